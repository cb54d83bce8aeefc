// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/events.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace switchgear {

/// How a line is written.
enum class LogFormat : std::uint8_t {
    Logfmt, ///< circuit=payments old_state=closed new_state=open …
    Json, ///< {"circuit":"payments","old_state":"closed","new_state":"open",…}
};

/// Takes one line, with no line end.
using LogSink = std::function<void(std::string_view line)>;

/// One event as one line.
///
/// Of a change: `event` (what it was: transition, isolated, isolation_moved, released, reset,
/// mode_set, break_duration_set, reconfigured, no_effect), `circuit`, `old_state`, `new_state`,
/// `cause`, `reason`, `at`, `sequence`, `epoch`, `n`; of an opening `calls`, `failed`, `slow` as
/// the frozen window counted them, and `error`, the last failure's; where they are known `break`
/// and `actor`. Of a call: `event` (success, failure, rejection), `circuit`, `at`, `error` or
/// `rejected_by`. Times are in seconds, with up to nine decimals; `at` is the circuit's clock. What
/// would break a line or a reader (quotes, line ends, control characters, bytes that are no UTF-8)
/// is escaped.
[[nodiscard]] std::string formatEvent(const Event &event, LogFormat format);

/// A listener that writes a line for each event that it is told.
///
///     const Subscription logged =
///         breaker.subscribe(EventKind::Change, logListener([](std::string_view line) {
///             std::clog << line << '\n';
///         }));
///
/// **Threads.** The sink runs where the event is delivered, under no lock; listening to several
/// circuits, it may run in several threads at once.
[[nodiscard]] Listener logListener(LogSink sink, LogFormat format = LogFormat::Logfmt);

} // namespace switchgear
