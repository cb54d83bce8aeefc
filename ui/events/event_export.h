// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"
#include "ui/events/event_entry.h"

#include <QByteArray>

#include <vector>

namespace switchgear::ui {

enum class ExportFormat : quint8 { Csv, JsonLines };

/// The events as text, UTF-8, times in UTC to the millisecond, durations in seconds.
///
/// CSV as RFC 4180 has it, with a header; a text that a spreadsheet would take for a formula gets
/// an apostrophe before it. JSON Lines gives every text unchanged.
[[nodiscard]] QByteArray exported(const std::vector<const EventEntry *> &events,
                                  const WallTime &wall, ExportFormat format);

/// "switchgear-events-2026-11-20-120000.csv".
[[nodiscard]] QString exportName(const QDateTime &when, ExportFormat format);

} // namespace switchgear::ui
