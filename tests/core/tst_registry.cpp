// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/registry.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// The circuits of a program, by name.
class TestRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasAddedAndMakesNothing()
    {
        Registry registry;
        const std::shared_ptr<CircuitBreaker> payments = registry.add("payments", {});
        QVERIFY(payments);
        QCOMPARE(payments->name(), std::string{"payments"});
        QCOMPARE(registry.find("payments"), payments);
        QVERIFY(!registry.find("orders"));
        QVERIFY(!registry.find("Payments"));
        QVERIFY(!registry.find(""));
        QCOMPARE(registry.size(), std::size_t{1}); // a look never makes one
    }

    void aNameIsGivenOnce()
    {
        Registry registry;
        const std::shared_ptr<CircuitBreaker> first = registry.add("payments", {});
        QVERIFY(!registry.add("payments", opensAtOnce()));
        QCOMPARE(registry.find("payments"), first);
        QCOMPARE(registry.size(), std::size_t{1});
    }

    void circuitsComeInTheOrderInWhichTheyWereAdded()
    {
        Registry registry;
        for (const char *name : {"web", "orders", "auth", "payments"})
            QVERIFY(registry.add(name, {}));
        QVERIFY(registry.remove("orders"));
        QVERIFY(registry.add("orders", {}));
        std::string names;
        for (const std::shared_ptr<CircuitBreaker> &circuit : registry.circuits())
            names += circuit->name() + " ";
        QCOMPARE(names, std::string{"web auth payments orders "});
    }

    void aRemovedCircuitLivesUntilItsLastUserLetsGo()
    {
        Registry registry;
        Clock clock{Clock::Kind::Manual};
        const std::shared_ptr<CircuitBreaker> kept = registry.add("payments", {}, &clock);
        Permit permit = kept->tryAcquire(at(1s));
        QVERIFY(registry.remove("payments"));
        QVERIFY(!registry.remove("payments"));
        QVERIFY(!registry.find("payments"));
        QVERIFY(registry.circuits().empty());
        permit.succeed(at(2s));
        QCOMPARE(kept->snapshot(at(2s)).totals.succeeded, 1U);
    }

    void unsoundOptionsThrowAndAddNothing()
    {
        Registry registry;
        CircuitOptions unsound;
        unsound.trip.clear();
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 static_cast<void>(registry.add("payments", unsound)));
        QCOMPARE(registry.size(), std::size_t{0});
        QVERIFY(registry.add("payments", {}));
    }

    void namesAreData()
    {
        Registry registry;
        for (const char *name : {"<img src=x>", "%1 %s", "../../etc/passwd", "größe", "a b"}) {
            QVERIFY(registry.add(name, {}));
            QCOMPARE(registry.find(name)->name(), std::string{name});
        }
    }

    void groupsAreThoseOfTheOptionsAsTheyAreNow()
    {
        Registry registry;
        CircuitOptions checkout;
        checkout.group = "checkout";
        CircuitOptions web;
        web.group = "web";
        registry.add("payments", checkout);
        registry.add("pages", web);
        registry.add("orders", checkout);
        registry.add("alone", {});
        QCOMPARE(registry.groups(), (std::vector<std::string>{"checkout", "web"}));
        QCOMPARE(registry.circuitsOf("checkout").size(), std::size_t{2});
        QCOMPARE(registry.circuitsOf("checkout")[1]->name(), std::string{"orders"});
        QVERIFY(registry.circuitsOf("nobody's").empty());
        QVERIFY(registry.reconfigure("orders", web, byOperator(), at(1s)));
        QCOMPARE(registry.circuitsOf("checkout").size(), std::size_t{1});
        QCOMPARE(registry.circuitsOf("web").size(), std::size_t{2});
    }

    void anOrderToAGroupTellsWhatItDidToEach()
    {
        Registry registry;
        Clock clock{Clock::Kind::Manual};
        CircuitOptions checkout;
        checkout.group = "checkout";
        registry.add("payments", checkout, &clock);
        registry.add("orders", checkout, &clock);
        registry.add("pages", {}, &clock);
        registry.find("orders")->trip(byOperator(), at(1s));
        const auto trip = [](CircuitBreaker &circuit) {
            return circuit.trip(byOperator(), at(2s));
        };
        const std::vector<CircuitOrderResult> results = registry.orderGroup("checkout", trip);
        QCOMPARE(results.size(), std::size_t{2});
        QCOMPARE(results[0].circuit->name(), std::string{"payments"});
        QCOMPARE(results[0].result.outcome, OrderOutcome::Done);
        QCOMPARE(results[1].circuit->name(), std::string{"orders"});
        QCOMPARE(results[1].result.outcome, OrderOutcome::NoEffect);
        QCOMPARE(registry.find("pages")->state(at(2s)), CircuitState::Closed);
        QCOMPARE(registry.orderAll(trip).size(), std::size_t{3});
        QCOMPARE(registry.find("pages")->state(at(2s)), CircuitState::Open);
    }

    void reconfiguringKeepsStateAndStatistics()
    {
        Registry registry;
        Clock clock{Clock::Kind::Manual};
        registry.add("payments", opensAtOnce(), &clock);
        const auto payments = registry.find("payments");
        succeed(*payments, at(1s), 3);
        fail(*payments, at(2s));
        const std::optional<OrderResult> result = registry.reconfigure(
            "payments", optionsWith(FailureCount{7, 60s}), byOperator(), at(3s));
        QVERIFY(result);
        QCOMPARE(result->outcome, OrderOutcome::Done);
        QCOMPARE(result->after, CircuitState::Open);
        const CircuitSnapshot snapshot = payments->snapshot(at(3s));
        QCOMPARE(snapshot.totals.succeeded, 3U);
        QCOMPARE(snapshot.totals.failed, 1U);
        QCOMPARE(snapshot.totals.openings, 1U);
        QVERIFY(!registry.reconfigure("nobody", {}, byOperator(), at(3s)));
        CircuitOptions unsound;
        unsound.trip.clear();
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 registry.reconfigure("payments", unsound, byOperator(), at(3s)));
        QVERIFY(payments->options().trip == optionsWith(FailureCount{7, 60s}).trip);
    }

    void allAreSeenAndAdvancedInOnePass()
    {
        Registry registry;
        Clock clock{Clock::Kind::Manual};
        for (const char *name : {"a", "b", "c"})
            registry.add(name, opensAtOnce(), &clock);
        QVERIFY(!registry.nextDue());
        fail(*registry.find("a"), at(1s));
        fail(*registry.find("c"), at(2s));
        QCOMPARE(registry.nextDue(), std::optional{at(31s)});
        QCOMPARE(registry.advance(at(31s) - 1ns), std::size_t{0});
        QCOMPARE(registry.advance(at(31s)), std::size_t{1});
        const std::vector<CircuitSnapshot> snapshots = registry.snapshots(at(31s));
        QCOMPARE(snapshots.size(), std::size_t{3});
        QCOMPARE(snapshots[0].state, CircuitState::HalfOpen);
        QCOMPARE(snapshots[1].state, CircuitState::Closed);
        QCOMPARE(snapshots[2].state, CircuitState::Open);
        QCOMPARE(snapshots[2].name, std::string{"c"});
    }

    void whatSomebodyHoldsIsNotRemovedUnheld()
    {
        Registry registry;
        auto held = registry.add("payments", {});
        QVERIFY(!registry.removeUnheld("payments"));
        QVERIFY(registry.find("payments"));
        QVERIFY(registry.removeUnheld("payments", 1)); // the caller's own
        QVERIFY(!registry.find("payments"));
        registry.add("orders", {});
        QVERIFY(registry.removeUnheld("orders"));
        QVERIFY(!registry.removeUnheld("orders"));
    }

    void aCircuitIsRemovedItselfAndNotOneOfItsName()
    {
        Registry registry;
        const auto before = registry.add("payments", {});
        QVERIFY(registry.remove("payments"));
        registry.add("payments", {});
        QVERIFY(!registry.removeUnheld(*before));
        const CircuitBreaker &now = *registry.find("payments");
        QVERIFY(registry.removeUnheld(now));
        QVERIFY(!registry.find("payments"));
    }

    void threadsMayAddFindAndRemoveAtOnce()
    {
        Registry registry;
        Clock clock{Clock::Kind::Manual};
        std::atomic<int> added{0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([&, thread] {
                    for (int i = 0; i < 200; ++i) {
                        const std::string shared = "shared " + std::to_string(i);
                        added += registry.add(shared, {}, &clock) ? 1 : 0;
                        const std::string own =
                            "own " + std::to_string(thread) + " " + std::to_string(i);
                        if (registry.add(own, {}, &clock))
                            registry.remove(own);
                        if (const auto found = registry.find(shared))
                            found->tryAcquire(at(1s)).succeed(at(1s));
                    }
                });
            }
        }
        QCOMPARE(added.load(), 200); // each name once
        QCOMPARE(registry.size(), std::size_t{200});
        std::uint64_t calls = 0;
        for (const std::shared_ptr<CircuitBreaker> &circuit : registry.circuits())
            calls += circuit->snapshot(at(1s)).totals.succeeded;
        QCOMPARE(calls, 800U);
    }
};

QTEST_APPLESS_MAIN(TestRegistry)

#include "tst_registry.moc"
