// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QStringList>

namespace switchgear::ui {

/// One line of a CSV file, as RFC 4180 has it. A cell that a spreadsheet would take for a formula
/// gets an apostrophe; characters that hide or turn the text are signs (see visibleText()).
[[nodiscard]] QByteArray csvLine(const QStringList &cells);

} // namespace switchgear::ui
