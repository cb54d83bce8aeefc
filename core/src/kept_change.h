// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"

#include <cstdint>
#include <memory>

namespace switchgear::detail {

/// A change as the history keeps it: 80 bytes, one piece of memory for its texts, and the window
/// that others share.
class KeptChange final
{
public:
    explicit KeptChange(const Change &change);

    [[nodiscard]] Change change() const;
    [[nodiscard]] std::uint64_t sequence() const noexcept { return m_sequence; }
    [[nodiscard]] bool isOpening() const noexcept { return m_window != nullptr; }
    void setBreakFor(Duration breakFor) noexcept { m_breakFor = breakFor; }
    /// Lets the last outcomes of its window go; where there is no memory for a shorter one, it
    /// stays.
    void dropLastOutcomes() noexcept;

private:
    static constexpr Duration kNoBreak = Duration::min();

    std::uint64_t m_sequence;
    TimePoint m_at;
    std::uint64_t m_epoch;
    Duration m_timeInFrom;
    Duration m_breakFor;
    std::shared_ptr<const FrozenWindow> m_window;
    std::unique_ptr<char[]> m_texts; // the reason, and the actor after it
    std::uint32_t m_n;
    std::uint16_t m_reasonSize;
    std::uint16_t m_actorSize;
    ChangeKind m_kind;
    CircuitState m_from;
    CircuitState m_to;
    Cause m_cause;
};

} // namespace switchgear::detail
