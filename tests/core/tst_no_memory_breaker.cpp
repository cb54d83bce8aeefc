// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "no_memory_walk.h"
#include "support.h"

#include <switchgear/circuit_breaker.h>
#include <switchgear/keyed_circuits.h>
#include <switchgear/log_listener.h>
#include <switchgear/metrics_listener.h>
#include <switchgear/registry.h>

#include <QObject>
#include <QTest>

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

using Make = std::function<std::unique_ptr<Circuit>()>;
using Operate = std::function<void(Circuit &)>;

/// A circuit with these options, after these outcomes.
Make circuit(const CircuitOptions &options, const Operate &before = {})
{
    return [options, before] {
        auto made = std::make_unique<Circuit>(options);
        if (before)
            before(*made);
        return made;
    };
}

CircuitOptions everyPart()
{
    CircuitOptions options;
    options.trip = {FailureRatio{0.5, 4, 30s, 10}, ConsecutiveFailures{3, Duration{0}}};
    options.slowCall = SlowCall{2s, 0.8};
    options.latency = LatencyTracking::On;
    options.recoveryRamp = RecoveryRamp{};
    options.halfOpen = {2, 2, 30s};
    options.errors.ignore = {"ignored"};
    return options;
}

void openIt(Circuit &circuit)
{
    fail(circuit, at(1s), 3);
}

/// What holds of any circuit: it goes on, and its counts agree.
void isSound(Circuit &circuit, bool)
{
    const TimePoint later = at(1h);
    QVERIFY(!circuit->reset(byOperator(), later).isRefused());
    circuit->tryAcquire(later).succeed(later);
    const CircuitSnapshot now = circuit->snapshot(later);
    QCOMPARE(now.state, CircuitState::Closed);
    QCOMPARE(now.inFlight, 0U);
    QCOMPARE(now.totals.calls, now.totals.permitted + now.totals.rejected);
    fail(circuit, later, 3);
    QCOMPARE(circuit->state(later), CircuitState::Open);
}

void isOpenAndSound(Circuit &circuit, bool hasThrown)
{
    QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
    isSound(circuit, hasThrown);
}

} // namespace

/// A breaker where there is no memory, in a program of its own whose allocator refuses.
class TestNoMemoryBreaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneIsMadeOrNot()
    {
        walk(
            OutOfMemory::MayThrow, [] { return std::make_unique<std::unique_ptr<Circuit>>(); },
            [](auto &place) { place = std::make_unique<Circuit>(everyPart()); },
            [](auto &place, bool hasThrown) { QCOMPARE(place == nullptr, hasThrown); });
    }

    void callsEnd_data()
    {
        QTest::addColumn<Operate>("operate");
        const auto row = [](const char *title, const Operate &operate) {
            QTest::newRow(title) << operate;
        };
        row("in success", [](Circuit &c) { c->tryAcquire(at(1s)).succeed(at(2s)); });
        row("in slow success", [](Circuit &c) { c->tryAcquire(at(1s)).succeed(at(9s)); });
        row("in failure", [](Circuit &c) { c->tryAcquire(at(1s)).fail(at(2s)); });
        row("in a named failure",
            [](Circuit &c) { c->tryAcquire(at(1s)).fail(at(2s), ErrorName{"TimeoutError"}, 3s); });
        row("in a failure by text", [](Circuit &c) {
            c->tryAcquire(at(1s)).fail(at(2s), std::string_view{"a text of more than a few bytes"});
        });
        row("in an ignored one",
            [](Circuit &c) { c->tryAcquire(at(1s)).fail(at(2s), std::string_view{"ignored"}); });
        row("cancelled", [](Circuit &c) { c->tryAcquire(at(1s)).cancel(at(2s)); });
        row("given up", [](Circuit &c) { Permit permit = c->tryAcquire(at(1s)); });
        row("refused before",
            [](Circuit &c) { (void)c->refuse(at(1s), RejectedBy::Limiter, some(3s)); });
        row("asked about", [](Circuit &c) { (void)c->wouldRefuse(at(1s)); });
    }

    void callsEnd()
    {
        QFETCH(const Operate, operate);
        const auto hasOneCall = [](Circuit &c, bool hasThrown) {
            QVERIFY(c->snapshot(at(10s)).totals.calls <= 1);
            QCOMPARE(c->snapshot(at(10s)).inFlight, 0U);
            isSound(c, hasThrown);
        };
        walk(OutOfMemory::IsTold, circuit(everyPart()), operate, hasOneCall);
    }

    void whatIsThrownThroughACallPasses()
    {
        const auto operate = [](Circuit &c) {
            try {
                (void)c->call([]() -> int { throw std::runtime_error{"no"}; });
            } catch (const std::runtime_error &) {
                return;
            }
        };
        walk(OutOfMemory::MayThrow, circuit(everyPart()), operate, isSound);
    }

    void itOpensAllTheSame()
    {
        walk(OutOfMemory::IsTold, circuit(everyPart()), openIt, isOpenAndSound);
        CircuitOptions custom = everyPart();
        custom.breakDuration.strategy = CustomBreak{[](const BreakFacts &) { return 40s; }, 30s};
        walk(OutOfMemory::IsTold, circuit(custom), openIt, isOpenAndSound);
    }

    void itIsRejectedAndTriedAndCloses()
    {
        walk(
            OutOfMemory::IsTold, circuit(everyPart(), openIt),
            [](Circuit &c) { (void)c->tryAcquire(at(2s)); }, isOpenAndSound);
        // A probe that there is no memory for is not made.
        walk(
            OutOfMemory::IsTold, circuit(everyPart(), openIt),
            [](Circuit &c) {
                for (int i = 0; i < 2; ++i)
                    c->tryAcquire(at(31s)).succeed(at(32s));
            },
            [](Circuit &c, bool hasThrown) {
                const CircuitSnapshot now = c->snapshot(at(32s));
                QVERIFY(now.state == CircuitState::Closed || now.totals.rejected > 0);
                QCOMPARE(now.inFlight, 0U);
                isSound(c, hasThrown);
            });
        walk(
            OutOfMemory::IsTold, circuit(everyPart(), openIt),
            [](Circuit &c) { c->tryAcquire(at(31s)).fail(at(32s), ErrorName{"TimeoutError"}); },
            isSound);
        walk(
            OutOfMemory::IsTold, circuit(everyPart(), openIt),
            [](Circuit &c) {
                Permit hung = c->tryAcquire(at(31s));
                (void)c->isIsolatedAt(at(62s)); // it has timed out
                (void)c->tryAcquire(at(62s));
            },
            isSound);
    }

    void looksThrowOrTell_data()
    {
        QTest::addColumn<Operate>("operate");
        const auto row = [](const char *title, const Operate &operate) {
            QTest::newRow(title) << operate;
        };
        row("state", [](Circuit &c) { (void)c->state(at(31s)); });
        row("snapshot", [](Circuit &c) { (void)c->snapshot(at(31s)); });
        row("history", [](Circuit &c) { (void)c->history(); });
        row("options", [](Circuit &c) { (void)c->options(); });
        row("forecast", [](Circuit &c) { (void)c->forecast({}, at(2s)); });
        row("advance", [](Circuit &c) { (void)c->advance(at(31s)); });
        row("nextDue", [](Circuit &c) { (void)c->nextDue(); });
        row("activity", [](Circuit &c) { (void)c->activity(); });
        row("group", [](Circuit &c) { (void)c->group(); });
    }

    void looksThrowOrTell()
    {
        QFETCH(const Operate, operate);
        walk(OutOfMemory::MayThrow, circuit(everyPart(), openIt), operate, isSound);
    }

    void ordersThrowOrAreCarriedOut_data()
    {
        QTest::addColumn<Operate>("operate");
        const auto row = [](const char *title, const Operate &operate) {
            QTest::newRow(title) << operate;
        };
        row("isolate", [](Circuit &c) { (void)c->isolate(byOperator(), at(2s), at(1min)); });
        row("release", [](Circuit &c) {
            const OrderResult held = c->isolate(byOperator(), at(2s));
            (void)c->release(held.isolation, byOperator(), at(3s));
        });
        row("its end", [](Circuit &c) {
            (void)c->isolate(byOperator(), at(2s), at(1min));
            (void)c->advance(at(2min));
        });
        row("reset", [](Circuit &c) { (void)c->reset(byOperator(), at(2s)); });
        row("trip", [](Circuit &c) {
            (void)c->reset(byOperator(), at(2s));
            (void)c->trip(byOperator(), at(3s));
        });
        row("forceHalfOpen", [](Circuit &c) { (void)c->forceHalfOpen(byOperator(), at(2s)); });
        row("undoForceHalfOpen", [](Circuit &c) {
            (void)c->forceHalfOpen(byOperator(), at(2s));
            (void)c->undoForceHalfOpen(byOperator(), at(3s));
        });
        row("setMode", [](Circuit &c) {
            (void)c->setMode(CircuitMode::Disabled, byOperator(), at(2s));
            (void)c->setMode(CircuitMode::Enforce, byOperator(), at(3s));
        });
        row("setBreakDuration", [](Circuit &c) {
            BreakDuration steep;
            steep.strategy = ExponentialBreak{10s, 2.0};
            (void)c->setBreakDuration(steep, byOperator(), at(2s));
        });
        row("reconfigure",
            [](Circuit &c) { (void)c->reconfigure(everyPart(), byOperator(), at(2s)); });
    }

    void ordersThrowOrAreCarriedOut()
    {
        QFETCH(const Operate, operate);
        walk(OutOfMemory::MayThrow, circuit(everyPart(), openIt), operate,
             [](Circuit &c, bool hasThrown) {
                 (void)c->setMode(CircuitMode::Enforce, byOperator(), at(5min));
                 (void)c->reconfigure(everyPart(), byOperator(), at(5min));
                 isSound(c, hasThrown);
             });
    }

    void listenersAreToldOrItIsCounted()
    {
        struct World
        {
            Circuit circuit{everyPart()};
            int told = 0;
            Subscription subscription =
                circuit->subscribe(EventKind::Change | EventKind::Failure | EventKind::Rejection,
                                   [this](const Event &) { ++told; });
        };
        walk(
            OutOfMemory::IsTold, [] { return std::make_unique<World>(); },
            [](World &world) {
                openIt(world.circuit);
                (void)world.circuit->tryAcquire(at(2s));
            },
            [](World &world, bool hasThrown) {
                const CircuitSnapshot now = world.circuit->snapshot(at(2s));
                const std::uint64_t heard =
                    static_cast<std::uint64_t>(world.told) + now.eventsDropped;
                QVERIFY(heard <= 5); // a change that has no record may be told to nobody
                QVERIFY(heard + now.changesLost >= 5);
                isSound(world.circuit, hasThrown);
            });
        walk(
            OutOfMemory::MayThrow, circuit(everyPart()),
            [](Circuit &c) {
                const Subscription subscription =
                    c->subscribe(EventKind::Change, [](const Event &) {});
            },
            isSound);
    }

    void theLibrarysListenersDoNoHarm()
    {
        struct World
        {
            MetricsListener metrics;
            Circuit circuit{everyPart()};
            Subscription counted = circuit->subscribe(EventKind::Change, metrics.listener());
            Subscription logged =
                circuit->subscribe(EventKind::Change, logListener([](std::string_view) {}));
        };
        const auto make = [] { return std::make_unique<World>(); };
        const auto check = [](World &world, bool hasThrown) { isSound(world.circuit, hasThrown); };
        walk(
            OutOfMemory::IsTold, make, [](World &world) { openIt(world.circuit); }, check);
        walk(
            OutOfMemory::MayThrow, make,
            [](World &world) {
                (void)prometheusText(
                    world.metrics.collect(std::array{world.circuit->snapshot(at(2s))}));
            },
            check);
    }

    void aRegistryHasACircuitOrHasNot()
    {
        const auto make = [] { return std::make_unique<Registry>(); };
        walk(
            OutOfMemory::MayThrow, make,
            [](Registry &registry) { (void)registry.add("payments", everyPart()); },
            [](Registry &registry, bool hasThrown) {
                QCOMPARE(registry.find("payments") == nullptr, hasThrown);
                QCOMPARE(registry.circuits().empty(), hasThrown);
                QCOMPARE(registry.add("payments", everyPart()) != nullptr, hasThrown);
            });
        const auto makeTwo = [] {
            auto registry = std::make_unique<Registry>();
            CircuitOptions options = everyPart();
            options.group = "shop";
            (void)registry->add("one", options);
            (void)registry->add("two", options);
            return registry;
        };
        walk(
            OutOfMemory::MayThrow, makeTwo,
            [](Registry &registry) {
                (void)registry.orderGroup("shop", [](CircuitBreaker &circuit) {
                    return circuit.trip(byOperator(), at(1s));
                });
            },
            [](Registry &registry, bool hasThrown) {
                for (const auto &circuit : registry.circuits()) {
                    const bool isOpen = circuit->state(at(1s)) == CircuitState::Open;
                    QVERIFY(isOpen || hasThrown);
                }
            });
        walk(
            OutOfMemory::MayThrow, makeTwo, [](Registry &registry) { registry.remove("one"); },
            [](Registry &registry, bool) { QVERIFY(registry.find("two") != nullptr); });
    }

    void aKeyedCircuitIsThereOrNot()
    {
        struct World
        {
            Registry registry;
            KeyedCircuits hosts{registry, "hosts", {.options = everyPart(), .maximum = 2}};
        };
        walk(
            OutOfMemory::MayThrow, [] { return std::make_unique<World>(); },
            [](World &world) {
                for (const char *const host : {"a", "b", "c"})
                    (void)world.hosts.forKey(host, at(1s));
            },
            [](World &world, bool) {
                QVERIFY(world.registry.circuits().size() <= 2);
                const auto circuit = world.hosts.forKey("a", at(1h));
                QVERIFY(circuit != nullptr);
                circuit->tryAcquire(at(1h)).succeed(at(1h));
            });
    }
};

QTEST_APPLESS_MAIN(TestNoMemoryBreaker)

#include "tst_no_memory_breaker.moc"
