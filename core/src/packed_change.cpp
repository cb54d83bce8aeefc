// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "packed_change.h"

#include "packed_bytes.h"
#include "switchgear/latency_histogram.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

// Of a change: a field that seldom stands in one has a bit that says whether it follows.
constexpr unsigned kHasReason = 1;
constexpr unsigned kHasActor = 2;
constexpr unsigned kHasBreak = 4;
constexpr unsigned kHasWindow = 8;
constexpr unsigned kSinceBefore = 16; // timeInFrom is the time since the change before

// Of a frozen window.
constexpr unsigned kHasRule = 1;
constexpr unsigned kLimitIsRatio = 2; // that of the rule
constexpr unsigned kValueIsFailedShare = 4;
constexpr unsigned kValueIsSlowShare = 8;
constexpr unsigned kHasSlow = 16; // anywhere; else no count of slow calls follows

// Of an outcome. The two highest bits: how many more just like it follow at the same instant.
constexpr unsigned kFailed = 1;
constexpr unsigned kSlow = 2;
constexpr unsigned kMeasured = 4;
constexpr unsigned kSameError = 8; // as the outcome before
constexpr unsigned kInSteps = 16; // its time from the one before is a whole number of steps
constexpr unsigned kBucketStart = 32; // its duration is where a bucket begins
constexpr unsigned kRepeatShift = 6;
constexpr std::size_t kMostRepeats = 3;
constexpr unsigned kStepShift = 14; // as ThreadSlotMemory::recent keeps them

std::int64_t nanoseconds(TimePoint at) noexcept
{
    return at.time_since_epoch().count();
}

/// Differences of instants may not fit; they wrap around, there and back.
std::int64_t minus(std::int64_t a, std::int64_t b) noexcept
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

std::int64_t sum(std::int64_t a, std::int64_t b) noexcept
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

double shareOf(std::uint64_t part, std::uint64_t whole) noexcept
{
    return whole == 0 ? -1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double ratioOf(const std::optional<TripRule> &rule) noexcept
{
    if (!rule)
        return 0.0;
    if (const auto *const byTime = std::get_if<FailureRatio>(&*rule))
        return byTime->ratio;
    if (const auto *const byCalls = std::get_if<FailureRatioOfCalls>(&*rule))
        return byCalls->ratio;
    return 0.0;
}

void write(PackedWriter &to, const TripRule &rule)
{
    to.byte(static_cast<std::uint8_t>(rule.index()));
    if (const auto *const row = std::get_if<ConsecutiveFailures>(&rule)) {
        to.number(row->failures);
        to.duration(row->window);
    } else if (const auto *const count = std::get_if<FailureCount>(&rule)) {
        to.number(count->failures);
        to.duration(count->window);
        to.real(count->ratio);
        to.number(count->calls);
    } else if (const auto *const byTime = std::get_if<FailureRatio>(&rule)) {
        to.real(byTime->ratio);
        to.number(byTime->minThroughput);
        to.duration(byTime->samplingDuration);
        to.number(byTime->buckets);
    } else if (const auto *const byCalls = std::get_if<FailureRatioOfCalls>(&rule)) {
        to.real(byCalls->ratio);
        to.number(byCalls->calls);
        to.number(byCalls->minThroughput);
    }
}

std::uint32_t number32(PackedReader &from) noexcept
{
    return static_cast<std::uint32_t>(from.number());
}

TripRule readRule(PackedReader &from)
{
    switch (from.byte()) {
    case 0: {
        ConsecutiveFailures rule;
        rule.failures = number32(from);
        rule.window = from.duration();
        return rule;
    }
    case 1: {
        FailureCount rule;
        rule.failures = number32(from);
        rule.window = from.duration();
        rule.ratio = from.real();
        rule.calls = number32(from);
        return rule;
    }
    case 2: {
        FailureRatio rule;
        rule.ratio = from.real();
        rule.minThroughput = from.number();
        rule.samplingDuration = from.duration();
        rule.buckets = number32(from);
        return rule;
    }
    default: {
        FailureRatioOfCalls rule;
        rule.ratio = from.real();
        rule.calls = number32(from);
        rule.minThroughput = number32(from);
        return rule;
    }
    }
}

/// The parts begin at even distances: told is by how much each differs from the one before.
void writeParts(PackedWriter &to, const std::vector<WindowPart> &parts, bool hasSlow,
                std::int64_t at)
{
    to.number(parts.size());
    std::int64_t before = at;
    std::int64_t step = 0;
    for (const WindowPart &part : parts) {
        const std::int64_t start = nanoseconds(part.start);
        to.difference(minus(minus(start, before), step));
        step = minus(start, before);
        before = start;
        to.number(part.calls);
        to.number(part.failed);
        if (hasSlow)
            to.number(part.slow);
    }
}

void readParts(PackedReader &from, std::vector<WindowPart> &parts, bool hasSlow, std::int64_t at)
{
    parts.resize(from.number());
    std::int64_t before = at;
    std::int64_t step = 0;
    for (WindowPart &part : parts) {
        step = sum(from.difference(), step);
        before = sum(before, step);
        part.start = TimePoint{Duration{before}};
        part.calls = from.number();
        part.failed = from.number();
        if (hasSlow)
            part.slow = from.number();
    }
}

void writeOutcomes(PackedWriter &to, const std::vector<RecentOutcome> &outcomes, std::int64_t at)
{
    to.number(outcomes.size());
    std::int64_t before = at;
    ErrorName error;
    for (auto next = outcomes.begin(); next != outcomes.end();) {
        const RecentOutcome &outcome = *next;
        const auto other = std::find_if(next, outcomes.end(),
                                        [&](const RecentOutcome &o) { return o != outcome; });
        const std::size_t repeats =
            std::min(static_cast<std::size_t>(other - next) - 1, kMostRepeats);
        const std::int64_t since = minus(nanoseconds(outcome.at), before);
        const std::int64_t steps = since >> kStepShift;
        const std::size_t bucket = LatencyHistogram::bucketOf(outcome.took.value_or(Duration{0}));
        unsigned flags = static_cast<unsigned>(repeats) << kRepeatShift;
        flags |= outcome.failed ? kFailed : 0U;
        flags |= outcome.slow ? kSlow : 0U;
        flags |= outcome.took ? kMeasured : 0U;
        flags |= outcome.error == error ? kSameError : 0U;
        flags |= steps << kStepShift == since ? kInSteps : 0U;
        flags |= outcome.took == LatencyHistogram::bucketStart(bucket) ? kBucketStart : 0U;
        to.byte(static_cast<std::uint8_t>(flags));
        to.difference((flags & kInSteps) != 0 ? steps : since);
        if ((flags & kSameError) == 0)
            to.number(outcome.error.id());
        if ((flags & kBucketStart) != 0)
            to.number(bucket);
        else if (outcome.took)
            to.difference(outcome.took->count());
        before = nanoseconds(outcome.at);
        error = outcome.error;
        next += static_cast<std::ptrdiff_t>(repeats) + 1;
    }
}

void readOutcomes(PackedReader &from, std::vector<RecentOutcome> &outcomes, std::int64_t at)
{
    const std::size_t count = from.number();
    outcomes.reserve(count);
    RecentOutcome outcome;
    while (outcomes.size() < count) {
        const std::uint8_t flags = from.byte();
        const std::int64_t since = from.difference();
        const bool inSteps = (flags & kInSteps) != 0;
        at = sum(
            at, inSteps ? static_cast<std::int64_t>(static_cast<std::uint64_t>(since) << kStepShift)
                        : since);
        outcome.at = TimePoint{Duration{at}};
        outcome.failed = (flags & kFailed) != 0;
        outcome.slow = (flags & kSlow) != 0;
        if ((flags & kSameError) == 0)
            outcome.error = ErrorName::fromId(static_cast<std::uint16_t>(from.number()));
        outcome.took.reset();
        if ((flags & kBucketStart) != 0)
            outcome.took = LatencyHistogram::bucketStart(from.number());
        else if ((flags & kMeasured) != 0)
            outcome.took = Duration{from.difference()};
        outcomes.insert(outcomes.end(), (flags >> kRepeatShift) + 1U, outcome);
    }
}

void write(PackedWriter &to, const FrozenWindow &window, std::int64_t at, WindowDetail detail)
{
    unsigned flags = 0;
    flags |= window.rule ? kHasRule : 0U;
    flags |= window.limit == ratioOf(window.rule) ? kLimitIsRatio : 0U;
    if (window.value == shareOf(window.failed, window.calls))
        flags |= kValueIsFailedShare;
    else if (window.value == shareOf(window.slow, window.calls))
        flags |= kValueIsSlowShare;
    const bool hasSlow = window.slow > 0
                         || std::any_of(window.parts.begin(), window.parts.end(),
                                        [](const WindowPart &part) { return part.slow > 0; });
    flags |= hasSlow ? kHasSlow : 0U;
    to.byte(static_cast<std::uint8_t>(flags));
    if (window.rule)
        write(to, *window.rule);
    if ((flags & kLimitIsRatio) == 0)
        to.real(window.limit);
    if ((flags & (kValueIsFailedShare | kValueIsSlowShare)) == 0)
        to.real(window.value);
    to.number(window.calls);
    to.number(window.failed);
    if (hasSlow)
        to.number(window.slow);
    to.duration(window.span);
    const std::size_t errors = detail == WindowDetail::Figures
                                   ? std::min(window.errors.size(), kMainErrors)
                                   : window.errors.size();
    to.number(errors);
    for (const ErrorCount &error : std::span{window.errors}.first(errors)) {
        to.number(error.error.id());
        to.number(error.count);
    }
    writeParts(to, detail >= WindowDetail::NoParts ? std::vector<WindowPart>{} : window.parts,
               hasSlow, at);
    writeOutcomes(to, detail == WindowDetail::Whole ? window.last : std::vector<RecentOutcome>{},
                  at);
}

std::shared_ptr<const FrozenWindow> readWindow(PackedReader &from, std::int64_t at)
{
    auto window = std::make_shared<FrozenWindow>();
    const std::uint8_t flags = from.byte();
    if ((flags & kHasRule) != 0)
        window->rule = readRule(from);
    window->limit = (flags & kLimitIsRatio) != 0 ? ratioOf(window->rule) : from.real();
    const bool isShare = (flags & (kValueIsFailedShare | kValueIsSlowShare)) != 0;
    window->value = isShare ? 0.0 : from.real();
    window->calls = from.number();
    window->failed = from.number();
    const bool hasSlow = (flags & kHasSlow) != 0;
    window->slow = hasSlow ? from.number() : 0;
    if (isShare)
        window->value = shareOf((flags & kValueIsFailedShare) != 0 ? window->failed : window->slow,
                                window->calls);
    window->span = from.duration();
    window->errors.resize(from.number());
    for (ErrorCount &error : window->errors) {
        error.error = ErrorName::fromId(static_cast<std::uint16_t>(from.number()));
        error.count = from.number();
    }
    readParts(from, window->parts, hasSlow, at);
    readOutcomes(from, window->last, at);
    return window;
}

} // namespace

std::vector<std::uint8_t> packed(const Change &change, const ChangeBase &before,
                                 WindowDetail detail)
{
    PackedWriter to;
    const Duration sinceBefore{minus(nanoseconds(change.at), nanoseconds(before.at))};
    unsigned flags = 0;
    flags |= change.reason.empty() ? 0U : kHasReason;
    flags |= change.actor.empty() ? 0U : kHasActor;
    flags |= change.breakFor ? kHasBreak : 0U;
    flags |= change.window ? kHasWindow : 0U;
    flags |= change.timeInFrom == sinceBefore ? kSinceBefore : 0U;
    to.byte(static_cast<std::uint8_t>(flags | static_cast<unsigned>(change.kind) << 5U));
    to.byte(static_cast<std::uint8_t>(static_cast<unsigned>(change.cause)
                                      | static_cast<unsigned>(change.from) << 4U
                                      | static_cast<unsigned>(change.to) << 6U));
    to.number(change.sequence - before.sequence);
    to.number(change.epoch - before.epoch);
    to.difference(sinceBefore.count());
    to.number(change.n);
    if ((flags & kSinceBefore) == 0)
        to.duration(change.timeInFrom);
    if (change.breakFor)
        to.duration(*change.breakFor);
    if (!change.reason.empty())
        to.text(change.reason);
    if (!change.actor.empty())
        to.text(change.actor);
    if (change.window)
        write(to, *change.window, nanoseconds(change.at), detail);
    return to.bytes();
}

Change unpacked(std::span<const std::uint8_t> bytes, const ChangeBase &before)
{
    PackedReader from{bytes};
    Change change;
    const std::uint8_t flags = from.byte();
    const std::uint8_t states = from.byte();
    change.kind = static_cast<ChangeKind>(flags >> 5U);
    change.cause = static_cast<Cause>(states & 15U);
    change.from = static_cast<CircuitState>(states >> 4U & 3U);
    change.to = static_cast<CircuitState>(states >> 6U);
    change.sequence = before.sequence + from.number();
    change.epoch = before.epoch + from.number();
    const Duration sinceBefore{from.difference()};
    change.at = TimePoint{Duration{sum(nanoseconds(before.at), sinceBefore.count())}};
    change.n = number32(from);
    change.timeInFrom = (flags & kSinceBefore) != 0 ? sinceBefore : from.duration();
    if ((flags & kHasBreak) != 0)
        change.breakFor = from.duration();
    if ((flags & kHasReason) != 0)
        change.reason = from.text();
    if ((flags & kHasActor) != 0)
        change.actor = from.text();
    if ((flags & kHasWindow) != 0)
        change.window = readWindow(from, nanoseconds(change.at));
    return change;
}

static_assert(static_cast<unsigned>(ChangeKind::NoEffect) < 8U);
static_assert(static_cast<unsigned>(Cause::Mode) < 16U);
static_assert(kCircuitStateCount <= 4U);

} // namespace switchgear::detail
