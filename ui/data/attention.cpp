// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/attention.h"

#include "ui/controls/order_text.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"

#include <QCoreApplication>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr Duration kOpenLong = 2min;
constexpr Duration kFlappingSpan = 10min;
constexpr std::size_t kFlappingOpenings = 3;
constexpr Duration kStarved = 30s;
constexpr Duration kIsolatedLong = 8h;

/// The first of the openings from closed within the last ten minutes, if they are enough.
std::optional<TimePoint> flappingSince(const CircuitRecord &record, TimePoint now)
{
    std::vector<TimePoint> openings;
    for (const Change &change : record.changes) {
        if (change.kind == ChangeKind::Transition && change.from == CircuitState::Closed
            && change.to == CircuitState::Open && now - change.at <= kFlappingSpan)
            openings.push_back(change.at);
    }
    if (openings.size() < kFlappingOpenings)
        return std::nullopt;
    return openings[openings.size() - kFlappingOpenings];
}

/// Between the probes of a slow trial nothing is under way either: it is starved where no call
/// comes.
bool isStarved(const CircuitRecord &record, TimePoint at)
{
    const CircuitSnapshot &now = record.now;
    return now.state == CircuitState::HalfOpen && now.mode == CircuitMode::Enforce
           && now.round.underWay == 0 && !(record.latest.calls > 0) && at - now.since >= kStarved;
}

std::optional<TimePoint> oldestIsolation(const CircuitSnapshot &now)
{
    std::optional<TimePoint> oldest;
    for (const Isolation &isolation : now.isolations)
        oldest = oldest ? std::min(*oldest, isolation.since) : isolation.since;
    return oldest;
}

} // namespace

std::optional<TimePoint> outageSince(const CircuitRecord &record)
{
    const auto isOut = [](DisplayState state) {
        return state == DisplayState::Open || state == DisplayState::HalfOpen;
    };
    if (!isOut(record.state()))
        return std::nullopt;
    TimePoint since = record.now.since;
    for (auto span = record.spans.rbegin(); span != record.spans.rend() && isOut(span->state);
         ++span)
        since = std::min(since, span->from);
    return since;
}

std::vector<AttentionItem> attentionItems(const CircuitRecord &record, TimePoint now)
{
    std::vector<AttentionItem> items;
    const auto outage = outageSince(record);
    if (outage && now - *outage >= kOpenLong)
        items.push_back({AttentionKind::OpenLong, *outage});
    if (const auto flapping = flappingSince(record, now))
        items.push_back({AttentionKind::Flapping, *flapping});
    if (isStarved(record, now))
        items.push_back({AttentionKind::Starved, record.now.since});
    const auto isolated = oldestIsolation(record.now);
    if (isolated && now - *isolated >= kIsolatedLong)
        items.push_back({AttentionKind::IsolatedLong, *isolated});
    return items;
}

QString attentionText(const AttentionItem &item, TimePoint now)
{
    const QString length = spokenDuration(now - item.since);
    const auto translate = [](const char *text) {
        return QCoreApplication::translate("Attention", text);
    };
    switch (item.kind) {
    case AttentionKind::OpenLong:
        return translate("Not closed for %1").arg(length);
    case AttentionKind::Flapping:
        return translate("Opened three times in the last %1").arg(length);
    case AttentionKind::Starved:
        return translate("Half-open for %1, waiting for a call to probe with").arg(length);
    case AttentionKind::IsolatedLong:
        break;
    }
    return translate("Isolated for %1").arg(length);
}

bool AttentionBook::Entry::isUnacknowledged() const
{
    return std::any_of(items.begin(), items.end(), [this](const AttentionItem &item) {
        return !acknowledged[static_cast<std::size_t>(item.kind)];
    });
}

void AttentionBook::update(const FleetStore &store)
{
    std::map<QString, Entry> entries;
    for (const CircuitRecord &record : store.records()) {
        Entry entry;
        entry.items = attentionItems(record, store.now());
        if (entry.items.empty())
            continue;
        const QString name = fromCore(record.now.name);
        const auto known = m_entries.find(name);
        for (const AttentionItem &item : entry.items) {
            const auto kind = static_cast<std::size_t>(item.kind);
            entry.acknowledged[kind] = known != m_entries.end() && known->second.acknowledged[kind];
        }
        entries.emplace(name, std::move(entry));
    }
    if (entries == m_entries)
        return;
    m_entries = std::move(entries);
    Q_EMIT changed();
}

bool AttentionBook::acknowledge(const QString &circuit)
{
    const auto entry = m_entries.find(circuit);
    if (entry == m_entries.end() || !entry->second.isUnacknowledged())
        return false;
    for (int kind = 0; kind < kAttentionKindCount; ++kind) {
        // Only what is there now is acknowledged; another kind that comes later is new.
        const auto &items = entry->second.items;
        entry->second.acknowledged[static_cast<std::size_t>(kind)] =
            std::any_of(items.begin(), items.end(), [kind](const AttentionItem &item) {
                return static_cast<int>(item.kind) == kind;
            });
    }
    Q_EMIT changed();
    return true;
}

std::vector<AttentionItem> AttentionBook::items(const QString &circuit) const
{
    const auto entry = m_entries.find(circuit);
    return entry == m_entries.end() ? std::vector<AttentionItem>{} : entry->second.items;
}

bool AttentionBook::isUnacknowledged(const QString &circuit) const
{
    const auto entry = m_entries.find(circuit);
    return entry != m_entries.end() && entry->second.isUnacknowledged();
}

int AttentionBook::unacknowledgedCount() const
{
    return static_cast<int>(
        std::count_if(m_entries.begin(), m_entries.end(),
                      [](const auto &entry) { return entry.second.isUnacknowledged(); }));
}

} // namespace switchgear::ui
