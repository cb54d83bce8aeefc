// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QString>

namespace switchgear::ui {

/// "HTTP 503", "No answer", ...
[[nodiscard]] QString faultKindText(FaultKind kind);
/// "70 % HTTP 503", "30 % + 800 ms ± 200 ms".
[[nodiscard]] QString faultText(const FaultSetting &fault);
/// "3:41": minutes and seconds, rounded up, so that what still runs is never "0:00".
[[nodiscard]] QString countdownText(std::chrono::milliseconds left);
[[nodiscard]] QString shapeText(LoadShape shape);

} // namespace switchgear::ui
