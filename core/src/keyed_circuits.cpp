// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/keyed_circuits.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace switchgear {
namespace {

TimePoint instant(const std::atomic<std::int64_t> &nanoseconds) noexcept
{
    return TimePoint{Duration{nanoseconds.load(std::memory_order_relaxed)}};
}

} // namespace

void KeyedCircuits::Entry::ask(TimePoint now) noexcept
{
    const std::int64_t asked = now.time_since_epoch().count();
    std::int64_t before = lastAsked.load(std::memory_order_relaxed);
    while (before < asked
           && !lastAsked.compare_exchange_weak(before, asked, std::memory_order_relaxed)) {}
}

KeyedCircuits::KeyedCircuits(Registry &registry, std::string family, KeyedCircuitOptions options)
    : m_registry(registry)
    , m_family(std::move(family))
    , m_maximum(options.maximum)
    , m_idleAfter(options.idleAfter)
    , m_clock(options.clock)
    , m_options(optionsOfEach(options.options))
{
    if (m_maximum == 0)
        throw std::invalid_argument("maximum: found 0; a family has room for 1 circuit or more");
    if (m_idleAfter.count() <= 0)
        throw std::invalid_argument("idleAfter: found 0 or less; a duration above 0 is right");
    const std::vector<OptionFault> faults = validate(m_options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
}

CircuitOptions KeyedCircuits::optionsOfEach(const CircuitOptions &options) const
{
    CircuitOptions each = options;
    if (each.group.empty())
        each.group = m_family;
    return each;
}

std::shared_ptr<CircuitBreaker> KeyedCircuits::forKey(std::string_view key, TimePoint now)
{
    {
        const std::shared_lock lock{m_mutex};
        if (const auto known = m_entries.find(key); known != m_entries.end()) {
            known->second.ask(now);
            return known->second.circuit;
        }
    }
    return make(key, now);
}

std::shared_ptr<CircuitBreaker> KeyedCircuits::make(std::string_view key, TimePoint now)
{
    Circuits gone; // let go after the lock
    const std::unique_lock lock{m_mutex};
    if (const auto known = m_entries.find(key); known != m_entries.end()) {
        known->second.ask(now);
        return known->second.circuit;
    }
    if (m_entries.size() >= m_maximum && now >= m_nextSweep)
        evictIdle(now, gone);
    if (m_entries.size() >= m_maximum) {
        m_refused.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    const std::string name = m_family + "/" + std::string{key};
    std::shared_ptr<CircuitBreaker> circuit = m_registry.add(name, m_options, m_clock);
    const bool isOurs = circuit != nullptr;
    if (!isOurs)
        circuit = m_registry.find(name);
    if (!circuit)
        return nullptr; // it was removed at this very instant
    Entry &entry = m_entries[std::string{key}];
    entry.circuit = circuit;
    entry.lastAsked.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    entry.isOurs = isOurs;
    m_nextSweep = std::min(m_nextSweep, saturatingAdd(now, m_idleAfter));
    return circuit;
}

std::size_t KeyedCircuits::evictIdle(TimePoint now)
{
    Circuits gone; // let go after the lock
    const std::unique_lock lock{m_mutex};
    evictIdle(now, gone);
    return gone.size();
}

/// Takes it from the registry, unless somebody shares it; one that was removed there already is the
/// entry's alone, whoever bears its name now.
bool KeyedCircuits::isUnheld(const Entry &entry)
{
    constexpr std::size_t kEntry = 1;
    return m_registry.removeUnheld(*entry.circuit, kEntry)
           || static_cast<std::size_t>(entry.circuit.use_count()) == kEntry;
}

void KeyedCircuits::evictIdle(TimePoint now, Circuits &gone)
{
    TimePoint next = TimePoint::max();
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        Entry &entry = at->second;
        const CircuitActivity activity = entry.circuit->activity();
        const TimePoint idleAt =
            saturatingAdd(std::max(activity.quietSince, instant(entry.lastAsked)), m_idleAfter);
        const bool isIdle = entry.isOurs && activity.state == CircuitState::Closed
                            && activity.inFlight == 0 && now >= idleAt;
        if (isIdle && isUnheld(entry)) {
            gone.push_back(std::move(entry.circuit));
            at = m_entries.erase(at);
            continue;
        }
        // What is held or busy may be let go soon: it is looked at again before long.
        next = std::min(next, idleAt > now ? idleAt : saturatingAdd(now, m_idleAfter / 8));
        ++at;
    }
    m_nextSweep = next;
    m_evicted.fetch_add(gone.size(), std::memory_order_relaxed);
}

std::vector<CircuitOrderResult> KeyedCircuits::reconfigure(const CircuitOptions &options,
                                                           const Order &order, TimePoint now)
{
    const CircuitOptions each = optionsOfEach(options);
    std::vector<CircuitOrderResult> results;
    {
        const std::unique_lock lock{m_mutex};
        const std::vector<OptionFault> faults = validate(each);
        if (!faults.empty()) {
            throw std::invalid_argument(faults.front().field + ": found " + faults.front().found
                                        + "; " + faults.front().expected);
        }
        m_options = each;
        for (const auto &[key, entry] : m_entries)
            results.push_back({entry.circuit, {}});
    }
    for (CircuitOrderResult &ordered : results)
        ordered.result = ordered.circuit->reconfigure(each, order, now);
    return results;
}

std::size_t KeyedCircuits::size() const
{
    const std::shared_lock lock{m_mutex};
    return m_entries.size();
}

} // namespace switchgear
