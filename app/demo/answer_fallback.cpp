// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/answer_fallback.h"

namespace switchgear::app {

namespace {

constexpr std::size_t kCachedAnswers = 64;

std::size_t index(AnswerLevel level)
{
    return static_cast<std::size_t>(level);
}

} // namespace

AnswerFallback::AnswerFallback(const DemoFallback &levels)
{
    if (levels.cacheFor > Duration{0}) {
        m_chain.addCache({.ttl = levels.cacheFor, .maxEntries = kCachedAnswers});
        m_levels.push_back(AnswerLevel::Cache);
    }
    if (levels.queue > 0) {
        m_chain.addQueue({.maxEntries = levels.queue}, [](const FallbackFailure &) {
            return std::optional<std::string>{R"({"queued":true})"};
        });
        m_levels.push_back(AnswerLevel::Queue);
    }
    if (levels.hasStatic) {
        m_chain.addStatic(R"({"degraded":true})");
        m_levels.push_back(AnswerLevel::Static);
    }
}

void AnswerFallback::remember(std::string_view subject, TimePoint now)
{
    if (m_chain.remembers())
        m_chain.remember(subject, R"({"ok":true})", now);
}

std::optional<AnswerFallback::Answer> AnswerFallback::answer(std::string_view subject,
                                                             const CallOutcome &outcome,
                                                             TimePoint now)
{
    FallbackFailure failure{.error = outcome.error};
    if (outcome.kind == CallOutcome::Kind::Rejected)
        failure.rejection = Rejection{.by = outcome.rejectedBy, .retryAfter = outcome.retryAfter};
    const auto answered = m_chain.answer(subject, failure, now);
    if (!answered)
        return std::nullopt;
    return Answer{m_levels.at(answered->fallbackLevel - 1), answered->fallbackReason};
}

std::optional<std::string> AnswerFallback::oldestKept()
{
    std::optional<std::string> oldest;
    m_chain.drain([&oldest](const std::string &subject) {
        oldest = subject;
        return false;
    });
    return oldest;
}

void AnswerFallback::finishOldest()
{
    bool isFirst = true;
    m_chain.drain([&isFirst](const std::string &) { return std::exchange(isFirst, false); });
}

void AnswerFallback::clearKept()
{
    m_chain.drain([](const std::string &) { return true; });
}

AnswerFallback::Snapshot AnswerFallback::snapshot() const
{
    const FallbackSnapshot chain = m_chain.snapshot();
    Snapshot shown;
    shown.unserved = chain.unanswered;
    for (std::size_t level = 0; level < chain.levels.size(); ++level) {
        const FallbackLevelSnapshot &seen = chain.levels[level];
        shown.served.at(index(m_levels[level])) = seen.served;
        shown.cached += seen.cache ? seen.cache->entries : 0;
        shown.queued += seen.queue ? seen.queue->waiting : 0;
    }
    return shown;
}

} // namespace switchgear::app
