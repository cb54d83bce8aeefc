// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/guarded_caller.h"

#include <QEventLoop>
#include <QTimer>

#include <optional>

namespace switchgear::app {

/// Long enough for any machine: a test that waits so long has failed.
inline constexpr int kWait = 30'000;

/// Makes calls one after the other, each at the end of the one before; the outcome of the last.
inline CallOutcome callAndWait(GuardedCaller &caller, int times = 1)
{
    std::optional<CallOutcome> outcome;
    for (int i = 0; i < times; ++i) {
        outcome.reset();
        QEventLoop loop;
        caller.call([&](const CallOutcome &told) {
            outcome = told;
            loop.quit();
        });
        if (!outcome) {
            QTimer::singleShot(kWait, &loop, &QEventLoop::quit);
            loop.exec();
        }
        if (!outcome)
            qFatal("a call never ended");
    }
    return *outcome;
}

} // namespace switchgear::app
