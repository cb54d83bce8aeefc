// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace switchgear::detail {

/// How much of what a circuit saw when it opened is kept.
enum class WindowDetail : std::uint8_t {
    Whole,
    NoOutcomes, ///< without FrozenWindow::last
    NoParts, ///< without FrozenWindow::parts too
    Figures, ///< and with the kMainErrors most frequent errors alone
};

inline constexpr std::size_t kMainErrors = 3;

/// What changes are told relative to: the one before.
struct ChangeBase
{
    std::uint64_t sequence = 0;
    std::uint64_t epoch = 0;
    TimePoint at;

    [[nodiscard]] static ChangeBase of(const Change &change) noexcept
    {
        return {change.sequence, change.epoch, change.at};
    }
};

/// A change in a few dozen bytes, its frozen window in a hundred or two more. Packing and unpacking
/// gives the same change, but for what `detail` leaves out.
[[nodiscard]] std::vector<std::uint8_t> packed(const Change &change, const ChangeBase &before,
                                               WindowDetail detail = WindowDetail::Whole);
[[nodiscard]] Change unpacked(std::span<const std::uint8_t> bytes, const ChangeBase &before);

} // namespace switchgear::detail
