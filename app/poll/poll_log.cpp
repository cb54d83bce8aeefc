// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_log.h"

#include <utility>

namespace switchgear::app {

namespace {

std::size_t sizeOf(const PollResult &result)
{
    return static_cast<std::size_t>(result.payload.size());
}

} // namespace

void PollLog::addResult(PollResult result)
{
    ++m_successful;
    m_bytes += sizeOf(result);
    m_results.push_back(std::move(result));
    while (m_results.size() > kMostEntries || (m_bytes > kMostBytes && m_results.size() > 1)) {
        m_bytes -= sizeOf(m_results.front());
        m_results.pop_front();
    }
}

void PollLog::addError(PollError error)
{
    ++m_failed;
    m_errors.push_back(std::move(error));
    if (m_errors.size() > kMostEntries)
        m_errors.pop_front();
}

std::optional<double> PollLog::successRate() const noexcept
{
    const std::uint64_t decided = m_successful + m_failed;
    if (decided == 0)
        return std::nullopt;
    return static_cast<double>(m_successful) / static_cast<double>(decided);
}

} // namespace switchgear::app
