// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/clock.h"
#include "switchgear/detail/call_traits.h"
#include "switchgear/detail/fallback_level.h"
#include "switchgear/detail/thrown_error.h"
#include "switchgear/error_filter.h"
#include "switchgear/fallback_cache.h"
#include "switchgear/fallback_queue.h"
#include "switchgear/fallback_result.h"

#include <atomic>
#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchgear {

/// Which failures a chain answers.
struct FallbackOptions
{
    /// Errors that count as failures are answered; the others pass through. An error with no name,
    /// and a rejection, always are.
    ErrorFilter errors{};
    /// Whether std::bad_alloc and std::logic_error are answered. They tell of this program, not of
    /// what it calls, and a fallback would hide them.
    bool programmingErrors = false;

    /// Whether a failure is one that a chain answers.
    [[nodiscard]] bool answers(const FallbackFailure &failure) const;
};

/// How one level did.
struct FallbackLevelSnapshot
{
    FallbackKind kind = FallbackKind::Static; ///< what kind of level it is
    std::uint64_t served = 0; ///< answers that it gave
    std::uint64_t passed = 0; ///< times that it had none, and the next one was asked
    std::uint64_t threw = 0; ///< of `passed`: its function or its store threw
    std::optional<FallbackCacheSnapshot> cache{}; ///< of a cache
    std::optional<FallbackQueueSnapshot> queue{}; ///< of a queue
};

/// How a chain did; levels in their order.
struct FallbackSnapshot
{
    std::vector<FallbackLevelSnapshot> levels; ///< in the order in which they are asked
    std::uint64_t unanswered = 0; ///< failures for which no level had an answer, or none was asked
};

/// What to give instead when a call failed: the last good answer, a simpler one, or the promise to
/// do it later. Levels are asked in the order in which they were added, until one has an answer.
///
///     FallbackChain<Price> fallback;
///     fallback.addCache({.ttl = 5min}).addStatic(Price{});
///     const auto answer = fallback.call("gold", [&] { return client.price("gold"); });
///     if (answer && (*answer).fromFallback)
///         log((*answer).fallbackReason, (*answer).fallbackLevel);
///
/// T is what the call gives, kept by value also where the call gives a reference; for a call with
/// no value, void. Item is what a queue keeps. A call with no key, the empty one, is neither
/// remembered by a cache nor answered from it: it would be another's answer.
/// **Time.** Handed in, or read from the clock given: by call() once, where there is a cache.
/// **Threads.** Levels are added before the chain is used. All other functions may be called from
/// any thread; no function handed in, no store and no answer runs under a lock. **Errors.** A level
/// that throws is passed over and counted; where no level answers, the call's own failure is what
/// the caller gets.
template <typename T, typename Item = std::string>
class FallbackChain final
{
    static_assert(!std::is_reference_v<T>, "an answer is kept; give it by value");

public:
    using Value = FallbackValue<T>; ///< what the call gives; std::monostate for void
    using Result = FallbackResult<T>; ///< an answer with its marks
    /// Gives the answer to a failure; none: ask the next level.
    using Compute = std::function<std::optional<Value>(const FallbackFailure &)>;

    /// Without a clock: the coarse one.
    explicit FallbackChain(FallbackOptions options = {}, const Clock *clock = nullptr)
        : m_options(std::move(options))
        , m_clock(clock != nullptr ? clock : &Clock::coarse())
    {}

    // Levels. Those that can throw std::invalid_argument do so with validate()'s first fault.
    /// The last good answer to the same key.
    FallbackChain &addCache(
        const FallbackCacheOptions &options = {}) requires std::copy_constructible<Value>
    {
        auto level = std::make_unique<detail::CacheLevel<Value, Item>>(options);
        m_caches.push_back(&level->cache);
        m_levels.push_back(std::move(level));
        return *this;
    }
    /// Always the same answer: the last level that is ever asked.
    FallbackChain &addStatic(Value value) requires std::copy_constructible<Value>
    {
        m_levels.push_back(std::make_unique<detail::ComputedLevel<Value, Item>>(
            FallbackKind::Static,
            [value = std::move(value)](const FallbackFailure &) { return std::optional{value}; }));
        return *this;
    }
    /// What the function makes of the failure.
    FallbackChain &addComputed(Compute compute)
    {
        m_levels.push_back(std::make_unique<detail::ComputedLevel<Value, Item>>(
            FallbackKind::Computed, std::move(compute)));
        return *this;
    }
    /// Keeps the request for later; `accepted` gives the answer to one that is kept. The store, if
    /// any, must outlive the chain.
    FallbackChain &addQueue(const FallbackQueueOptions &options, Compute accepted,
                            FallbackStore<Item> *store = nullptr)
    {
        auto level =
            std::make_unique<detail::QueueLevel<Value, Item>>(options, store, std::move(accepted));
        m_queues.push_back(&level->queue);
        m_levels.push_back(std::move(level));
        return *this;
    }

    /// A good answer, for the caches. Does nothing where there is none, or no key. An answer of
    /// which no copy can be made, for want of memory say, is not kept: it is the caller's all the
    /// same.
    void remember(std::string_view key, const Value &value, TimePoint now)
    {
        if constexpr (std::copy_constructible<Value>) {
            if (key.empty())
                return; // the next one with no key would get it
            try {
                for (FallbackCache<Value> *const cache : m_caches)
                    cache->remember(key, value, now);
            } catch (const detail::ForcedUnwind &) {
                throw;
            } catch (...) {}
        }
    }
    /// Whether remember() keeps anything: who reads the clock for it can leave that out.
    [[nodiscard]] bool remembers() const noexcept { return !m_caches.empty(); }

    /// The answer to a failure; none: no level has one, or the failure is not to be answered. The
    /// queues keep `item`, or the key where the item can be made of it; of no key, nothing.
    [[nodiscard]] std::optional<Result> answer(std::string_view key, const FallbackFailure &failure,
                                               TimePoint now)
    {
        if constexpr (std::constructible_from<Item, std::string_view>)
            return answerWith({key, failure, now, [key] {
                                   return key.empty() ? std::nullopt : std::optional{Item{key}};
                               }});
        else
            return answerWith({key, failure, now, [] { return std::optional<Item>{}; }});
    }
    /// The same for a request that is more than its key: a queue keeps `item`.
    [[nodiscard]] std::optional<Result> answer(std::string_view key, const Item &item,
                                               const FallbackFailure &failure,
                                               TimePoint now) requires std::copy_constructible<Item>
    {
        return answerWith({key, failure, now, [&item] { return std::optional{item}; }});
    }

    /// Makes the call; its answer is remembered, its failure is answered. What it throws passes
    /// through where no level answers; a rejection comes back as one.
    template <std::invocable F>
    CallResult<Result> call(std::string_view key, F &&function)
    {
        FallbackFailure failure;
        std::exception_ptr thrown;
        try {
            std::optional<Result> own = ownResult(key, function, failure);
            if (own)
                return std::move(*own);
        } catch (const detail::ForcedUnwind &) {
            throw;
        } catch (...) {
            const detail::ThrownError error = detail::thrownError();
            thrown = std::current_exception();
            failure = {.error = {error.name, thrown},
                       .isProgrammingError = error.isProgrammingError};
        }
        // Not in the handler: levels are functions handed in, and may be cancelled.
        std::optional<Result> instead = answer(key, failure, m_clock->now());
        if (instead)
            return std::move(*instead);
        if (thrown)
            std::rethrow_exception(thrown);
        return *failure.rejection;
    }

    /// Hands what waits to `function`, queue by queue, as FallbackQueue::drain(); gives how many.
    template <typename F>
    std::size_t drain(F &&function)
    {
        std::size_t drained = 0;
        for (FallbackQueue<Item> *const queue : m_queues)
            drained += queue->drain(function);
        return drained;
    }
    /// How many requests wait.
    [[nodiscard]] std::size_t waiting() const
    {
        std::size_t waiting = 0;
        for (const FallbackQueue<Item> *const queue : m_queues)
            waiting += queue->snapshot().waiting;
        return waiting;
    }

    /// How each level did.
    [[nodiscard]] FallbackSnapshot snapshot() const
    {
        FallbackSnapshot snapshot;
        for (const auto &level : m_levels)
            snapshot.levels.push_back({level->kind(), level->served(), level->passed(),
                                       level->threw(), level->cacheSnapshot(),
                                       level->queueSnapshot()});
        snapshot.unanswered = m_unanswered.load(std::memory_order_relaxed);
        return snapshot;
    }
    /// The one that call() reads.
    [[nodiscard]] const Clock &clock() const noexcept { return *m_clock; }

private:
    using Level = detail::FallbackLevel<Value, Item>;

    /// None: it was rejected, and `failure` says how.
    template <typename F>
    std::optional<Result> ownResult(std::string_view key, F &function, FallbackFailure &failure);

    std::optional<Result> answerWith(const detail::FallbackAsk<Item> &ask)
    {
        if (m_options.answers(ask.failure)) {
            for (std::size_t i = 0; i < m_levels.size(); ++i) {
                if (std::optional<Value> value = m_levels[i]->answer(ask)) {
                    return Result{std::move(*value), true, ask.failure.reason(),
                                  static_cast<std::uint32_t>(i + 1)};
                }
            }
        }
        m_unanswered.fetch_add(1, std::memory_order_relaxed);
        return std::nullopt;
    }

    const FallbackOptions m_options;
    const Clock *m_clock;
    std::vector<std::unique_ptr<Level>> m_levels;
    std::vector<FallbackCache<Value> *> m_caches; ///< of m_levels
    std::vector<FallbackQueue<Item> *> m_queues; ///< of m_levels
    std::atomic<std::uint64_t> m_unanswered{0};
};

// Private, and Doxygen does not find its declaration.
/// @cond
template <typename T, typename Item>
template <typename F>
auto FallbackChain<T, Item>::ownResult(std::string_view key, F &function, FallbackFailure &failure)
    -> std::optional<Result>
{
    using Made = std::invoke_result_t<F &>;
    std::optional<Result> result;
    if constexpr (std::is_void_v<Made>) {
        std::invoke(function);
        result.emplace(Result{Value{}});
    } else if constexpr (detail::isCallResult<std::remove_cvref_t<Made>>) {
        auto made = std::invoke(function);
        if (!made) {
            failure.rejection = made.rejection();
            return std::nullopt;
        }
        if constexpr (std::is_void_v<T>)
            result.emplace(Result{Value{}});
        else
            result.emplace(Result{*std::move(made)});
    } else {
        result.emplace(Result{std::invoke(function)});
    }
    if (remembers())
        remember(key, result->value, m_clock->now());
    return result;
}
/// @endcond

} // namespace switchgear
