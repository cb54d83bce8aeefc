// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_model.h"

#include <QFont>

#include <array>

namespace switchgear::ui {

using ColumnWidths = std::array<int, OverviewModel::ColumnCount>;

/// The widths with which the overview's columns fill `available` pixels: each at least as wide as
/// its words need in this font, what is left goes to the timeline and the name first. In less room
/// than the least the table scrolls.
[[nodiscard]] ColumnWidths fitColumns(int available, const QFont &font);

} // namespace switchgear::ui
