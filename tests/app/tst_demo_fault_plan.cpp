// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/fault_plan.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

constexpr TimePoint kStart{1000s};

Fault faultOf(FaultKind kind, double share = 1.0)
{
    Fault fault;
    fault.kind = kind;
    fault.share = share;
    return fault;
}

std::vector<PlannedAnswer> answers(FaultPlan &plan, int count)
{
    std::vector<PlannedAnswer> result;
    for (int i = 0; i < count; ++i)
        result.push_back(plan.next(kStart));
    return result;
}

} // namespace

class TestDemoFaultPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesAreClamped_data()
    {
        QTest::addColumn<double>("asked");
        QTest::addColumn<double>("got");
        QTest::newRow("just below zero") << -0.01 << 0.0;
        QTest::newRow("zero") << 0.0 << 0.0;
        QTest::newRow("inside") << 0.7 << 0.7;
        QTest::newRow("one") << 1.0 << 1.0;
        QTest::newRow("just above one") << 1.01 << 1.0;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << 1.0;
        QTest::newRow("no number") << std::nan("") << 0.0;
    }

    void sharesAreClamped()
    {
        QFETCH(const double, asked);
        QFETCH(const double, got);
        QCOMPARE(clamped(faultOf(FaultKind::Hang, asked)).share, got);
    }

    void lifetimesAreClamped()
    {
        Fault fault;
        fault.lifetime = 0s;
        QVERIFY(clamped(fault).lifetime == 5min);
        fault.lifetime = -1s;
        QVERIFY(clamped(fault).lifetime == 5min);
        fault.lifetime = 60min;
        QVERIFY(clamped(fault).lifetime == 60min);
        fault.lifetime = 60min + 1ns;
        QVERIFY(clamped(fault).lifetime == 60min);
        fault.lifetime = 1ns;
        QVERIFY(clamped(fault).lifetime == 1ns);
    }

    void theSpreadNeverExceedsTheLatency()
    {
        Fault fault = faultOf(FaultKind::Latency);
        fault.latency = 100ms;
        fault.spread = 300ms;
        QVERIFY(clamped(fault).spread == 100ms);
        fault.latency = -5ms;
        QVERIFY(clamped(fault).latency == 0ms);
        QVERIFY(clamped(fault).spread == 0ms);
        fault.latency = 2min;
        QVERIFY(clamped(fault).latency == kLongestFaultLatency);
    }

    void everyKindHasANameThatLeadsBack()
    {
        for (std::size_t i = 0; i < kFaultKindCount; ++i) {
            const auto kind = static_cast<FaultKind>(i);
            QVERIFY(!faultKindName(kind).empty());
            QVERIFY(faultKindFromName(faultKindName(kind)) == kind);
        }
        QVERIFY(!faultKindFromName("HTTP_503"));
        QVERIFY(!faultKindFromName(""));
    }

    void withoutFaultsEveryAnswerIsGood()
    {
        FaultPlan plan{1};
        QVERIFY(plan.next(kStart) == PlannedAnswer{});
        QVERIFY(!plan.refuses(kStart));
        QVERIFY(plan.active(kStart).empty());
    }

    void eachKindNamesItsAnswer()
    {
        const auto one = [](FaultKind kind) {
            FaultPlan plan{1};
            plan.inject(faultOf(kind), kStart);
            return plan.next(kStart);
        };
        QCOMPARE(one(FaultKind::Http500).status, 500);
        QCOMPARE(one(FaultKind::Http503).status, 503);
        QCOMPARE(one(FaultKind::Http429).status, 429);
        QVERIFY(one(FaultKind::Http429).retryAfter == 5s);
        QVERIFY(!one(FaultKind::Http503).retryAfter);
        QVERIFY(one(FaultKind::Hang).kind == PlannedAnswer::Kind::Hang);
        QVERIFY(one(FaultKind::DropMidway).kind == PlannedAnswer::Kind::Drop);
        QVERIFY(one(FaultKind::TruncateBody).kind == PlannedAnswer::Kind::Truncate);
        QVERIFY(one(FaultKind::Latency).kind == PlannedAnswer::Kind::Good);
        QVERIFY(one(FaultKind::Latency).delay == 800ms);
    }

    void aFaultEndsByItselfAtItsInstant()
    {
        FaultPlan plan{1};
        Fault fault = faultOf(FaultKind::RefuseConnections);
        fault.lifetime = 10s;
        plan.inject(fault, kStart);
        QVERIFY(plan.refuses(kStart + 10s - 1ns));
        QCOMPARE(plan.active(kStart + 10s - 1ns).size(), 1U);
        QVERIFY(!plan.refuses(kStart + 10s));
        QVERIFY(plan.active(kStart + 10s).empty());

        fault.kind = FaultKind::Http503;
        plan.inject(fault, kStart);
        QCOMPARE(plan.next(kStart + 10s - 1ns).status, 503);
        QCOMPARE(plan.next(kStart + 10s).status, 200);
    }

    void aFaultOfTheSameKindGivesWay()
    {
        FaultPlan plan{1};
        plan.inject(faultOf(FaultKind::Http503, 0.2), kStart);
        plan.inject(faultOf(FaultKind::Hang, 0.1), kStart);
        plan.inject(faultOf(FaultKind::Http503, 0.9), kStart + 1s);
        const auto active = plan.active(kStart + 1s);
        QCOMPARE(active.size(), 2U);
        QVERIFY(active[0].fault.kind == FaultKind::Hang);
        QCOMPARE(active[1].fault.share, 0.9);
        QVERIFY(active[1].endsAt == kStart + 1s + kDefaultFaultLifetime);
    }

    void faultsStopOneByOneAndAllAtOnce()
    {
        FaultPlan plan{1};
        plan.inject(faultOf(FaultKind::Http500), kStart);
        plan.inject(faultOf(FaultKind::RefuseConnections), kStart);
        plan.inject(faultOf(FaultKind::Latency), kStart);
        QVERIFY(plan.stop(FaultKind::Http500, kStart));
        QVERIFY(!plan.stop(FaultKind::Http500, kStart));
        QCOMPARE(plan.next(kStart).status, 200);
        QVERIFY(plan.next(kStart).delay == 800ms);
        plan.stopAll();
        QVERIFY(plan.next(kStart) == PlannedAnswer{});
        QVERIFY(!plan.refuses(kStart));
    }

    void delaysAddUpAndTheFirstFaultNamesTheAnswer()
    {
        FaultPlan plan{1};
        Fault late = faultOf(FaultKind::Latency);
        late.latency = 300ms;
        plan.inject(faultOf(FaultKind::Http500), kStart);
        plan.inject(late, kStart);
        plan.inject(faultOf(FaultKind::Http503), kStart);
        const PlannedAnswer answer = plan.next(kStart);
        QCOMPARE(answer.status, 500);
        QVERIFY(answer.delay == 300ms);
    }

    void theDelayStaysInsideItsSpread()
    {
        FaultPlan plan{7};
        Fault late = faultOf(FaultKind::Latency);
        late.latency = 100ms;
        late.spread = 40ms;
        plan.inject(late, kStart);
        Duration least = 1h;
        Duration most{0};
        for (int i = 0; i < 2000; ++i) {
            const Duration delay = plan.next(kStart).delay;
            least = std::min(least, delay);
            most = std::max(most, delay);
        }
        QVERIFY(least >= 60ms && least < 62ms);
        QVERIFY(most <= 140ms && most > 138ms);
    }

    void theShareIsMetOverManyRequests()
    {
        FaultPlan plan{11};
        plan.inject(faultOf(FaultKind::Http503, 0.7), kStart);
        int failed = 0;
        for (int i = 0; i < 10'000; ++i)
            failed += plan.next(kStart).status == 503 ? 1 : 0;
        QVERIFY2(failed > 6800 && failed < 7200, qPrintable(QString::number(failed)));

        plan.inject(faultOf(FaultKind::Http503, 0.0), kStart);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(plan.next(kStart).status, 200);
        plan.inject(faultOf(FaultKind::Http503, 1.0), kStart);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(plan.next(kStart).status, 503);
    }

    void theSameSeedRepeatsTheSameAnswers()
    {
        const auto sequence = [](std::uint64_t seed) {
            FaultPlan plan{seed};
            Fault late = faultOf(FaultKind::Latency, 0.5);
            late.spread = 200ms;
            plan.inject(late, kStart);
            plan.inject(faultOf(FaultKind::Http503, 0.3), kStart);
            plan.inject(faultOf(FaultKind::Hang, 0.1), kStart);
            return answers(plan, 500);
        };
        QVERIFY(sequence(42) == sequence(42));
        QVERIFY(sequence(42) != sequence(43));

        FaultPlan plan{42};
        plan.inject(faultOf(FaultKind::Http503, 0.5), kStart);
        const auto first = answers(plan, 100);
        const auto second = answers(plan, 100);
        QVERIFY(first != second);
        plan.reseed(42);
        QVERIFY(answers(plan, 100) == first);
    }

    void theSequenceIsTheSameOnEveryMachine()
    {
        FaultPlan plan{42};
        plan.inject(faultOf(FaultKind::Http503, 0.5), kStart);
        QByteArray drawn;
        for (const PlannedAnswer &answer : answers(plan, 32))
            drawn += answer.status == 503 ? 'x' : '.';
        QCOMPARE(drawn, QByteArray("...x.x.xxxx......xxx.xxxxx.x.x.x"));
    }

    void usersOfOneSeedDrawDifferently()
    {
        QVERIFY(derivedSeed(1, "web") != derivedSeed(1, "orders"));
        QVERIFY(derivedSeed(1, "web") != derivedSeed(2, "web"));
        QCOMPARE(derivedSeed(1, "web"), derivedSeed(1, "web"));
    }
};

QTEST_GUILESS_MAIN(TestDemoFaultPlan)
#include "tst_demo_fault_plan.moc"
