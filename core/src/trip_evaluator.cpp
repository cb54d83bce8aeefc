// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "trip_evaluator.h"

#include "number_text.h"

#include <algorithm>
#include <cmath>

namespace switchgear::detail {
namespace {

/// Correctly rounded division meets a ratio written in decimals exactly; a product would not.
bool reaches(std::uint64_t part, std::uint64_t whole, double ratio) noexcept
{
    return whole > 0 && static_cast<double>(part) / static_cast<double>(whole) >= ratio;
}

double share(std::uint64_t part, std::uint64_t whole) noexcept
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

const FailureRatio *firstTimeRatio(const std::vector<TripRule> &rules) noexcept
{
    for (const TripRule &rule : rules) {
        if (const auto *ratio = std::get_if<FailureRatio>(&rule))
            return ratio;
    }
    return nullptr;
}

TimeWindow windowOf(const FailureRatio &rule)
{
    return {rule.samplingDuration, rule.buckets};
}

/// The first ratio rule's window; else, for display, one as long as the first rule looks back.
TimeWindow shownWindow(const std::vector<TripRule> &rules)
{
    if (const FailureRatio *const ratio = firstTimeRatio(rules))
        return windowOf(*ratio);
    FailureRatio shown;
    for (const TripRule &rule : rules) {
        if (const auto *count = std::get_if<FailureCount>(&rule)) {
            shown.samplingDuration = count->window;
            break;
        }
    }
    return windowOf(shown);
}

struct RatioBounds
{
    double ratio;
    std::uint64_t minThroughput;
    Duration span;
};

std::optional<RatioBounds> boundsOf(const TripRule &rule) noexcept
{
    if (const auto *byTime = std::get_if<FailureRatio>(&rule))
        return RatioBounds{byTime->ratio, byTime->minThroughput, byTime->samplingDuration};
    if (const auto *byCalls = std::get_if<FailureRatioOfCalls>(&rule))
        return RatioBounds{byCalls->ratio, byCalls->minThroughput, Duration{0}};
    return std::nullopt;
}

} // namespace

TripEvaluator::TripEvaluator(const std::vector<TripRule> &rules,
                             const std::optional<SlowCall> &slowCall)
    : m_window(shownWindow(rules))
    , m_slowCall(slowCall)
{
    m_rules.reserve(rules.size());
    for (const TripRule &rule : rules) {
        Rule seen{rule, SharedWindow{}};
        if (const auto *row = std::get_if<ConsecutiveFailures>(&rule)) {
            seen.seen = FailureTimes{row->failures, row->window};
            m_needsEachFailure = true;
        } else if (const auto *count = std::get_if<FailureCount>(&rule)) {
            seen.seen = FailureTimes{count->failures, count->window};
            m_needsEachFailure = true;
        } else if (const auto *byCalls = std::get_if<FailureRatioOfCalls>(&rule)) {
            seen.seen = CallWindow{byCalls->calls};
            m_canCountByThread = false;
        } else if (const auto *ratio = std::get_if<FailureRatio>(&rule); m_sharedRule) {
            seen.seen = windowOf(*ratio);
            m_canCountByThread = false;
        } else {
            m_sharedRule = *ratio;
        }
        m_rules.push_back(std::move(seen));
    }
}

bool TripEvaluator::needsNextSuccess() const noexcept
{
    return std::any_of(m_rules.begin(), m_rules.end(), [](const Rule &rule) {
        return std::holds_alternative<ConsecutiveFailures>(rule.rule)
               && !std::get<FailureTimes>(rule.seen).isEmpty();
    });
}

void TripEvaluator::record(TimePoint at, std::int64_t part, bool failed, bool slow)
{
    const Counts one{1, failed ? 1U : 0U, slow ? 1U : 0U};
    m_window.add(part, one);
    for (Rule &rule : m_rules) {
        if (auto *window = std::get_if<TimeWindow>(&rule.seen)) {
            window->add(window->partOf(at), one);
        } else if (auto *calls = std::get_if<CallWindow>(&rule.seen)) {
            calls->add(failed, slow);
        } else if (auto *times = std::get_if<FailureTimes>(&rule.seen)) {
            if (failed)
                times->add(at);
            else if (std::holds_alternative<ConsecutiveFailures>(rule.rule))
                times->clear();
        }
    }
}

std::optional<Trip> TripEvaluator::evaluate(TimePoint at, const Counts &pending)
{
    m_window.advanceTo(m_window.partOf(at));
    for (Rule &rule : m_rules) {
        if (std::optional<Trip> trip = evaluateRule(rule, at, pending))
            return trip;
    }
    return std::nullopt;
}

std::optional<Trip> TripEvaluator::evaluateRule(Rule &rule, TimePoint at, const Counts &pending)
{
    if (auto *times = std::get_if<FailureTimes>(&rule.seen)) {
        const bool inARow = std::holds_alternative<ConsecutiveFailures>(rule.rule);
        const std::uint32_t failures = times->countAt(at);
        if (failures < times->wanted())
            return std::nullopt;
        return Trip{rule.rule,
                    inARow ? Cause::ConsecutiveFailures : Cause::FailureCount,
                    static_cast<double>(times->wanted()),
                    static_cast<double>(failures),
                    {failures, failures, 0},
                    times->window()};
    }
    if (auto *window = std::get_if<TimeWindow>(&rule.seen))
        window->advanceTo(window->partOf(at));
    return ratioTrip(rule.rule, countsOf(rule, pending));
}

Counts TripEvaluator::countsOf(const Rule &rule, const Counts &pending) const
{
    if (const auto *window = std::get_if<TimeWindow>(&rule.seen))
        return window->sum();
    if (const auto *calls = std::get_if<CallWindow>(&rule.seen))
        return calls->sum();
    Counts counts = m_window.sum();
    counts += pending;
    return counts;
}

std::optional<Trip> TripEvaluator::ratioTrip(const TripRule &rule, const Counts &counts) const
{
    const RatioBounds bounds = *boundsOf(rule);
    if (counts.calls < bounds.minThroughput)
        return std::nullopt;
    if (reaches(counts.failed, counts.calls, bounds.ratio)) {
        return Trip{rule,   Cause::FailureRatio, bounds.ratio, share(counts.failed, counts.calls),
                    counts, bounds.span};
    }
    if (m_slowCall && reaches(counts.slow, counts.calls, m_slowCall->ratio)) {
        return Trip{rule,   Cause::SlowRatio, m_slowCall->ratio, share(counts.slow, counts.calls),
                    counts, bounds.span};
    }
    return std::nullopt;
}

std::optional<std::uint64_t> TripEvaluator::failuresToTrip(const Counts &pending) const
{
    if (!m_sharedRule)
        return UINT64_MAX;
    Counts counts = m_window.sum();
    counts += pending;
    if (counts.calls < m_sharedRule->minThroughput)
        return std::nullopt;
    const double ratio = m_sharedRule->ratio;
    if (ratio >= 1.0)
        return UINT64_MAX; // one success in the window, and no failure can make it hold
    const auto calls = static_cast<double>(counts.calls);
    const auto failed = static_cast<double>(counts.failed);
    const double estimate = std::ceil((ratio * calls - failed) / (1.0 - ratio));
    if (!(estimate < 1e15))
        return UINT64_MAX;
    auto further = static_cast<std::uint64_t>(std::max(1.0, estimate));
    const auto holdsAfter = [&](std::uint64_t x) {
        return reaches(counts.failed + x, counts.calls + x, ratio);
    };
    while (further > 1 && holdsAfter(further - 1))
        --further;
    while (!holdsAfter(further))
        ++further;
    return further;
}

std::optional<TripEvaluator::Ratio> TripEvaluator::shownRatio(const Counts &pending) const
{
    for (const Rule &rule : m_rules) {
        if (const std::optional<RatioBounds> bounds = boundsOf(rule.rule)) {
            return Ratio{bounds->ratio, bounds->minThroughput, countsOf(rule, pending),
                         std::holds_alternative<CallWindow>(rule.seen)};
        }
    }
    return std::nullopt;
}

void TripEvaluator::clear() noexcept
{
    m_window.clear();
    for (Rule &rule : m_rules) {
        if (auto *times = std::get_if<FailureTimes>(&rule.seen))
            times->clear();
        else if (auto *window = std::get_if<TimeWindow>(&rule.seen))
            window->clear();
        else if (auto *calls = std::get_if<CallWindow>(&rule.seen))
            calls->clear();
    }
}

void TripEvaluator::inherit(const TripEvaluator &before)
{
    for (const WindowPart &part : before.m_window.parts())
        m_window.add(m_window.partOf(part.start), {part.calls, part.failed, part.slow});
    for (Rule &rule : m_rules) {
        const auto same = std::find_if(before.m_rules.begin(), before.m_rules.end(),
                                       [&](const Rule &old) { return old.rule == rule.rule; });
        if (same != before.m_rules.end())
            rule.seen = same->seen;
    }
}

namespace {

std::string ratioSentence(const Trip &trip, const std::optional<SlowCall> &slowCall)
{
    const bool isSlow = trip.cause == Cause::SlowRatio;
    std::string text = std::to_string(isSlow ? trip.counts.slow : trip.counts.failed) + " of ";
    if (trip.span.count() == 0)
        text += "the last ";
    text += std::to_string(trip.counts.calls) + " calls ";
    if (isSlow && slowCall)
        text += "took " + durationText(slowCall->threshold) + " or longer";
    else
        text += "failed";
    if (trip.span.count() > 0)
        text += " within " + durationText(trip.span);
    return text + " (" + ratioText(trip.value) + " ≥ " + ratioText(trip.limit) + ")";
}

} // namespace

std::string sentence(const Trip &trip, const std::optional<SlowCall> &slowCall)
{
    if (trip.cause != Cause::ConsecutiveFailures && trip.cause != Cause::FailureCount)
        return ratioSentence(trip, slowCall);
    std::string text = std::to_string(trip.counts.failed);
    text += trip.counts.failed == 1 ? " failure" : " failures";
    if (trip.cause == Cause::ConsecutiveFailures)
        text += " in a row";
    if (trip.span.count() > 0)
        text += " within " + durationText(trip.span);
    return text;
}

} // namespace switchgear::detail
