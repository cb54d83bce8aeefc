// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fork_gate.h"
#include "switchgear/time.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace switchgear {

struct FallbackCacheOptions;
struct FallbackCacheSnapshot;

namespace detail {

/// What FallbackCache keeps, whatever its answers are. Answers that go are let go of outside the
/// lock.
class FallbackShelf final
{
public:
    explicit FallbackShelf(const FallbackCacheOptions &options);
    FallbackShelf(const FallbackShelf &) = delete;
    FallbackShelf &operator=(const FallbackShelf &) = delete;
    ~FallbackShelf();

    void put(std::string_view key, std::shared_ptr<const void> answer, TimePoint now);
    [[nodiscard]] std::shared_ptr<const void> take(std::string_view key, TimePoint now);
    bool remove(std::string_view key);
    void clear();
    [[nodiscard]] FallbackCacheSnapshot snapshot() const;

private:
    struct Entry
    {
        std::string key;
        std::shared_ptr<const void> answer;
        TimePoint at;
    };
    using Entries = std::list<Entry>; // the most recently used first

    // Under the lock.
    void unlink(Entries::iterator entry, Entries &gone);

    const Duration m_ttl;
    const std::size_t m_most;
    mutable Mutex m_mutex;
    Entries m_entries;
    std::unordered_map<std::string_view, Entries::iterator> m_byKey; // views into m_entries
    std::uint64_t m_hits = 0;
    std::uint64_t m_misses = 0;
    std::uint64_t m_expired = 0;
    std::uint64_t m_evicted = 0;
};

} // namespace detail

} // namespace switchgear
