// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/demo_stages.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

constexpr TimePoint kNow{1000s};

std::vector<ui::StageKind> kindsOf(const ui::StageReadings &stages)
{
    std::vector<ui::StageKind> kinds;
    for (const ui::StageReading &stage : stages)
        kinds.push_back(stage.kind());
    return kinds;
}

CallOutcome rejectedBy(RejectedBy stage)
{
    return {.kind = CallOutcome::Kind::Rejected, .rejectedBy = stage};
}

} // namespace

class TestDemoStages final : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    DemoSeats m_seats;

    DemoSeat &seat(std::string_view name)
    {
        return **std::find_if(m_seats.begin(), m_seats.end(),
                              [name](const auto &s) { return s->spec.name == name; });
    }

private Q_SLOTS:
    void init()
    {
        m_clock.set(kNow);
        for (const DemoCircuit &spec : demoCircuits())
            m_seats.push_back(std::make_unique<DemoSeat>(
                spec, std::make_shared<CircuitBreaker>(spec.name, spec.options, &m_clock)));
    }
    void cleanup() { m_seats.clear(); }

    void stagesStandOutermostFirst()
    {
        using ui::StageKind;
        DemoStages stages{m_seats};
        QVERIFY((kindsOf(stages.readings("payments", kNow))
                 == std::vector{StageKind::Retry, StageKind::Bulkhead, StageKind::Breaker,
                                StageKind::Timeout}));
        QVERIFY((kindsOf(stages.readings("search", kNow))
                 == std::vector{StageKind::Fallback, StageKind::Limiter, StageKind::Breaker,
                                StageKind::Timeout}));
        QVERIFY((kindsOf(stages.readings("cart", kNow))
                 == std::vector{StageKind::Breaker, StageKind::Timeout}));
        QVERIFY(stages.readings("<img src=x>", kNow).empty());
    }

    void eachStageTellsWhatItPassedAndRefused()
    {
        DemoSeat &search = seat("search");
        // Ten calls: one isolated, two limited, one refused by the breaker, six made, of which one
        // timed out and one is under way.
        search.ledger.ended(rejectedBy(RejectedBy::Isolation));
        search.ledger.ended(rejectedBy(RejectedBy::Limiter));
        search.ledger.ended(rejectedBy(RejectedBy::Limiter));
        search.ledger.ended(rejectedBy(RejectedBy::Breaker));
        for (int i = 0; i < 6; ++i)
            search.ledger.started();
        for (int i = 0; i < 4; ++i)
            search.ledger.ended({});
        search.ledger.ended({.kind = CallOutcome::Kind::Failed, .error = timeoutError()});
        search.ledger.served(AnswerLevel::Cache);
        search.ledger.served({});
        const ui::StageReadings read = DemoStages{m_seats}.readings("search", kNow);
        const auto counts = [&read](ui::StageKind kind) {
            const ui::StageReading *stage = stageOf(read, kind);
            return std::pair{stage->passed, stage->refused};
        };
        using Pair = std::pair<std::uint64_t, std::uint64_t>;
        QVERIFY((counts(ui::StageKind::Fallback) == Pair{1, 1}));
        QVERIFY((counts(ui::StageKind::Limiter) == Pair{7, 2}));
        QVERIFY((counts(ui::StageKind::Breaker) == Pair{6, 2}));
        QVERIFY((counts(ui::StageKind::Timeout) == Pair{4, 1}));
        QCOMPARE(ui::figuresOf<ui::FallbackFigures>(read)->fromCache, 1U);
    }

    void aLimiterIsReadAsItStands()
    {
        DemoSeat &search = seat("search");
        for (int i = 0; i < 15; ++i)
            static_cast<void>(search.guard.limiter()->tryAcquire(kNow));
        const ui::StageReadings read = DemoStages{m_seats}.readings("search", kNow);
        const auto &limit = *ui::figuresOf<ui::LimiterFigures>(read);
        QCOMPARE(limit.rate, 30.0);
        QCOMPARE(limit.burst, 40U);
        QCOMPARE(limit.available, 25.0);
    }

    void aBulkheadIsReadAsItStands()
    {
        DemoSeat &images = seat("images");
        const BulkheadPermit one = images.guard.bulkhead()->tryAcquire();
        const BulkheadPermit two = images.guard.bulkhead()->tryAcquire();
        const ui::StageReadings read = DemoStages{m_seats}.readings("images", kNow);
        const auto &places = *ui::figuresOf<ui::BulkheadFigures>(read);
        QCOMPARE(places.concurrent, 20U);
        QCOMPARE(places.inUse, 2U);
    }

    void theBudgetIsTheSharedOne()
    {
        DemoStages stages{m_seats};
        const auto left = [&](std::string_view circuit) {
            return ui::figuresOf<ui::RetryFigures>(stages.readings(circuit, kNow))->budgetLeft;
        };
        const auto before = left("auth");
        QVERIFY(before && *before > 0);
        QVERIFY(seat("payments").spec.retry->budget->tryWithdraw(kNow));
        QCOMPARE(*left("auth"), *before - 1);
    }

    void aRateIsSetWithWhatElseTheLimitHas()
    {
        DemoStages stages{m_seats};
        QVERIFY(stages.setRate("geo", 1200, kNow));
        const RateLimit limit = seat("geo").guard.limiter()->limit();
        QCOMPARE(limit.rate, 1200.0);
        QVERIFY(limit.per == 60s);
        QCOMPARE(limit.burst, 60U);
        for (const double unsound : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                                     std::numeric_limits<double>::infinity()})
            QVERIFY(!stages.setRate("geo", unsound, kNow));
        QVERIFY(!stages.setRate("cart", 10, kNow)); // it has none
        QVERIFY(!stages.setRate("nobody", 10, kNow));
        QCOMPARE(seat("geo").guard.limiter()->limit().rate, 1200.0);
    }

    void aSizeIsSet()
    {
        DemoStages stages{m_seats};
        QVERIFY(stages.setConcurrent("payments", 1));
        QCOMPARE(seat("payments").guard.bulkhead()->snapshot().concurrent, 1U);
        QVERIFY(!stages.setConcurrent("payments", 0));
        QVERIFY(!stages.setConcurrent("geo", 3));
        QCOMPARE(seat("payments").guard.bulkhead()->snapshot().concurrent, 1U);
    }
};

QTEST_GUILESS_MAIN(TestDemoStages)
#include "tst_demo_stages.moc"
