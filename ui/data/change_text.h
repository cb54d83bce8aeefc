// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/change.h>

#include <QString>

namespace switchgear::ui {

/// What a change was, in a few words: "Half-open → Open", "Mode", "Break strategy".
[[nodiscard]] QString changeTitle(const Change &change);

/// Why it was and who did it, in one line: "probe 1 of 5 failed · automatic".
[[nodiscard]] QString changeReason(const Change &change);

} // namespace switchgear::ui
