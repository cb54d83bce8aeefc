// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/call_traits.h"
#include "switchgear/fallback_cache.h"
#include "switchgear/fallback_queue.h"
#include "switchgear/fallback_result.h"
#include "switchgear/time.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace switchgear {

/// What a level of a chain does.
enum class FallbackKind : std::uint8_t { Cache, Static, Computed, Queue };

/// "cache", "static", "computed", "queue".
[[nodiscard]] std::string_view text(FallbackKind kind) noexcept;

namespace detail {

/// What a level is asked.
template <typename Item>
struct FallbackAsk
{
    std::string_view key;
    const FallbackFailure &failure;
    TimePoint now;
    std::function<std::optional<Item>()> makeItem; ///< called where something is to be kept
};

template <typename Value, typename Item>
class FallbackLevel
{
public:
    explicit FallbackLevel(FallbackKind kind) noexcept : m_kind(kind) {}
    FallbackLevel(const FallbackLevel &) = delete;
    FallbackLevel &operator=(const FallbackLevel &) = delete;
    virtual ~FallbackLevel() = default;

    /// None: it has no answer; that, too, where it threw.
    [[nodiscard]] std::optional<Value> answer(const FallbackAsk<Item> &ask)
    {
        try {
            if (std::optional<Value> value = tryAnswer(ask)) {
                m_served.fetch_add(1, std::memory_order_relaxed);
                return value;
            }
        } catch (const ForcedUnwind &) {
            throw;
        } catch (...) {
            m_threw.fetch_add(1, std::memory_order_relaxed);
        }
        m_passed.fetch_add(1, std::memory_order_relaxed);
        return std::nullopt;
    }

    [[nodiscard]] FallbackKind kind() const noexcept { return m_kind; }
    [[nodiscard]] std::uint64_t served() const noexcept { return m_served.load(); }
    [[nodiscard]] std::uint64_t passed() const noexcept { return m_passed.load(); }
    [[nodiscard]] std::uint64_t threw() const noexcept { return m_threw.load(); }
    [[nodiscard]] virtual std::optional<FallbackCacheSnapshot> cacheSnapshot() const { return {}; }
    [[nodiscard]] virtual std::optional<FallbackQueueSnapshot> queueSnapshot() const { return {}; }

protected:
    [[nodiscard]] virtual std::optional<Value> tryAnswer(const FallbackAsk<Item> &ask) = 0;

private:
    const FallbackKind m_kind;
    std::atomic<std::uint64_t> m_served{0};
    std::atomic<std::uint64_t> m_passed{0};
    std::atomic<std::uint64_t> m_threw{0};
};

template <typename Value, typename Item>
class CacheLevel final : public FallbackLevel<Value, Item>
{
public:
    explicit CacheLevel(const FallbackCacheOptions &options)
        : FallbackLevel<Value, Item>(FallbackKind::Cache)
        , cache(options)
    {}

    [[nodiscard]] std::optional<FallbackCacheSnapshot> cacheSnapshot() const override
    {
        return cache.snapshot();
    }

    FallbackCache<Value> cache;

protected:
    [[nodiscard]] std::optional<Value> tryAnswer(const FallbackAsk<Item> &ask) override
    {
        if (ask.key.empty())
            return std::nullopt; // it would be another's answer
        const std::shared_ptr<const Value> kept = cache.find(ask.key, ask.now);
        return kept ? std::optional<Value>{*kept} : std::nullopt;
    }
};

template <typename Value, typename Item>
class ComputedLevel final : public FallbackLevel<Value, Item>
{
public:
    using Compute = std::function<std::optional<Value>(const FallbackFailure &)>;

    ComputedLevel(FallbackKind kind, Compute compute)
        : FallbackLevel<Value, Item>(kind)
        , m_compute(std::move(compute))
    {}

protected:
    [[nodiscard]] std::optional<Value> tryAnswer(const FallbackAsk<Item> &ask) override
    {
        return m_compute(ask.failure);
    }

private:
    const Compute m_compute;
};

template <typename Value, typename Item>
class QueueLevel final : public FallbackLevel<Value, Item>
{
public:
    using Compute = std::function<std::optional<Value>(const FallbackFailure &)>;

    QueueLevel(const FallbackQueueOptions &options, FallbackStore<Item> *store, Compute accepted)
        : FallbackLevel<Value, Item>(FallbackKind::Queue)
        , queue(options, store)
        , m_accepted(std::move(accepted))
    {}

    [[nodiscard]] std::optional<FallbackQueueSnapshot> queueSnapshot() const override
    {
        return queue.snapshot();
    }

    FallbackQueue<Item> queue;

protected:
    /// The answer is made first: a request that waits is never answered by the next level as well.
    [[nodiscard]] std::optional<Value> tryAnswer(const FallbackAsk<Item> &ask) override
    {
        std::optional<Value> value = m_accepted(ask.failure);
        if (!value)
            return std::nullopt;
        std::optional<Item> item = ask.makeItem();
        if (!item || !queue.tryPush(std::move(*item)))
            return std::nullopt;
        return value;
    }

private:
    const Compute m_accepted;
};

} // namespace detail

} // namespace switchgear
