// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIcon>

namespace switchgear::ui {

/// The program's icon: a switch that stands open between two terminals. Drawn, so that it is sharp
/// at every size and needs no image plugin.
[[nodiscard]] QIcon appIcon();

} // namespace switchgear::ui
