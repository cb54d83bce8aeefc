// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/keyed_circuits.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// A circuit for each key, made when it is asked for and gone when it is idle.
class TestKeyedCircuits : public QObject
{
    Q_OBJECT

private:
    Registry m_registry;
    Clock m_clock{Clock::Kind::Manual};

    /// Room for three; idle after 60 s; parts of a second.
    KeyedCircuitOptions three() const
    {
        KeyedCircuitOptions options;
        options.options = optionsWith(FailureRatio{0.5, 2, 10s, 10});
        options.maximum = 3;
        options.idleAfter = 60s;
        options.clock = &m_clock;
        return options;
    }

private Q_SLOTS:
    void init()
    {
        for (const auto &circuit : m_registry.circuits())
            m_registry.remove(circuit->name());
    }

    void aKeyGetsItsCircuitOnce()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        const auto first = hosts.forKey("a.example", at(0s));
        QVERIFY(first);
        QCOMPARE(first->name(), std::string{"hosts/a.example"});
        QCOMPARE(first->group(), std::string{"hosts"});
        QCOMPARE(hosts.forKey("a.example", at(1s)), first);
        QVERIFY(hosts.forKey("b.example", at(1s)) != first);
        QCOMPARE(hosts.size(), std::size_t{2});
        QCOMPARE(m_registry.find("hosts/a.example"), first);
        QCOMPARE(m_registry.circuitsOf("hosts").size(), std::size_t{2});
        QVERIFY(first->options().trip == three().options.trip);
    }

    void anIdleCircuitMakesRoom()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        for (const char *key : {"a", "b", "c"})
            QVERIFY(hosts.forKey(key, at(0s)));
        QVERIFY(hosts.forKey("b", at(30s)));
        QVERIFY(!hosts.forKey("d", at(60s) - 1ns));
        QCOMPARE(hosts.refused(), 1U);
        QVERIFY(hosts.forKey("d", at(60s)));
        QCOMPARE(hosts.evicted(), 2U);
        QCOMPARE(hosts.size(), std::size_t{2});
        QVERIFY(!m_registry.find("hosts/a"));
        QVERIFY(m_registry.find("hosts/b"));
    }

    void aCircuitIsIdleOnlyWithNothingGoingOn()
    {
        KeyedCircuitOptions options = three();
        options.maximum = 10;
        KeyedCircuits hosts{m_registry, "hosts", options};
        const auto held = hosts.forKey("held", at(0s));
        Permit inFlight = hosts.forKey("in flight", at(0s))->tryAcquire(at(0s));
        fail(*hosts.forKey("open", at(0s)), at(0s), 2);
        const OrderResult isolated =
            hosts.forKey("isolated", at(0s))->isolate(byOperator(), at(0s));
        QVERIFY(hosts.forKey("idle", at(0s)));
        m_registry.find("hosts/idle")->tryAcquire(at(0s)).succeed(at(0s));
        QVERIFY(m_registry.find("hosts/open")->state(at(1s)) == CircuitState::Open);

        QCOMPARE(hosts.evictIdle(at(1000s)), std::size_t{1});
        QVERIFY(!m_registry.find("hosts/idle"));
        QCOMPARE(hosts.size(), std::size_t{4});

        inFlight.succeed(at(1000s));
        m_registry.find("hosts/isolated")->release(isolated.isolation, byOperator(), at(1000s));
        m_registry.find("hosts/isolated")->reset(byOperator(), at(1000s));
        succeed(*m_registry.find("hosts/open"), at(1000s));
        QCOMPARE(hosts.evictIdle(at(1000s)), std::size_t{0});
        QCOMPARE(hosts.evictIdle(at(1062s)), std::size_t{3}); // to a part of the window
        QVERIFY(m_registry.find("hosts/held"));
        QCOMPARE(hosts.size(), std::size_t{1});
    }

    void anOutcomeKeepsItsCircuitUpToTheEndOfItsPart()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        QVERIFY(hosts.forKey("a", at(0s)));
        succeed(*m_registry.find("hosts/a"), at(20s), 3); // found by its name, not by its key
        QCOMPARE(hosts.evictIdle(at(80s)), std::size_t{0});
        QCOMPARE(hosts.evictIdle(at(81s) - 1ns), std::size_t{0});
        QCOMPARE(hosts.evictIdle(at(81s)), std::size_t{1});
    }

    void whatSomebodyHoldsStaysAndKeepsItsKey()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        auto held = hosts.forKey("a", at(0s));
        QCOMPARE(hosts.evictIdle(at(100s)), std::size_t{0});
        QCOMPARE(hosts.forKey("a", at(100s)), held);
        held.reset();
        QCOMPARE(hosts.evictIdle(at(160s)), std::size_t{1});
    }

    void aNameThatWasTakenIsUsedAndNeverEvicted()
    {
        const auto own = m_registry.add("hosts/a", {}, &m_clock);
        KeyedCircuits hosts{m_registry, "hosts", three()};
        QCOMPARE(hosts.forKey("a", at(0s)), own);
        QCOMPARE(hosts.evictIdle(at(1000s)), std::size_t{0});
        QVERIFY(m_registry.find("hosts/a"));
    }

    void oneRemovedByHandGoesWhenItIsIdle()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        QVERIFY(hosts.forKey("a", at(0s)));
        QVERIFY(m_registry.remove("hosts/a"));
        QCOMPARE(hosts.evictIdle(at(60s)), std::size_t{1});
        QVERIFY(hosts.forKey("a", at(60s)));
        QVERIFY(m_registry.find("hosts/a"));
    }

    void anotherThatTookTheNameOfOneRemovedStays()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        QVERIFY(hosts.forKey("a", at(0s)));
        QVERIFY(m_registry.remove("hosts/a"));
        const std::weak_ptr<CircuitBreaker> other = m_registry.add("hosts/a", {}, &m_clock);
        QCOMPARE(hosts.evictIdle(at(60s)), std::size_t{1}); // the family's own
        QVERIFY(!other.expired());
        QCOMPARE(m_registry.find("hosts/a"), other.lock());
    }

    void reconfiguringReachesThoseThereAreAndThoseToCome()
    {
        KeyedCircuits hosts{m_registry, "hosts", three()};
        const auto first = hosts.forKey("a", at(0s));
        succeed(*first, at(0s), 5);
        const auto results = hosts.reconfigure(opensAtOnce(), byOperator(), at(1s));
        QCOMPARE(results.size(), std::size_t{1});
        QCOMPARE(results[0].result.outcome, OrderOutcome::Done);
        QCOMPARE(first->snapshot(at(1s)).totals.succeeded, 5U);
        QVERIFY(first->options().trip == opensAtOnce().trip);
        QVERIFY(hosts.forKey("b", at(1s))->options().trip == opensAtOnce().trip);
        QCOMPARE(first->group(), std::string{"hosts"});
        CircuitOptions unsound;
        unsound.trip.clear();
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 hosts.reconfigure(unsound, byOperator(), at(2s)));
        QVERIFY(hosts.forKey("c", at(2s))->options().trip == opensAtOnce().trip);
    }

    void unsoundFamiliesThrow()
    {
        KeyedCircuitOptions none = three();
        none.maximum = 0;
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, KeyedCircuits(m_registry, "hosts", none));
        KeyedCircuitOptions never = three();
        never.idleAfter = 0s;
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, KeyedCircuits(m_registry, "hosts", never));
        KeyedCircuitOptions unsound = three();
        unsound.options.trip.clear();
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 KeyedCircuits(m_registry, "hosts", unsound));
    }

    void threadsAskAndEvictAtOnce()
    {
        KeyedCircuitOptions options = three();
        options.maximum = 50;
        options.idleAfter = 1ns;
        KeyedCircuits hosts{m_registry, "hosts", options};
        std::atomic<std::int64_t> time{0};
        std::atomic<std::uint64_t> made{0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([&, thread] {
                    for (int i = 0; i < 500; ++i) {
                        const TimePoint now = at(Duration{2s} * time++);
                        const std::string key = std::to_string((i * 7 + thread) % 80);
                        if (const auto circuit = hosts.forKey(key, now)) {
                            succeed(*circuit, now);
                            ++made;
                        }
                        if (i % 10 == 0)
                            hosts.evictIdle(now);
                    }
                });
            }
        }
        QVERIFY(hosts.size() <= 50);
        QCOMPARE(m_registry.size(), hosts.size());
        QCOMPARE(made.load() + hosts.refused(), 2000U);
        hosts.evictIdle(at(Duration{2s} * time.load()) + 20s);
        QCOMPARE(m_registry.size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestKeyedCircuits)

#include "tst_keyed_circuits.moc"
