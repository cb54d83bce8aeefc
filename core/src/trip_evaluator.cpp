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

/// The first number from 1 to `most` that holds, where each after it does and `most` is one. Near
/// the guess it takes two looks; else steps that double, then halves, close the edge in.
template <typename Holds>
std::uint64_t firstThatHolds(std::uint64_t guess, std::uint64_t most, const Holds &holds)
{
    std::uint64_t below = 0;
    std::uint64_t above = most;
    std::uint64_t next = guess;
    for (std::uint64_t step = 1; above - below > 1; step = std::min(step * 2, most)) {
        const bool isAbove = holds(next);
        (isAbove ? above : below) = next;
        const std::uint64_t middle = below + (above - below) / 2;
        next = isAbove ? std::max(middle, above - std::min(step, above))
                       : std::min(middle, below + step);
    }
    return above;
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
            seen.seen = FailureMarks{row->failures, row->window, 0};
            m_needsEachFailure = true;
        } else if (const auto *count = std::get_if<FailureCount>(&rule)) {
            seen.seen =
                FailureMarks{count->failures, count->window, count->ratio > 0 ? count->calls : 0};
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
               && !std::get<FailureMarks>(rule.seen).isEmpty();
    });
}

void TripEvaluator::record(TimePoint at, bool failed, bool slow, std::uint64_t pendingCalls)
{
    const Counts one{1, failed ? 1U : 0U, slow ? 1U : 0U};
    take(m_window.partOf(at), one);
    m_lastFailed = failed;
    for (Rule &rule : m_rules) {
        if (auto *window = std::get_if<TimeWindow>(&rule.seen)) {
            window->add(window->partOf(at), one);
        } else if (auto *calls = std::get_if<CallWindow>(&rule.seen)) {
            calls->add(failed, slow);
        } else if (auto *marks = std::get_if<FailureMarks>(&rule.seen)) {
            if (failed)
                marks->add(at, m_counted + pendingCalls);
            else if (std::holds_alternative<ConsecutiveFailures>(rule.rule))
                marks->clear();
        }
    }
}

void TripEvaluator::take(std::int64_t part, const Counts &counts)
{
    m_counted += counts.calls;
    m_window.add(part, counts);
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
    if (std::holds_alternative<FailureMarks>(rule.seen))
        return marksTrip(rule, at);
    if (auto *window = std::get_if<TimeWindow>(&rule.seen))
        window->advanceTo(window->partOf(at));
    return ratioTrip(rule.rule, countsOf(rule, pending));
}

std::optional<Trip> TripEvaluator::marksTrip(const Rule &rule, TimePoint at) const
{
    const auto &marks = std::get<FailureMarks>(rule.seen);
    const auto *const count = std::get_if<FailureCount>(&rule.rule);
    const std::uint32_t failures = marks.countAt(at);
    if (failures < marks.wanted())
        return std::nullopt;
    Counts counts{failures, failures, 0};
    if (count != nullptr && count->ratio > 0.0) {
        if (!m_lastFailed)
            return std::nullopt;
        counts = marks.lastCalls(at);
        if (!reaches(counts.failed, counts.calls, count->ratio))
            return std::nullopt;
    }
    return Trip{rule.rule,
                count != nullptr ? Cause::FailureCount : Cause::ConsecutiveFailures,
                static_cast<double>(marks.wanted()),
                static_cast<double>(failures),
                counts,
                marks.window()};
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
    constexpr std::uint64_t kExact = std::uint64_t{1} << 53U; // a double tells all below apart
    if (!m_sharedRule)
        return UINT64_MAX;
    Counts counts = m_window.sum();
    counts += pending;
    if (counts.calls < m_sharedRule->minThroughput || counts.calls >= kExact)
        return std::nullopt;
    const double ratio = m_sharedRule->ratio;
    const auto holdsAfter = [&](std::uint64_t x) {
        return reaches(counts.failed + x, counts.calls + x, ratio);
    };
    const std::uint64_t most = kExact - counts.calls;
    if (!holdsAfter(most))
        return UINT64_MAX;
    const double estimate =
        std::ceil((ratio * static_cast<double>(counts.calls) - static_cast<double>(counts.failed))
                  / (1.0 - ratio));
    const std::uint64_t guess = estimate < static_cast<double>(most)
                                    ? static_cast<std::uint64_t>(std::max(1.0, estimate))
                                    : most;
    return firstThatHolds(guess, most, holdsAfter);
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
        if (auto *marks = std::get_if<FailureMarks>(&rule.seen))
            marks->clear();
        else if (auto *window = std::get_if<TimeWindow>(&rule.seen))
            window->clear();
        else if (auto *calls = std::get_if<CallWindow>(&rule.seen))
            calls->clear();
    }
}

void TripEvaluator::inherit(const TripEvaluator &before)
{
    m_counted = before.m_counted;
    for (const WindowPart &part : before.m_window.parts())
        m_window.add(m_window.partOf(part.start), {part.calls, part.failed, part.slow});
    for (Rule &rule : m_rules) {
        const auto same = std::find_if(before.m_rules.begin(), before.m_rules.end(),
                                       [&](const Rule &old) { return old.rule == rule.rule; });
        if (same != before.m_rules.end())
            rule.seen = same->seen;
        else if (auto *marks = std::get_if<FailureMarks>(&rule.seen))
            inheritMarks(*marks, rule.rule.index(), before);
    }
}

/// Other bounds over the same failures: of the rules of its kind, the one that has kept most.
void TripEvaluator::inheritMarks(FailureMarks &marks, std::size_t kind, const TripEvaluator &before)
{
    for (const Rule &old : before.m_rules) {
        const auto *const kept = std::get_if<FailureMarks>(&old.seen);
        if (kept != nullptr && old.rule.index() == kind && kept->size() > marks.size())
            marks.inherit(*kept);
    }
}

namespace {

/// "(0.60 ≥ 0.50)".
std::string comparison(double value, double limit)
{
    return '(' + ratioText(value) + " ≥ " + ratioText(limit) + ')';
}

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
    return text + ' ' + comparison(trip.value, trip.limit);
}

} // namespace

std::string sentence(const Trip &trip, const std::optional<SlowCall> &slowCall)
{
    if (trip.cause != Cause::ConsecutiveFailures && trip.cause != Cause::FailureCount)
        return ratioSentence(trip, slowCall);
    const auto failures = static_cast<std::uint64_t>(trip.value);
    std::string text = std::to_string(failures);
    text += failures == 1 ? " failure" : " failures";
    if (trip.cause == Cause::ConsecutiveFailures)
        text += " in a row";
    if (trip.span.count() > 0)
        text += " within " + durationText(trip.span);
    const auto *const count = std::get_if<FailureCount>(&trip.rule);
    if (count == nullptr || count->ratio == 0.0)
        return text;
    return text + ", " + std::to_string(trip.counts.failed) + " of the last "
           + std::to_string(trip.counts.calls) + " calls "
           + comparison(share(trip.counts.failed, trip.counts.calls), count->ratio);
}

} // namespace switchgear::detail
