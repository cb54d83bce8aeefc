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
