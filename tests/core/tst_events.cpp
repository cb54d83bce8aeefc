// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/events.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// What listeners are told, in which order, and what they may do.
class TestEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesComeInTheirOrder()
    {
        Circuit circuit{opensAtOnce()};
        std::vector<std::uint64_t> sequences;
        std::vector<TimePoint> instants;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&](const Event &event) {
                QCOMPARE(event.kind, EventKind::Change);
                QCOMPARE(event.circuit, std::string_view{"payments"});
                QVERIFY(event.change);
                QCOMPARE(event.at, event.change->at);
                sequences.push_back(event.change->sequence);
                instants.push_back(event.at);
            });
        fail(circuit, at(0s));
        Permit hung = circuit->tryAcquire(at(30s));
        static_cast<void>(circuit->advance(at(200s))); // three changes in one look
        const std::vector<std::uint64_t> expected{1, 2, 3, 4};
        QCOMPARE(sequences, expected);
        const std::vector<TimePoint> due{at(0s), at(30s), at(60s), at(90s)};
        QCOMPARE(instants, due);
    }

    void callsAreToldToThoseWhoAsk()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        std::vector<EventKind> kinds;
        std::vector<ErrorName> errors;
        const Subscription subscription =
            circuit->subscribe(EventKind::Success | EventKind::Failure | EventKind::Rejection,
                               [&](const Event &event) {
                                   kinds.push_back(event.kind);
                                   if (event.kind == EventKind::Failure)
                                       errors.push_back(event.error);
                                   if (event.kind == EventKind::Rejection)
                                       QCOMPARE(event.rejectedBy, RejectedBy::Breaker);
                                   QVERIFY(!event.change);
                               });
        succeed(circuit, at(1s));
        fail(circuit, at(2s), 1, "ValueError"); // neither
        fail(circuit, at(2s), 1, "http.500");
        fail(circuit, at(3s), 1, "http.503");
        static_cast<void>(circuit->tryAcquire(at(4s)));
        const std::vector<EventKind> expected{EventKind::Success, EventKind::Failure,
                                              EventKind::Failure, EventKind::Rejection};
        QCOMPARE(kinds, expected);
        const std::vector<ErrorName> names{ErrorName{"http.500"}, ErrorName{"http.503"}};
        QCOMPARE(errors, names);
    }

    void aFailureComesBeforeTheOpeningThatItBrings()
    {
        Circuit circuit{opensAtOnce()};
        std::vector<EventKind> kinds;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change | EventKind::Failure,
                               [&](const Event &event) { kinds.push_back(event.kind); });
        fail(circuit, at(1s));
        const std::vector<EventKind> expected{EventKind::Failure, EventKind::Change};
        QCOMPARE(kinds, expected);
    }

    void aListenerMayCallBackIntoTheCircuit()
    {
        Circuit circuit{opensAtOnce()};
        std::vector<CircuitState> seen;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&](const Event &event) {
                // Would never come back if it ran under a lock.
                seen.push_back(circuit->snapshot(event.at).state);
                static_cast<void>(circuit->history());
                static_cast<void>(circuit->tryAcquire(event.at));
                if (seen.size() == 1)
                    circuit->reset(byOperator("at once"), event.at);
            });
        fail(circuit, at(1s));
        const std::vector<CircuitState> expected{CircuitState::Open, CircuitState::Closed};
        QCOMPARE(seen, expected);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    }

    void whatAListenerBringsComesAfterWhatWasWaiting()
    {
        Circuit circuit{opensAtOnce()};
        std::vector<std::uint64_t> first;
        std::vector<std::uint64_t> second;
        const Subscription one = circuit->subscribe(EventKind::Change, [&](const Event &event) {
            first.push_back(event.change->sequence);
            if (event.change->sequence == 1)
                circuit->reset(byOperator(), event.at);
        });
        const Subscription other = circuit->subscribe(EventKind::Change, [&](const Event &event) {
            second.push_back(event.change->sequence);
        });
        fail(circuit, at(1s));
        const std::vector<std::uint64_t> expected{1, 2};
        QCOMPARE(first, expected);
        QCOMPARE(second, expected);
    }

    void aSubscriptionEndsWithItself()
    {
        Circuit circuit;
        int told = 0;
        {
            Subscription subscription =
                circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; });
            QVERIFY(subscription.isActive());
            circuit->reset(byOperator(), at(1s));
            QCOMPARE(told, 1);
            subscription.end();
            QVERIFY(!subscription.isActive());
            circuit->reset(byOperator(), at(1s));
            QCOMPARE(told, 1);
        }
        {
            const Subscription subscription =
                circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; });
        }
        circuit->reset(byOperator(), at(1s));
        QCOMPARE(told, 1);
    }

    void aSubscriptionMayEndInsideItsListener()
    {
        Circuit circuit;
        int told = 0;
        int others = 0;
        Subscription subscription;
        subscription = circuit->subscribe(EventKind::Change, [&](const Event &) {
            ++told;
            subscription.end();
        });
        const Subscription other =
            circuit->subscribe(EventKind::Change, [&](const Event &) { ++others; });
        circuit->reset(byOperator(), at(1s));
        circuit->reset(byOperator(), at(2s));
        QCOMPARE(told, 1);
        QCOMPARE(others, 2);
    }

    void aListenerMaySubscribeAnother()
    {
        Circuit circuit;
        int told = 0;
        std::vector<Subscription> late;
        const Subscription subscription = circuit->subscribe(EventKind::Change, [&](const Event &) {
            if (late.empty())
                late.push_back(
                    circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; }));
        });
        circuit->reset(byOperator(), at(1s));
        circuit->reset(byOperator(), at(2s));
        QVERIFY(told >= 1);
        QCOMPARE(late.size(), 1U);
    }

    void aSubscriptionMayOutliveTheCircuit()
    {
        int told = 0;
        Subscription subscription;
        {
            Circuit circuit;
            subscription = circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; });
            circuit->reset(byOperator(), at(1s));
        }
        QCOMPARE(told, 1);
        subscription.end();
        QVERIFY(!subscription.isActive());
    }

    void aListenersExceptionHarmsNeitherTheCallNorTheOthers()
    {
        Circuit circuit{opensAtOnce()};
        int told = 0;
        const Subscription throwing = circuit->subscribe(
            EventKind::Change, [](const Event &) { throw std::runtime_error{"listener"}; });
        const Subscription counting =
            circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; });
        fail(circuit, at(1s)); // noexcept: what left it would end the program
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        QCOMPARE(told, 1);
    }

    void theQueueIsBoundedAndCountsWhatItDropped()
    {
        constexpr int kLost = 500;
        CircuitOptions options;
        options.historyCapacity = 10;
        Circuit circuit{options};
        std::latch entered{1};
        std::latch flooded{1};
        std::vector<std::uint64_t> sequences;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&](const Event &event) {
                if (sequences.empty()) {
                    entered.count_down();
                    flooded.wait();
                }
                sequences.push_back(event.change->sequence);
            });
        std::jthread slow{[&] { circuit->reset(byOperator(), at(1s)); }};
        entered.wait();
        // The other thread delivers already: none of these is told by this one, or waits for it.
        for (int i = 0; i < 1024 + kLost; ++i)
            circuit->reset(byOperator(), at(1s));
        QVERIFY(circuit->snapshot(at(1s)).eventsDropped >= kLost - 1U);
        QVERIFY(circuit->snapshot(at(1s)).eventsDropped <= kLost + 1U);
        flooded.count_down();
        slow.join();
        QCOMPARE(sequences.size() + circuit->snapshot(at(1s)).eventsDropped, 1025U + kLost);
        QVERIFY(std::is_sorted(sequences.begin(), sequences.end()));
        QCOMPARE(circuit->history().back().sequence, 1025U + kLost); // the history lost nothing
    }

    void endingWaitsForACallUnderWayInAnotherThread()
    {
        Circuit circuit;
        std::latch entered{1};
        std::latch ending{1};
        std::atomic<bool> inside{false};
        bool wasInsideAfterTheEnd = true;
        Subscription subscription = circuit->subscribe(EventKind::Change, [&](const Event &) {
            inside = true;
            entered.count_down();
            ending.wait();
            for (int i = 0; i < 100; ++i)
                std::this_thread::yield();
            inside = false;
        });
        std::jthread delivering{[&] { circuit->reset(byOperator(), at(1s)); }};
        entered.wait();
        ending.count_down();
        subscription.end();
        wasInsideAfterTheEnd = inside;
        delivering.join();
        QVERIFY(!wasInsideAfterTheEnd);
    }

    void listeningToCallsLosesNoCount()
    {
        Circuit circuit{optionsWith(FailureRatio{1.0, 100000, 30s, 10})};
        succeed(circuit, at(1s), 10);
        Permit before = circuit->tryAcquire(at(1s));
        int told = 0;
        {
            const Subscription subscription = circuit->subscribe(
                EventKind::Success | EventKind::Failure, [&](const Event &) { ++told; });
            succeed(circuit, at(1s), 10);
            fail(circuit, at(1s), 5);
            before.succeed(at(1s)); // permitted before anybody listened
        }
        succeed(circuit, at(1s), 10);
        QCOMPARE(told, 16);
        QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 31U);
        QCOMPARE(circuit->snapshot(at(1s)).totals.failed, 5U);
        QCOMPARE(circuit->snapshot(at(1s)).window.calls, 36U);
    }
};

QTEST_APPLESS_MAIN(TestEvents)

#include "tst_events.moc"
