// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fallback_shelf.h"
#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace switchgear {

/// How long answers are kept, and how many.
struct FallbackCacheOptions
{
    Duration ttl = std::chrono::minutes{5}; ///< an answer this old is not given any more; above 0
    std::size_t maxEntries = 1000; ///< the least recently used makes room; from 1

    bool operator==(const FallbackCacheOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const FallbackCacheOptions &options);

/// What a cache holds, and its counts since it was made.
struct FallbackCacheSnapshot
{
    std::size_t entries = 0; ///< some may have expired without having been looked at
    std::uint64_t hits = 0; ///< looks that found a fresh answer
    std::uint64_t misses = 0; ///< an expired one among them
    std::uint64_t expired = 0; ///< answers that grew too old
    std::uint64_t evicted = 0; ///< to make room

    bool operator==(const FallbackCacheSnapshot &) const = default;
};

/// The last good answers, by key.
///
/// **Algorithm.** Least recently used; both remember() and a find() that hits are uses. **Time.**
/// Handed in. **Threads.** All functions may be called from any thread; a short lock, under which
/// no answer is made, copied or destroyed. **Errors.** Throws std::invalid_argument with
/// validate()'s first fault.
template <typename T>
class FallbackCache final
{
public:
    /// An empty one.
    explicit FallbackCache(const FallbackCacheOptions &options = {}) : m_shelf(options) {}

    /// Keeps an answer, in place of an older one of that key.
    template <std::convertible_to<T> U>
    void remember(std::string_view key, U &&value, TimePoint now)
    {
        m_shelf.put(key, std::make_shared<const T>(std::forward<U>(value)), now);
    }
    /// Null where there is none that is fresh.
    [[nodiscard]] std::shared_ptr<const T> find(std::string_view key, TimePoint now)
    {
        return std::static_pointer_cast<const T>(m_shelf.take(key, now));
    }
    /// False where there was none.
    bool forget(std::string_view key) { return m_shelf.remove(key); }
    /// Forgets all.
    void clear() { m_shelf.clear(); }
    /// What it holds, and its counts.
    [[nodiscard]] FallbackCacheSnapshot snapshot() const { return m_shelf.snapshot(); }

private:
    detail::FallbackShelf m_shelf;
};

} // namespace switchgear
