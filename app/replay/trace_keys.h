// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/replay/trace_line.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// The keys that a line of a trace may have, those of a `break_duration` part left aside.
enum class TraceKey : std::uint8_t {
    T,
    Op,
    Circuit,
    Id,
    Outcome,
    Duration,
    RetryAfter,
    Reason,
    Owner,
    Until,
    Mode,
    Tokens,
    MaxWait,
};
inline constexpr std::size_t kTraceKeyCount = 13;

/// A set of TraceKey, one bit each.
using TraceKeys = std::uint32_t;

[[nodiscard]] constexpr TraceKeys bit(TraceKey key) noexcept
{
    return TraceKeys{1} << static_cast<unsigned>(key);
}

[[nodiscard]] std::string_view text(TraceKey key) noexcept;
[[nodiscard]] std::string_view text(TraceOp op) noexcept;
[[nodiscard]] std::optional<TraceKey> keyOf(std::string_view text) noexcept;
[[nodiscard]] std::optional<TraceOp> opOf(std::string_view text) noexcept;

/// The keys that may stand in a line, and those that must.
[[nodiscard]] TraceKeys allowedKeys(TraceOp op) noexcept;
[[nodiscard]] TraceKeys requiredKeys(TraceOp op) noexcept;

/// "call, acquire, ... or cancel".
[[nodiscard]] std::string opWords();
/// The keys of an op as a sentence has them: "t, op, circuit or id".
[[nodiscard]] std::string keyWords(TraceKeys keys);

} // namespace switchgear::app
