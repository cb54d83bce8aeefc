// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace switchgear::detail {

/// The grants that stand, in order of time, for a limiter with a minimum interval: the latest one
/// keeps the next at a distance, and where it is given back, the one before it does.
///
/// **Cost.** Eight bytes for each reservation that has not come due; what lies in the past is
/// forgotten but for the latest two.
class RateGrantRow final
{
public:
    [[nodiscard]] std::optional<std::int64_t> latest() const noexcept
    {
        return m_standing.empty() ? m_forgotten : std::optional{m_standing.back()};
    }
    /// Throws std::bad_alloc, and is then as before. Grants come in order.
    void add(std::int64_t now, std::int64_t grant);
    void remove(std::int64_t grant) noexcept;
    void clear() noexcept;

private:
    std::deque<std::int64_t> m_standing;
    std::optional<std::int64_t> m_forgotten; ///< the latest of those
};

} // namespace switchgear::detail
