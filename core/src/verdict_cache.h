// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/cancellation.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/error_filter.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
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
        m_looksAtTypes.store(m_filter->looksAtTypes(), std::memory_order_relaxed);
    }

    /// Whether verdict() of the error's name is that of the error.
    [[nodiscard]] bool judgesByName(const CallError &error) const noexcept
    {
        return error.more() == nullptr
               || (error.name().isWhole() && !m_looksAtTypes.load(std::memory_order_relaxed));
    }

    [[nodiscard]] Verdict verdict(ErrorName error) noexcept
    {
        std::shared_ptr<const ErrorFilter> filter;
        {
            const std::shared_lock lock{m_mutex};
            if (const auto known = placeOf(error);
                known != m_verdicts.end() && known->error == error)
                return known->verdict;
            filter = m_filter;
        }
        const std::optional<Verdict> verdict = ask(*filter, error.text());
        if (!verdict)
            return Verdict::Failure;
        const std::unique_lock lock{m_mutex};
        const auto place = placeOf(error);
        const bool isKnown = place != m_verdicts.end() && place->error == error;
        if (filter == m_filter && !isKnown) {
            try {
                m_verdicts.insert(place, {error, *verdict});
            } catch (const std::bad_alloc &) {} // the filter is asked again the next time
        }
        return *verdict;
    }
    /// Of an error that its name does not tell whole: nothing of it is remembered.
    template <typename Error>
    [[nodiscard]] Verdict verdictOfWhole(const Error &error) noexcept
    {
        std::shared_ptr<const ErrorFilter> filter;
        {
            const std::shared_lock lock{m_mutex};
            filter = m_filter;
        }
        return ask(*filter, error).value_or(Verdict::Failure);
    }

private:
    /// None: a predicate threw, and so has not said that the error may be passed over.
    template <typename Error>
    [[nodiscard]] static std::optional<Verdict> ask(const ErrorFilter &filter,
                                                    const Error &error) noexcept
    {
        const CancellationPause pause; // under a permit that ends
        try {
            return filter.verdict(error);
        } catch (...) {
            return std::nullopt;
        }
    }

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

    SharedMutex m_mutex;
    std::shared_ptr<const ErrorFilter> m_filter = std::make_shared<const ErrorFilter>();
    std::atomic<bool> m_looksAtTypes{false}; // m_filter's
    std::vector<Known> m_verdicts; // by error; four bytes each
};

} // namespace switchgear::detail
