// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "no_memory_walk.h"
#include "support.h"

#include <switchgear/bulkhead.h>
#include <switchgear/concurrency_limit.h>
#include <switchgear/fallback.h>
#include <switchgear/guarded_circuit.h>
#include <switchgear/keyed_rate_limiter.h>
#include <switchgear/pipeline.h>
#include <switchgear/rate_limiter.h>
#include <switchgear/retry.h>
#include <switchgear/sharded_rate_limiter.h>
#include <switchgear/timeout.h>

#include <QObject>
#include <QTest>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr auto kNothing = [](auto &, bool) {};

/// A key that lies in memory of its own.
std::string longKey(int i)
{
    return "a key that is longer than what a string keeps in itself, number " + std::to_string(i);
}

/// Every policy around one call, on a virtual clock.
struct Guarded
{
    Clock clock{Clock::Kind::Manual};
    FallbackChain<std::string> fallback{{}, &clock};
    RetryPolicy retry{{.attempts = 2, .budget = std::make_shared<RetryBudget>()}, &clock};
    RateLimiter limiter{{.rate = 100, .burst = 100}, &clock};
    Bulkhead bulkhead{{.concurrent = 1, .queue = 2}, &clock};
    CircuitBreaker breaker{"guarded", {}, &clock};
    Timeout timeout{5s, &clock};
    Pipeline<FallbackStage<std::string, std::string>, RetryStage, LimiterStage, BulkheadStage,
             BreakerStage, TimeoutStage>
        pipeline{clock, fallback, retry, limiter, bulkhead, breaker, timeout};
    std::string answer = longKey(0);

    Guarded()
    {
        fallback.addCache().addStatic(longKey(1)).addQueue({}, [](const FallbackFailure &) {
            return std::optional<std::string>{"kept"};
        });
        pipeline.setSleeper([](Duration, const std::stop_token &) { return true; });
    }
};

/// Nothing is under way, and a call goes through.
void isIdle(Guarded &world, bool)
{
    QCOMPARE(world.bulkhead.snapshot().inUse, 0U);
    QCOMPARE(world.bulkhead.snapshot().waiting, 0U);
    QCOMPARE(world.breaker.snapshot(world.clock.now()).inFlight, 0U);
    PipelineCall with;
    with.key = "key";
    const auto answer = world.pipeline.call(with, [&] { return world.answer; });
    QVERIFY(answer);
    QCOMPARE((*answer).value, world.answer);
}

struct Nothing // awaited, and there at once
{
    bool await_ready() { return true; }
    void await_suspend(std::coroutine_handle<>) {}
    void await_resume() {}
};

struct Answer : Nothing
{
    std::string await_resume() { return "answer"; }
};

/// A coroutine that begins at once, and gives on what it throws.
struct Task
{
    struct promise_type
    {
        std::exception_ptr *thrown = nullptr;

        template <typename... Rest>
        explicit promise_type(std::exception_ptr &to, Rest &&...) : thrown(&to)
        {}
        Task get_return_object() { return {}; }
        std::suspend_never initial_suspend() { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { *thrown = std::current_exception(); }
    };
};

Task awaited(std::exception_ptr &, Guarded &world)
{
    (void)co_await world.pipeline.run([] { return Answer{}; }, [](Duration) { return Nothing{}; });
}

} // namespace

/// The policies beside the breaker where there is no memory, in a program of its own whose
/// allocator refuses.
class TestNoMemoryPolicies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLimiterGrantsAsManyAsItHas()
    {
        const auto make = [] {
            return std::make_unique<RateLimiter>(
                RateLimit{.rate = 1, .burst = 3, .minInterval = 1ms});
        };
        const auto hasThree = [](RateLimiter &limiter, bool) {
            int granted = 0;
            for (int i = 0; i < 9; ++i)
                granted += limiter.tryAcquire(at(1s + i * 1ms)).granted ? 1 : 0;
            QVERIFY(granted <= 3);
            QVERIFY(limiter.tryAcquire(at(1h)).granted);
        };
        walk(
            OutOfMemory::IsTold, make,
            [](RateLimiter &limiter) {
                if (limiter.tryAcquire(at(1s)))
                    limiter.giveBack(at(1s));
            },
            hasThree);
        walk(
            OutOfMemory::MayThrow, make,
            [](RateLimiter &limiter) {
                Reservation first = limiter.reserve(at(1s));
                Reservation second = limiter.reserve(at(1s));
                (void)limiter.cancel(first, at(1s));
                (void)limiter.cancel(second, at(1s));
            },
            hasThree);
        walk(
            OutOfMemory::MayThrow, make,
            [](RateLimiter &limiter) {
                limiter.setLimit({.rate = 2, .burst = 2}, at(1s));
                (void)limiter.limit();
                (void)limiter.snapshot(at(1s));
            },
            hasThree);
    }

    void aShardedLimiterGrantsAsManyAsItHas()
    {
        walk(
            OutOfMemory::IsTold,
            [] { return std::make_unique<ShardedRateLimiter>(RateLimit{.rate = 1, .burst = 3}); },
            [](ShardedRateLimiter &limiter) { (void)limiter.tryAcquire(at(1s)); },
            [](ShardedRateLimiter &limiter, bool) {
                int granted = 1;
                for (int i = 0; i < 9; ++i)
                    granted += limiter.tryAcquire(at(1s)).granted ? 1 : 0;
                QVERIFY(granted == 3 || granted == 4); // the first may have found no memory
            });
    }

    void aKeyedLimiterKeepsToItsLimits()
    {
        const auto make = [] {
            return std::make_unique<KeyedRateLimiter>(RateLimit{.rate = 1, .burst = 1}, 100);
        };
        walk(
            OutOfMemory::IsTold, make,
            [key = longKey(0)](KeyedRateLimiter &limiter) {
                for (int i = 0; i < 20; ++i)
                    (void)limiter.tryAcquire(key, at(1s));
                for (std::uint64_t i = 0; i < 50; ++i)
                    (void)limiter.tryAcquire(i, at(1s));
                (void)limiter.retryAfter(key, at(1s));
                (void)limiter.dropIdle(at(1h));
            },
            [](KeyedRateLimiter &limiter, bool) {
                QVERIFY(limiter.tryAcquire("new", at(2h)).granted);
                QVERIFY(!limiter.tryAcquire("new", at(2h)).granted);
            });
        walk(
            OutOfMemory::MayThrow, make,
            [](KeyedRateLimiter &limiter) {
                limiter.setLimit({.rate = 2, .burst = 2}, at(1s));
                (void)limiter.snapshot();
            },
            kNothing);
    }

    void aBulkheadsPlacesComeBack()
    {
        const auto make = [] {
            return std::make_unique<Bulkhead>(
                BulkheadOptions{.concurrent = 1, .queue = 2, .queueTimeout = 1ms});
        };
        const auto isFree = [](Bulkhead &bulkhead, bool) {
            QCOMPARE(bulkhead.snapshot().inUse, 0U);
            QCOMPARE(bulkhead.snapshot().waiting, 0U);
            QVERIFY(bulkhead.tryAcquire());
        };
        walk(
            OutOfMemory::IsTold, make,
            [](Bulkhead &bulkhead) {
                const BulkheadPermit held = bulkhead.tryAcquire();
                (void)bulkhead.tryAcquire();
                (void)bulkhead.acquire(); // until its time-out
            },
            isFree);
        walk(
            OutOfMemory::MayThrow, make,
            [](Bulkhead &bulkhead) {
                const TimePoint now = Clock::steady().now();
                BulkheadPermit held = bulkhead.tryAcquire();
                BulkheadWaiter first = bulkhead.enqueue(now, [](BulkheadPermit) {});
                BulkheadWaiter second = bulkhead.enqueue(now, [](BulkheadPermit) {});
                second.cancel();
                held.release();
            },
            isFree);
    }

    void anAdaptiveLimitsPlacesComeBack()
    {
        walk(
            OutOfMemory::IsTold, [] { return std::make_unique<ConcurrencyLimit>(); },
            [](ConcurrencyLimit &limit) {
                limit.tryAcquire(at(1s)).success(at(2s));
                limit.tryAcquire(at(2s)).dropped();
                limit.tryAcquire(at(3s)).ignored();
            },
            [](ConcurrencyLimit &limit, bool) { QCOMPARE(limit.snapshot().inFlight, 0U); });
    }

    void aRetryGivesWhatTheCallThrew()
    {
        struct World
        {
            RetryPolicy retry{{.attempts = 3, .budget = std::make_shared<RetryBudget>()}};
            int calls = 0;
        };
        walk(
            OutOfMemory::MayThrow, [] { return std::make_unique<World>(); },
            [](World &world) {
                try {
                    world.retry.call(
                        [&world] {
                            ++world.calls;
                            throw std::runtime_error{"no"};
                        },
                        [](Duration) {});
                } catch (const std::runtime_error &) {
                    return;
                }
            },
            [](World &world, bool) {
                QVERIFY(world.calls <= 3);
                QCOMPARE(world.retry.snapshot().calls, 1U);
            });
    }

    void aTimeOutLeavesNothingBehind()
    {
        struct World
        {
            Clock clock{Clock::Kind::Manual};
            TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
            Timeout timeout{5s, &clock, &watch};
        };
        walk(
            OutOfMemory::MayThrow, [] { return std::make_unique<World>(); },
            [](World &world) {
                TimeoutRun run = world.timeout.watch(at(0s));
                (void)world.watch.advance(at(5s));
                (void)world.timeout.call([](const std::stop_token &) {});
            },
            [](World &world, bool) {
                QCOMPARE(world.watch.watched(), std::size_t{0});
                QCOMPARE(world.timeout.snapshot().overdue, 0U);
            });
        walk(
            OutOfMemory::MayThrow, // with a thread
            [] { return std::make_unique<TimeoutWatch>(TimeoutWatch::Drive::OwnThread); },
            [](TimeoutWatch &watch) {
                Timeout timeout{1h, nullptr, &watch};
                (void)timeout.call([](const std::stop_token &) {});
            },
            [](TimeoutWatch &watch, bool) { QCOMPARE(watch.watched(), std::size_t{0}); });
    }

    void aFallbackAnswersWithWhatItHas()
    {
        const auto make = [] { return std::make_unique<Guarded>(); };
        // What was answered well stays well answered, though it is not remembered.
        walk(
            OutOfMemory::IsTold, make,
            [](Guarded &world) {
                const auto answer = world.fallback.call("key", [] { return std::string{"short"}; });
                QCOMPARE((*answer).value, std::string{"short"});
            },
            isIdle);
        walk(
            OutOfMemory::MayThrow, make,
            [](Guarded &world) {
                try {
                    (void)world.fallback.call(
                        longKey(0), []() -> std::string { throw std::runtime_error{"no"}; });
                } catch (const std::runtime_error &) {
                    return; // no level had the memory
                }
            },
            isIdle);
    }

    void aQueueKeepsAnItemWholeOrNotAtAll()
    {
        struct World
        {
            FallbackQueue<std::string> queue{{.maxEntries = 2}};
            std::size_t drained = 0;
        };
        const auto make = [] { return std::make_unique<World>(); };
        walk(
            OutOfMemory::MayThrow, make,
            [](World &world) { (void)world.queue.tryPush(longKey(0)); },
            [](World &world, bool hasThrown) {
                QCOMPARE(world.queue.snapshot().waiting, std::size_t{hasThrown ? 0U : 1U});
                QVERIFY(world.queue.tryPush("a"));
                QCOMPARE(world.queue.tryPush("b"), hasThrown); // its place came back
            });
        walk(
            OutOfMemory::IsTold,
            [&] {
                auto world = make();
                (void)world->queue.tryPush(longKey(0));
                return world;
            },
            [](World &world) {
                world.drained = world.queue.drain([](const std::string &) { return true; });
            },
            [](World &world, bool) { QCOMPARE(world.drained, std::size_t{1}); });
    }

    void aPipelineGivesBackWhatItTook()
    {
        const auto make = [] { return std::make_unique<Guarded>(); };
        walk(
            OutOfMemory::MayThrow, make,
            [](Guarded &world) {
                PipelineCall with;
                with.key = "key";
                (void)world.pipeline.call(with, [] { return longKey(0); });
            },
            isIdle);
        walk(
            OutOfMemory::MayThrow, make,
            [](Guarded &world) {
                try {
                    (void)world.pipeline.call(
                        []() -> std::string { throw std::runtime_error{"no"}; });
                } catch (const std::runtime_error &) {
                    return;
                }
            },
            isIdle);
        walk(
            OutOfMemory::MayThrow, make,
            [](Guarded &world) {
                (void)world.pipeline.call(
                    [] { return std::string{"short"}; },
                    [](const std::string &) {
                        return std::optional{FailedResult{CallError{longKey(2)}, {}}};
                    });
            },
            isIdle);
    }

    void aCoroutineGivesBackWhatItTook()
    {
        walk(
            OutOfMemory::MayThrow, [] { return std::make_unique<Guarded>(); },
            [](Guarded &world) {
                std::exception_ptr thrown;
                awaited(thrown, world);
                if (thrown)
                    std::rethrow_exception(thrown);
            },
            isIdle);
    }

    void aGuardedCircuitGivesBackWhatItTook()
    {
        struct World
        {
            Clock clock{Clock::Kind::Manual};
            std::shared_ptr<CircuitBreaker> breaker =
                std::make_shared<CircuitBreaker>("guarded", CircuitOptions{}, &clock);
            GuardedCircuit circuit{breaker, RateLimit{.rate = 1, .burst = 1},
                                   BulkheadOptions{.concurrent = 1}};
        };
        walk(
            OutOfMemory::IsTold, [] { return std::make_unique<World>(); },
            [error = longKey(3)](World &world) {
                GuardedPermit permit = world.circuit.tryAcquire(at(1s));
                (void)world.circuit.tryAcquire(at(1s));
                permit.fail(at(2s), error);
            },
            [](World &world, bool) {
                QCOMPARE(world.circuit.bulkhead()->snapshot().inUse, 0U);
                QCOMPARE(world.breaker->snapshot(at(2s)).inFlight, 0U);
                QVERIFY(world.circuit.tryAcquire(at(1h)));
            });
    }
};

QTEST_APPLESS_MAIN(TestNoMemoryPolicies)

#include "tst_no_memory_policies.moc"
