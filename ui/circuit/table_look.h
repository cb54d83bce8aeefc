// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QTableView;

namespace switchgear::ui {

/// What all read-only tables of the view of a circuit have in common: rows are selected whole, no
/// grid, Tab leaves the table, long text is cut at its end and shown whole in a tool tip.
void applyTableLook(QTableView &table);

} // namespace switchgear::ui
