// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/state_history.h"

namespace switchgear::ui {

namespace {

void append(std::deque<StateSpan> &spans, TimePoint from, TimePoint to, DisplayState state)
{
    if (to <= from)
        return;
    if (!spans.empty() && spans.back().state == state && spans.back().to >= from) {
        spans.back().to = std::max(spans.back().to, to);
        return;
    }
    spans.push_back({from, to, state});
}

bool isModeChange(const Change &change)
{
    return change.kind == ChangeKind::ModeSet || change.kind == ChangeKind::Reconfigured;
}

/// The changes say when the mode was set, not to what: the last of them brought the mode of the
/// snapshot, and what came before it kept the mode of the look before.
const Change *modeTurn(const std::vector<Change> &changes, CircuitMode before, CircuitMode after)
{
    if (before == after)
        return nullptr;
    const auto turn = std::find_if(changes.rbegin(), changes.rend(), isModeChange);
    return turn == changes.rend() ? nullptr : &*turn;
}

/// What the window held when the circuit opened. The looks alone would miss it: an opening comes
/// between two of them and clears the window.
void addOpenings(std::deque<CircuitSample> &samples, const std::vector<Change> &changes)
{
    for (const Change &change : changes) {
        const bool opened =
            change.kind == ChangeKind::Transition && change.from == CircuitState::Closed;
        if (!opened || !change.window || change.window->calls == 0)
            continue;
        if (samples.empty() || samples.back().at >= change.at)
            continue;
        CircuitSample atOpening = samples.back();
        atOpening.at = change.at;
        atOpening.errors.clear(); // those of the sample before
        atOpening.failingPercent = 100.0F * static_cast<float>(change.window->failed)
                                   / static_cast<float>(change.window->calls);
        samples.push_back(atOpening);
    }
}

template <typename T>
void bound(std::deque<T> &values, std::size_t limit)
{
    while (values.size() > limit)
        values.pop_front();
}

} // namespace

void extendSpans(CircuitRecord &record, const CircuitUpdate &update)
{
    const CircuitSnapshot &now = update.now;
    const bool first = record.spans.empty();
    CircuitMode mode = first ? now.mode : record.now.mode;
    CircuitState state = first ? now.state : record.now.state;
    TimePoint at = first ? now.since : record.spans.back().to;
    if (first && !update.changes.empty()) {
        state = update.changes.front().from;
        at = update.changes.front().at - update.changes.front().timeInFrom;
        if (std::any_of(update.changes.begin(), update.changes.end(), isModeChange))
            mode = CircuitMode::Enforce;
    }
    const Change *turn = modeTurn(update.changes, mode, now.mode);
    std::uint64_t expected = record.now.lastChange + 1;
    if (first && !update.changes.empty())
        expected = update.changes.front().sequence; // nothing is known of what came before
    for (const Change &change : update.changes) {
        if (change.sequence > expected) {
            const TimePoint known = std::max(at, change.at - change.timeInFrom);
            append(record.spans, at, known, DisplayState::Unknown);
            at = known;
            state = change.from;
        }
        expected = change.sequence + 1;
        append(record.spans, at, change.at, displayState(state, mode));
        at = std::max(at, change.at);
        state = change.to;
        if (&change == turn)
            mode = now.mode;
    }
    append(record.spans, at, std::max(at, now.at), displayState(now.state, now.mode));
}

DisplayState CircuitRecord::limiterState() const noexcept
{
    return ui::limiterState(now, stages);
}

DisplayState limiterState(const CircuitSnapshot &circuit, const StageReadings &stages) noexcept
{
    const StageReading *limiter = stageOf(stages, StageKind::Limiter);
    if (!limiter)
        return DisplayState::Unknown;
    if (circuit.state == CircuitState::Isolated)
        return DisplayState::Isolated;
    if (circuit.mode == CircuitMode::Disabled)
        return DisplayState::Disabled;
    return limiter->refusing > 0 ? DisplayState::HalfOpen : DisplayState::Closed;
}

void extendLimiterSpans(CircuitRecord &record, const CircuitUpdate &update)
{
    const DisplayState state = limiterState(update.now, update.stages);
    std::deque<StateSpan> &spans = record.limiterSpans;
    if (!stageOf(update.stages, StageKind::Limiter)) {
        spans.clear();
        return;
    }
    if (!spans.empty())
        append(spans, spans.back().to, update.now.at, state);
    else
        spans.push_back(
            {record.spans.empty() ? update.now.at : record.spans.back().to, update.now.at, state});
}

void applyUpdate(CircuitRecord &record, const CircuitUpdate &update)
{
    extendSpans(record, update);
    record.changes.insert(record.changes.end(), update.changes.begin(), update.changes.end());
    record.now = update.now;
    record.latest = update.latest;
    record.stages = update.stages;
    extendLimiterSpans(record, update);
    if (update.options)
        record.options = *update.options;
    if (update.forecast)
        record.forecast = *update.forecast;
    addOpenings(record.samples, update.changes);
    if (update.sample)
        record.samples.push_back(*update.sample);
    bound(record.spans, CircuitRecord::kSpans);
    bound(record.limiterSpans, CircuitRecord::kSpans);
    bound(record.changes, CircuitRecord::kChanges);
    bound(record.samples, CircuitRecord::kSamples);
}

} // namespace switchgear::ui
