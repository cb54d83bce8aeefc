// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_filter.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace switchgear::detail {

/// Remembers how each name counts, so that the filter, and a predicate in it, runs once for a name.
/// **Threads.** Any; the predicate runs under no lock.
class VerdictCache final
{
public:
    void setFilter(const ErrorFilter &filter)
    {
        auto fresh = std::make_shared<const ErrorFilter>(filter);
        const std::unique_lock lock{m_mutex};
        m_filter = std::move(fresh);
        m_verdicts.clear();
    }

    [[nodiscard]] Verdict verdict(ErrorName error) noexcept
    {
        try {
            std::shared_ptr<const ErrorFilter> filter;
            {
                const std::shared_lock lock{m_mutex};
                if (const auto known = m_verdicts.find(error.id()); known != m_verdicts.end())
                    return known->second;
                filter = m_filter;
            }
            const Verdict verdict = filter->verdict(error.text());
            const std::unique_lock lock{m_mutex};
            if (filter == m_filter)
                m_verdicts.emplace(error.id(), verdict);
            return verdict;
        } catch (...) {
            return Verdict::Failure; // a predicate that throws has not said that it may be passed
                                     // over
        }
    }

private:
    std::shared_mutex m_mutex;
    std::shared_ptr<const ErrorFilter> m_filter = std::make_shared<const ErrorFilter>();
    std::unordered_map<std::uint16_t, Verdict> m_verdicts;
};

} // namespace switchgear::detail
