// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_filter.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

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
                if (const auto known = placeOf(error);
                    known != m_verdicts.end() && known->error == error)
                    return known->verdict;
                filter = m_filter;
            }
            const Verdict verdict = filter->verdict(error.text());
            const std::unique_lock lock{m_mutex};
            const auto place = placeOf(error);
            const bool isKnown = place != m_verdicts.end() && place->error == error;
            if (filter == m_filter && !isKnown)
                m_verdicts.insert(place, {error, verdict});
            return verdict;
        } catch (...) {
            return Verdict::Failure; // a predicate that throws has not said that it may be passed
                                     // over
        }
    }

private:
    struct Known
    {
        ErrorName error;
        Verdict verdict;
    };

    /// Where it stands, or would.
    [[nodiscard]] std::vector<Known>::iterator placeOf(ErrorName error) noexcept
    {
        return std::lower_bound(m_verdicts.begin(), m_verdicts.end(), error,
                                [](const Known &known, ErrorName e) { return known.error < e; });
    }

    std::shared_mutex m_mutex;
    std::shared_ptr<const ErrorFilter> m_filter = std::make_shared<const ErrorFilter>();
    std::vector<Known> m_verdicts; // by error; four bytes each
};

} // namespace switchgear::detail
