// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "rate_grant_row.h"

#include <algorithm>

namespace switchgear::detail {

void RateGrantRow::add(std::int64_t now, std::int64_t grant)
{
    m_standing.push_back(grant);
    while (m_standing.size() > 2 && m_standing[1] < now) {
        m_forgotten = m_standing.front();
        m_standing.pop_front();
    }
}

void RateGrantRow::remove(std::int64_t grant) noexcept
{
    const auto found = std::lower_bound(m_standing.begin(), m_standing.end(), grant);
    if (found != m_standing.end() && *found == grant)
        m_standing.erase(found);
}

void RateGrantRow::clear() noexcept
{
    m_standing.clear();
    m_forgotten.reset();
}

} // namespace switchgear::detail
