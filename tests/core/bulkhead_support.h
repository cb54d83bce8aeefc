// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/bulkhead.h>

#include <QByteArray>
#include <QTest>

#include <utility>
#include <vector>

namespace switchgear {

inline char *toString(BulkheadRefusal refusal)
{
    constexpr const char *kNames[] = {"None", "Full", "TimedOut", "Stopped"};
    return qstrdup(kNames[static_cast<std::size_t>(refusal)]);
}

} // namespace switchgear

namespace switchgear::test {

/// Who was told what, in order.
using Told = std::vector<std::pair<int, BulkheadRefusal>>;

/// Keeps what callbacks are told, and the places they are given.
struct Recorder
{
    Told told;
    std::vector<BulkheadPermit> held;

    [[nodiscard]] BulkheadCallback callback(int who)
    {
        return [this, who](BulkheadPermit permit) {
            told.emplace_back(who, permit.refusal());
            if (permit)
                held.push_back(std::move(permit));
        };
    }

    /// Gives places back; whoever that lets in comes into `held`.
    void releaseFirst()
    {
        BulkheadPermit permit = std::move(held.front());
        held.erase(held.begin());
        permit.release();
    }
    void releaseAll()
    {
        while (!held.empty())
            releaseFirst();
    }
};

/// All places that are free now.
[[nodiscard]] inline std::vector<BulkheadPermit> takeAll(Bulkhead &bulkhead)
{
    std::vector<BulkheadPermit> held;
    while (BulkheadPermit permit = bulkhead.tryAcquire())
        held.push_back(std::move(permit));
    return held;
}

} // namespace switchgear::test
