// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/fallback_shelf.h"

#include "number_text.h"
#include "switchgear/fallback_cache.h"

#include <stdexcept>
#include <utility>

namespace switchgear {

std::vector<OptionFault> validate(const FallbackCacheOptions &options)
{
    std::vector<OptionFault> faults;
    if (options.ttl.count() <= 0)
        faults.push_back({"ttl", detail::durationText(options.ttl), "must be above 0"});
    if (options.maxEntries < 1) {
        faults.push_back({"max_entries", std::to_string(options.maxEntries), "must be at least 1"});
    }
    return faults;
}

namespace detail {

FallbackShelf::FallbackShelf(const FallbackCacheOptions &options)
    : m_ttl(options.ttl)
    , m_most(options.maxEntries)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
}

FallbackShelf::~FallbackShelf() = default;

void FallbackShelf::put(std::string_view key, std::shared_ptr<const void> answer, TimePoint now)
{
    Entries made;
    made.push_back({std::string{key}, std::move(answer), now});
    Entries gone; // let go of after the lock
    const std::lock_guard lock{m_mutex};
    if (const auto found = m_byKey.find(key); found != m_byKey.end()) {
        auto place = m_byKey.extract(found); // taken over: no memory is asked for
        gone.splice(gone.begin(), m_entries, place.mapped());
        place.key() = made.front().key;
        place.mapped() = made.begin();
        m_byKey.insert(std::move(place));
    } else {
        m_byKey.emplace(made.front().key, made.begin());
        if (m_entries.size() >= m_most) {
            unlink(std::prev(m_entries.end()), gone);
            ++m_evicted;
        }
    }
    m_entries.splice(m_entries.begin(), made);
}

std::shared_ptr<const void> FallbackShelf::take(std::string_view key, TimePoint now)
{
    Entries gone;
    const std::lock_guard lock{m_mutex};
    const auto found = m_byKey.find(key);
    if (found == m_byKey.end()) {
        ++m_misses;
        return nullptr;
    }
    const Entries::iterator entry = found->second;
    if (saturatingSub(now, entry->at) >= m_ttl) {
        unlink(entry, gone);
        ++m_misses;
        ++m_expired;
        return nullptr;
    }
    m_entries.splice(m_entries.begin(), m_entries, entry);
    ++m_hits;
    return entry->answer;
}

bool FallbackShelf::remove(std::string_view key)
{
    Entries gone;
    const std::lock_guard lock{m_mutex};
    const auto found = m_byKey.find(key);
    if (found == m_byKey.end())
        return false;
    unlink(found->second, gone);
    return true;
}

void FallbackShelf::clear()
{
    Entries gone;
    const std::lock_guard lock{m_mutex};
    m_byKey.clear();
    gone.swap(m_entries);
}

FallbackCacheSnapshot FallbackShelf::snapshot() const
{
    const std::lock_guard lock{m_mutex};
    return {.entries = m_entries.size(),
            .hits = m_hits,
            .misses = m_misses,
            .expired = m_expired,
            .evicted = m_evicted};
}

void FallbackShelf::unlink(Entries::iterator entry, Entries &gone)
{
    m_byKey.erase(entry->key);
    gone.splice(gone.begin(), m_entries, entry);
}

} // namespace detail

} // namespace switchgear
