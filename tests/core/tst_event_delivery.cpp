// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <event_queue.h>
#include <latch>
#include <limits>
#include <mutex>
#include <numeric>
#include <pthread.h>
#include <thread>

using namespace switchgear;
using namespace switchgear::detail;
using namespace switchgear::test;

namespace {

constexpr Duration kAsLongAsItTakes = 24h;
constexpr EventOrigin kOrigin{"payments", 7, nullptr};

Event numbered(int number)
{
    Event event;
    event.kind = EventKind::Success;
    event.at = at(Duration{number});
    return event;
}

int numberOf(const Event &event)
{
    return static_cast<int>(event.at.time_since_epoch().count());
}

void waitFor(const auto &condition)
{
    while (!condition())
        std::this_thread::yield();
}

bool countsUp(const std::vector<int> &numbers)
{
    return std::adjacent_find(numbers.begin(), numbers.end(),
                              [](int a, int b) { return b != a + 1; })
           == numbers.end();
}

} // namespace

/// Which thread tells events, for how long, and what becomes of those for which there is no room.
class TestEventDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThreadHandsOverToTheNextThatComesAfterItsTurn()
    {
        constexpr int kEvents = 200;
        constexpr int kTurn = EventQueue::kTurn;
        EventQueue queue{kAsLongAsItTakes};
        std::latch isTurnOver{1};
        std::vector<int> byFirst;
        std::vector<int> bySecond;
        std::jthread second;
        std::thread::id first;
        const Subscription subscription =
            queue.subscribe(EventKind::Success, [&](const Event &event) {
                const int number = numberOf(event);
                const bool isFirst = std::this_thread::get_id() == first;
                (isFirst ? byFirst : bySecond).push_back(number);
                if (number == kTurn) { // the first event after its turn
                    isTurnOver.count_down();
                    waitFor([&] { return queue.hasHeir(); });
                }
            });
        for (int i = 0; i < kEvents; ++i)
            queue.push(numbered(i));
        second = std::jthread{[&] {
            isTurnOver.wait();
            queue.push(numbered(kEvents));
            queue.deliver(kOrigin);
        }};
        std::jthread{[&] {
            first = std::this_thread::get_id();
            queue.deliver(kOrigin);
        }}.join();
        second.join();
        QCOMPARE(byFirst.size(), kTurn + 1U);
        QCOMPARE(byFirst.size() + bySecond.size(), kEvents + 1U); // nothing is left
        byFirst.insert(byFirst.end(), bySecond.begin(), bySecond.end());
        QVERIFY(countsUp(byFirst));
        QCOMPARE(queue.dropped(), 0U);
    }

    void whereNobodyComesItGoesOn()
    {
        constexpr int kEvents = 1000;
        EventQueue queue{kAsLongAsItTakes};
        std::vector<int> told;
        const Subscription subscription =
            queue.subscribe(EventKind::Success, [&](const Event &event) {
                told.push_back(numberOf(event));
                if (told.size() < kEvents) {
                    queue.push(numbered(static_cast<int>(told.size())));
                    queue.deliver(kOrigin); // inside the listener: told when this one is
                }
            });
        queue.push(numbered(0));
        queue.deliver(kOrigin);
        QCOMPARE(told.size(), std::size_t{kEvents});
        QVERIFY(countsUp(told));
    }

    void whoComesWhileAListenerHangsGoesOnItsWay()
    {
        constexpr int kEvents = 100;
        EventQueue queue; // waits a little
        std::latch hangs{1};
        std::latch letGo{1};
        std::vector<int> told;
        const Subscription subscription =
            queue.subscribe(EventKind::Success, [&](const Event &event) {
                told.push_back(numberOf(event));
                if (told.size() == kEvents) {
                    hangs.count_down();
                    letGo.wait();
                }
            });
        for (int i = 0; i < kEvents; ++i)
            queue.push(numbered(i));
        std::jthread delivering{[&] { queue.deliver(kOrigin); }};
        hangs.wait();
        for (int i = kEvents; i < kEvents + 20; ++i) {
            queue.push(numbered(i));
            queue.deliver(kOrigin); // comes back
        }
        letGo.count_down();
        delivering.join();
        QCOMPARE(told.size(), kEvents + 20U);
        QVERIFY(countsUp(told));
    }

    void insideAListenerNoThreadWaitsForAnother()
    {
        EventQueue one{kAsLongAsItTakes};
        EventQueue other{kAsLongAsItTakes};
        std::latch otherHangs{1};
        std::latch letGo{1};
        int told = 0;
        const Subscription hanging = other.subscribe(EventKind::Success, [&](const Event &event) {
            ++told;
            if (numberOf(event) == EventQueue::kTurn) { // its turn is over
                otherHangs.count_down();
                letGo.wait();
            }
        });
        const Subscription crossing = one.subscribe(EventKind::Success, [&](const Event &) {
            other.push(numbered(-1));
            other.deliver(kOrigin); // would wait for ever
            letGo.count_down();
        });
        for (int i = 0; i <= static_cast<int>(EventQueue::kTurn); ++i)
            other.push(numbered(i));
        std::jthread delivering{[&] { other.deliver(kOrigin); }};
        otherHangs.wait();
        one.push(numbered(0));
        one.deliver(kOrigin);
        delivering.join();
        QCOMPARE(told, static_cast<int>(EventQueue::kTurn) + 2);
    }

    void fromManyThreadsNothingIsLeftAndNothingOutOfOrder()
    {
        constexpr int kThreads = 4;
        constexpr int kTimes = 5000;
        Circuit circuit;
        std::atomic<int> inside{0};
        std::atomic<bool> wasAlone{true};
        std::uint64_t told = 0;
        std::uint64_t last = 0;
        bool isSorted = true;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&](const Event &event) {
                wasAlone = wasAlone && inside.fetch_add(1) == 0;
                ++told;
                isSorted = isSorted && event.change->sequence > last;
                last = event.change->sequence;
                inside.fetch_sub(1);
            });
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < kTimes; ++i)
                circuit->reset({}, at(0s));
        });
        QVERIFY(wasAlone && isSorted);
        const std::uint64_t dropped = circuit->snapshot(at(1s)).eventsDropped;
        QCOMPARE(told + dropped, std::uint64_t{kThreads * kTimes});
    }

    void changesAreNotDroppedBehindCalls()
    {
        Circuit circuit{opensAtOnce()};
        std::latch isHeldUp{1};
        std::latch letGo{1};
        int successes = 0;
        const Subscription heldUp = circuit->subscribe(EventKind::Success, [&](const Event &) {
            if (++successes == 1) {
                isHeldUp.count_down();
                letGo.wait();
            }
        });
        std::vector<std::uint64_t> told;
        const Subscription changes = circuit->subscribe(
            EventKind::Change, [&](const Event &event) { told.push_back(event.change->sequence); });
        std::jthread delivering{[&] { succeed(circuit, at(0s)); }};
        isHeldUp.wait();
        succeed(circuit, at(1s), 1100);
        fail(circuit, at(2s)); // opens
        succeed(circuit, at(40s)); // half-open; closes
        QCOMPARE(circuit->history().size(), 3U);
        QCOMPARE(told.size(), 0U);
        letGo.count_down();
        delivering.join();
        QCOMPARE(told, (std::vector<std::uint64_t>{1, 2, 3}));
        QCOMPARE(successes, 1025); // one under way, and as many as may wait
        QCOMPARE(circuit->snapshot(at(40s)).eventsDropped, 1101U - 1024U);
    }

    void whatWaitsForAListenerThatHangsIsBounded()
    {
        Circuit circuit;
        std::latch isHeldUp{1};
        std::latch letGo{1};
        std::vector<EventKind> told;
        const Subscription subscription =
            circuit->subscribe(EventKind::Success | EventKind::Change, [&](const Event &event) {
                if (told.empty()) {
                    isHeldUp.count_down();
                    letGo.wait();
                }
                told.push_back(event.kind);
            });
        std::jthread delivering{[&] { succeed(circuit, at(0s)); }};
        isHeldUp.wait();
        for (int i = 0; i < 3000; ++i) {
            succeed(circuit, at(1s));
            circuit->reset(byOperator(), at(1s));
        }
        QCOMPARE(circuit->snapshot(at(1s)).eventsDropped, 2U * 3000U - 2U * 1024U);
        letGo.count_down();
        delivering.join();
        QCOMPARE(std::count(told.begin(), told.end(), EventKind::Change), 1024);
        QCOMPARE(std::count(told.begin(), told.end(), EventKind::Success), 1025);
        circuit->reset(byOperator(), at(2s)); // and it goes on
        QCOMPARE(std::count(told.begin(), told.end(), EventKind::Change), 1025);
    }

    void anEventTellsOfWhichCircuitItIs()
    {
        std::vector<std::uint64_t> instances;
        const CircuitBreaker *breaker = nullptr;
        const Listener listener = [&](const Event &event) {
            instances.push_back(event.instance);
            breaker = event.breaker;
        };
        Circuit one;
        Circuit two; // of the same name
        const Subscription first = one->subscribe(EventKind::Change, listener);
        const Subscription second = two->subscribe(EventKind::Change, listener);
        one->reset(byOperator(), at(1s));
        QCOMPARE(breaker, &*one);
        two->reset(byOperator(), at(1s));
        QCOMPARE(breaker, &*two);
        one->reset(byOperator(), at(1s));
        QVERIFY(instances[0] < instances[1]); // made later
        QCOMPARE(instances[2], instances[0]);
        QCOMPARE(one->snapshot(at(1s)).instance, instances[0]);
        QCOMPARE(two->snapshot(at(1s)).instance, instances[1]);
    }

    void subscriptionsThatEndedTakeNoRoom()
    {
        Circuit circuit{counting()};
        for (int i = 0; i < 1000; ++i)
            const Subscription gone = circuit->subscribe(EventKind::Success, [](const Event &) {});
        int told = 0;
        const Subscription changes =
            circuit->subscribe(EventKind::Change, [&](const Event &) { ++told; });
        succeed(circuit, at(1s), 10);
        circuit->reset(byOperator(), at(1s));
        QCOMPARE(told, 1);
        QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 10U);
    }

    void aThreadThatIsCancelledInsideAListenerTellsToTheEnd()
    {
        struct Story
        {
            Circuit circuit{opensAtOnce()};
            std::latch inside{1};
            std::latch isCancelled{1};
            std::atomic<int> told{0};
        } story;
        const Subscription subscription =
            story.circuit->subscribe(EventKind::Change, [&](const Event &) {
                story.inside.count_down();
                story.isCancelled.wait();
                pthread_testcancel();
                ++story.told;
            });
        pthread_t thread{};
        const auto run = [](void *argument) -> void * {
            fail(static_cast<Story *>(argument)->circuit, at(1s)); // noexcept
            for (;;)
                pthread_testcancel();
        };
        QCOMPARE(pthread_create(&thread, nullptr, run, &story), 0);
        story.inside.wait();
        QCOMPARE(pthread_cancel(thread), 0);
        story.isCancelled.count_down();
        void *result = nullptr;
        QCOMPARE(pthread_join(thread, &result), 0);
        QVERIFY(result == PTHREAD_CANCELED);
        QCOMPARE(story.told.load(), 1);
        QCOMPARE(story.circuit->state(at(1s)), CircuitState::Open);
    }
};

QTEST_APPLESS_MAIN(TestEventDelivery)

#include "tst_event_delivery.moc"
