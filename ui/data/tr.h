// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QCoreApplication>
#include <QString>

namespace switchgear::ui {

/// What a person reads, from a function that belongs to no QObject.
[[nodiscard]] inline QString tr(const char *text)
{
    return QCoreApplication::translate("Switchgear", text);
}

} // namespace switchgear::ui
