// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "metrics_support.h"
#include "thread_support.h"

#include <switchgear/registry.h>

#include <QObject>
#include <QTest>

#include <array>
#include <latch>
#include <memory>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr EventMask kAll =
    EventMask{EventKind::Change} | EventKind::Success | EventKind::Failure | EventKind::Rejection;

std::uint64_t countOf(const std::vector<Metric> &metrics, std::string_view name,
                      std::initializer_list<MetricLabel> labels = {})
{
    return static_cast<std::uint64_t>(valueOf(metrics, name, payments(labels)).value_or(-1.0));
}

std::uint64_t transitionsOf(const std::vector<Metric> &metrics, const char *from, const char *to)
{
    return countOf(metrics, "circuit_breaker_transitions_total", {{"from", from}, {"to", to}});
}

/// Whether what opened agrees with what went to open, by whichever way.
bool agree(const std::vector<Metric> &metrics)
{
    return countOf(metrics, "circuit_breaker_openings_total")
           == transitionsOf(metrics, "closed", "open") + transitionsOf(metrics, "half_open", "open")
                  + transitionsOf(metrics, "isolated", "open");
}

/// Opens at that instant, and closes by a probe: three changes.
void openAndClose(CircuitBreaker &circuit, TimePoint now)
{
    fail(circuit, now);
    succeed(circuit, now + 30s);
}

} // namespace

/// No two metrics of a circuit contradict each other, whatever was dropped, and none is another
/// circuit's.
class TestMetricsAgree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openingsAgreeWithTransitionsWhileEventsWait()
    {
        Circuit circuit{opensAtOnce()};
        MetricsListener metrics;
        std::latch isHeldUp{1};
        std::latch letGo{1};
        bool isFirst = true;
        const Subscription heldUp = circuit->subscribe(EventKind::Success, [&](const Event &) {
            if (std::exchange(isFirst, false)) {
                isHeldUp.count_down();
                letGo.wait();
            }
        });
        const Subscription counted = circuit->subscribe(EventKind::Change, metrics.listener());
        std::jthread delivering{[&] { succeed(circuit, at(0s)); }};
        isHeldUp.wait();
        succeed(circuit, at(1s), 1100);
        openAndClose(*circuit, at(2s));
        const auto collected = [&] {
            return metrics.collect(std::array{circuit->snapshot(at(60s))});
        };
        QCOMPARE(countOf(collected(), "circuit_breaker_openings_total"), 1U);
        QCOMPARE(transitionsOf(collected(), "closed", "open"), 1U);
        letGo.count_down();
        delivering.join();
        QCOMPARE(transitionsOf(collected(), "closed", "open"), 1U);
        QCOMPARE(transitionsOf(metrics.collect(), "closed", "open"), 1U); // from events alone
        QCOMPARE(transitionsOf(metrics.collect(), "half_open", "closed"), 1U);
    }

    void openingsAgreeWithTransitionsAfterEveryOrder()
    {
        Circuit circuit{opensAtOnce()};
        MetricsListener metrics;
        const Subscription counted = circuit->subscribe(kAll, metrics.listener());
        const auto check = [&](TimePoint now) {
            QVERIFY(agree(metrics.collect(std::array{circuit->snapshot(now)})));
            QVERIFY(agree(metrics.collect()));
        };
        fail(circuit, at(0s));
        check(at(0s));
        circuit->forceHalfOpen(byOperator(), at(1s));
        circuit->undoForceHalfOpen(byOperator(), at(2s)); // open again
        check(at(2s));
        QCOMPARE(countOf(metrics.collect(), "circuit_breaker_openings_total"), 2U);
        circuit->isolate(byOperator(), at(3s), at(4s));
        check(at(4s)); // half-open
        fail(circuit, at(5s));
        circuit->reset(byOperator(), at(6s));
        circuit->trip(byOperator(), at(7s));
        circuit->setMode(CircuitMode::Disabled, byOperator(), at(8s));
        check(at(8s));
        QCOMPARE(countOf(metrics.collect(), "circuit_breaker_openings_total"), 4U);
    }

    void changesThatWereNotToldAreReadInTheHistory()
    {
        Circuit circuit{opensAtOnce()};
        MetricsListener metrics;
        std::latch isHeldUp{1};
        std::latch letGo{1};
        bool isFirst = true;
        const Subscription heldUp = circuit->subscribe(EventKind::Change, [&](const Event &) {
            if (std::exchange(isFirst, false)) {
                isHeldUp.count_down();
                letGo.wait();
            }
        });
        const Subscription counted = circuit->subscribe(EventKind::Change, metrics.listener());
        std::jthread delivering{[&] { circuit->reset(byOperator(), at(0s)); }};
        isHeldUp.wait();
        constexpr int kRounds = 360; // of three changes: more than may wait, and than are kept
        for (int round = 0; round < kRounds; ++round)
            openAndClose(*circuit, at(Duration{1min} * round));
        QVERIFY(circuit->snapshot(at(24h)).eventsDropped > 0);
        letGo.count_down();
        delivering.join();
        circuit->reset(byOperator(), at(24h)); // the next change tells of the gap
        const std::vector<Metric> told = metrics.collect();
        QCOMPARE(transitionsOf(told, "closed", "open"), std::uint64_t{kRounds});
        QCOMPARE(transitionsOf(told, "open", "half_open"), std::uint64_t{kRounds});
        QCOMPARE(transitionsOf(told, "half_open", "closed"), std::uint64_t{kRounds});
        QVERIFY(agree(told));
    }

    void whoComesLateKnowsTheTransitionsThatAreKept()
    {
        Circuit circuit{opensAtOnce()};
        openAndClose(*circuit, at(0s));
        MetricsListener metrics;
        const Subscription counted = circuit->subscribe(EventKind::Change, metrics.listener());
        fail(circuit, at(60s));
        QCOMPARE(transitionsOf(metrics.collect(), "closed", "open"), 2U);
        const std::vector<Metric> seen = metrics.collect(std::array{circuit->snapshot(at(60s))});
        QCOMPARE(transitionsOf(seen, "closed", "open"), 2U);
    }

    void aRemovedCircuitThatIsStillHeldWritesNothingIntoItsSuccessorsSeries()
    {
        Registry registry;
        MetricsListener metrics;
        CircuitOptions options = opensAtOnce();
        options.latency = LatencyTracking::On;
        const auto old = registry.add("payments", options);
        const Subscription ofOld = old->subscribe(kAll, metrics.listener());
        for (int i = 0; i < 5; ++i)
            openAndClose(*old, at(1min * i));
        QVERIFY(registry.remove("payments"));
        const auto present = registry.add("payments", options);
        const Subscription ofPresent = present->subscribe(kAll, metrics.listener());
        openAndClose(*present, at(1h)); // one opening, one failure, one success
        fail(*old, at(1h)); // who still holds it goes on
        static_cast<void>(old->tryAcquire(at(1h)));
        succeed(*present, at(2h));

        const std::vector<std::vector<Metric>> ways{metrics.collect(),
                                                    metrics.collect(registry.snapshots(at(2h)))};
        for (const std::vector<Metric> &collected : ways) {
            QCOMPARE(countOf(collected, "circuit_breaker_state"), 0U);
            QCOMPARE(countOf(collected, "circuit_breaker_openings_total"), 1U);
            QCOMPARE(transitionsOf(collected, "closed", "open"), 1U);
            QCOMPARE(transitionsOf(collected, "half_open", "closed"), 1U);
            QCOMPARE(countOf(collected, "circuit_breaker_failures_total"), 1U);
            QCOMPARE(countOf(collected, "circuit_breaker_calls_total", {{"outcome", "success"}}),
                     2U);
            QCOMPARE(countOf(collected, "circuit_breaker_rejections_total",
                             {{"rejected_by", "breaker"}}),
                     0U);
            QCOMPARE(find(collected, "circuit_breaker_state")->samples.size(), std::size_t{1});
        }
        QCOMPARE(valueOf(ways[1], "circuit_breaker_call_duration_seconds", kPayments, "_count"),
                 std::optional{3.0});
        // What the successor was not told of comes from its own history.
        MetricsListener late;
        const Subscription lateOld = old->subscribe(EventKind::Change, late.listener());
        const Subscription latePresent = present->subscribe(EventKind::Change, late.listener());
        fail(*present, at(3h));
        openAndClose(*old, at(4h));
        QCOMPARE(transitionsOf(late.collect(), "closed", "open"), 2U);
        QCOMPARE(countOf(late.collect(), "circuit_breaker_state"), 1U);
    }

    void snapshotsOfOneNameGiveTheSeriesOfTheNewest()
    {
        Circuit old{opensAtOnce()};
        Circuit present{opensAtOnce()};
        fail(old, at(0s));
        const MetricsListener metrics;
        const CircuitSnapshot ofOld = old->snapshot(at(1s));
        const CircuitSnapshot ofPresent = present->snapshot(at(1s));
        for (const auto &both : {std::array{ofOld, ofPresent}, std::array{ofPresent, ofOld}}) {
            const std::vector<Metric> collected = metrics.collect(both);
            QCOMPARE(find(collected, "circuit_breaker_state")->samples.size(), std::size_t{1});
            QCOMPARE(countOf(collected, "circuit_breaker_openings_total"), 0U);
            QCOMPARE(countOf(collected, "circuit_breaker_state"), 0U);
        }
    }

    void aSnapshotOfARemovedCircuitDoesNotHideItsSuccessor()
    {
        Circuit old{opensAtOnce()};
        Circuit present{opensAtOnce()};
        MetricsListener metrics;
        const Subscription counted = present->subscribe(kAll, metrics.listener());
        fail(present, at(0s));
        const std::vector<Metric> collected = metrics.collect(std::array{old->snapshot(at(1s))});
        QCOMPARE(countOf(collected, "circuit_breaker_openings_total"), 1U);
        QCOMPARE(find(collected, "circuit_breaker_state")->samples.size(), std::size_t{1});
    }

    void aForgottenCircuitBeginsAnew()
    {
        Circuit circuit{opensAtOnce()};
        MetricsListener metrics;
        const Subscription counted = circuit->subscribe(EventKind::Failure, metrics.listener());
        fail(circuit, at(0s));
        metrics.forget("payments");
        fail(circuit, at(31s));
        QCOMPARE(countOf(metrics.collect(), "circuit_breaker_failures_total"), 1U);
    }
};

QTEST_APPLESS_MAIN(TestMetricsAgree)

#include "tst_metrics_agree.moc"
