// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>

namespace switchgear::ui {

[[nodiscard]] inline QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

} // namespace switchgear::ui
