// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/guarded_caller.h"
#include "app/demo/upstream_service.h"
#include "demo_support.h"

#include <QTest>

#include <memory>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

using Kind = CallOutcome::Kind;

std::uint64_t refused(const CallCounts &calls, RejectedBy stage)
{
    return calls.rejectedBy.at(static_cast<std::size_t>(stage));
}

std::uint64_t served(const CallCounts &calls, AnswerLevel level)
{
    return calls.servedBy.at(static_cast<std::size_t>(level));
}

void addsUp(const CallCounts &calls)
{
    QCOMPARE(calls.attempted, calls.permitted + calls.rejected);
    QCOMPARE(calls.permitted, calls.succeeded + calls.failed + calls.ignored + calls.cancelled);
    std::uint64_t rejected = 0;
    for (const std::uint64_t stage : calls.rejectedBy)
        rejected += stage;
    QCOMPARE(calls.rejected, rejected);
}

DemoCircuit plainCircuit()
{
    DemoCircuit circuit;
    circuit.name = "mail";
    circuit.options.trip = {ConsecutiveFailures{5, 0s}};
    circuit.options.breakDuration.strategy = ConstantBreak{3s};
    circuit.options.halfOpen = {1, 1, 30s};
    circuit.options.errors = httpErrorFilter();
    return circuit;
}

RetryOptions quickRetry(std::uint32_t attempts)
{
    RetryOptions retry;
    retry.attempts = attempts;
    retry.backoff = {.kind = Backoff::Constant, .base = 1ms, .jitter = Jitter::None};
    retry.errors = httpErrorFilter();
    return retry;
}

Fault faultOf(FaultKind kind, double share = 1.0)
{
    Fault fault;
    fault.kind = kind;
    fault.share = share;
    return fault;
}

} // namespace

/// One service behind its policies, over real HTTP; limits and breaks run on a clock that stands
/// still unless a test moves it.
class TestDemoPolicies final : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    std::unique_ptr<HttpClients> m_clients;
    std::unique_ptr<UpstreamService> m_service;
    std::unique_ptr<DemoSeat> m_seat;
    std::unique_ptr<GuardedCaller> m_caller;

    void make(const DemoCircuit &circuit)
    {
        m_seat = std::make_unique<DemoSeat>(
            circuit, std::make_shared<CircuitBreaker>(circuit.name, circuit.options, &m_clock));
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/call").arg(m_service->port()));
        m_caller = std::make_unique<GuardedCaller>(*m_seat, url, *m_clients);
        m_caller->setTimeout(std::chrono::milliseconds{kWait});
    }
    CallOutcome call(int times = 1) { return callAndWait(*m_caller, times); }
    [[nodiscard]] CallCounts counts() const { return m_seat->ledger.counts(); }
    [[nodiscard]] CircuitState state() const { return m_seat->circuit->state(m_clock.now()); }

private Q_SLOTS:
    void init()
    {
        m_clock.advance(100s);
        m_clients = std::make_unique<HttpClients>(3);
        m_service = std::make_unique<UpstreamService>(
            UpstreamOptions{.name = "mail", .latency = 0ms, .spread = 0ms, .seed = 5}, m_clock);
        QVERIFY2(m_service->open(), qPrintable(m_service->errorString()));
    }

    void cleanup()
    {
        m_caller.reset();
        m_seat.reset();
        m_service.reset();
        m_clients.reset();
    }

    void aLimitedServiceIsAskedNoMoreThanItsRateAndBurst()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.limiter = RateLimit{.rate = 4, .burst = 10};
        make(circuit);
        int asked = 0;
        for (int step = 0; step < 20; ++step) {
            call(3);
            asked += 3;
            m_clock.advance(100ms);
        }
        // 10 of the burst, and in the 1.9 s up to the last call 7 whole ones at 4 a second.
        QCOMPARE(m_service->received(), 17U);
        QCOMPARE(counts().permitted, 17U);
        QCOMPARE(refused(counts(), RejectedBy::Limiter), static_cast<std::uint64_t>(asked - 17));
        QVERIFY(state() == CircuitState::Closed);
        addsUp(counts());
    }

    void aChangeOfTheRateHoldsAtOnce()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.limiter = RateLimit{.rate = 1, .burst = 1};
        make(circuit);
        QVERIFY(call().kind == Kind::Succeeded);
        QVERIFY(call().rejectedBy == RejectedBy::Limiter);
        m_seat->guard.limiter()->setLimit({.rate = 10, .burst = 1}, m_clock.now());
        m_clock.advance(100ms - 1ns);
        QVERIFY(call().rejectedBy == RejectedBy::Limiter);
        m_clock.advance(1ns);
        QVERIFY(call().kind == Kind::Succeeded);
    }

    void aBulkheadLetsItsNumberThroughAndNoMore()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.bulkhead = BulkheadOptions{.concurrent = 3};
        make(circuit);
        m_service->inject(faultOf(FaultKind::Hang));
        for (int i = 0; i < 3; ++i)
            m_caller->call();
        QVERIFY(call().rejectedBy == RejectedBy::Bulkhead);
        m_seat->guard.bulkhead()->setConcurrent(4);
        m_caller->call();
        QCOMPARE(m_caller->inFlight(), 4U);
        QVERIFY(call().rejectedBy == RejectedBy::Bulkhead);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->received(), 4U, kWait);
        m_caller->cancelAll();
        m_service->stopAllFaults();
        QVERIFY(call().kind == Kind::Succeeded); // the places came back
        QCOMPARE(m_seat->guard.bulkhead()->snapshot().inUse, 0U);
    }

    void aFailedCallIsMadeAgainByRealRequests()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.options.trip = {ConsecutiveFailures{100, 0s}};
        circuit.retry = quickRetry(3);
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        QVERIFY(call().error.text() == "http.503");
        QCOMPARE(m_service->received(), 3U);
        QCOMPARE(counts().attempted, 3U);
        QCOMPARE(counts().retries, 2U);
        QCOMPARE(counts().failed, 3U);
        addsUp(counts());

        m_service->stopAllFaults();
        m_service->inject(faultOf(FaultKind::Http503, 0.5));
        call(40);
        QCOMPARE(m_service->received(), 3 + 40 + counts().retries - 2);
        QVERIFY(counts().recovered > 0);
        QCOMPARE(counts().recovered, m_seat->retry->snapshot().recovered);
        QCOMPARE(counts().succeeded + counts().gaveUp, 41U);
        addsUp(counts());
    }

    void anAnswerThatIsTheCallersFaultIsNotTriedAgain()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.retry = quickRetry(3);
        circuit.fallback = DemoFallback{.hasStatic = true};
        make(circuit);
        m_service->setWork([](const UpstreamService::Answer &answer) { answer({404, "{}"}); });
        const CallOutcome outcome = call();
        QVERIFY(outcome.kind == Kind::Ignored);
        QVERIFY(!outcome.servedBy);
        QCOMPARE(m_service->received(), 1U);
    }

    void anOpenCircuitStopsTheRetries()
    {
        DemoCircuit circuit = plainCircuit(); // opens at the fifth failure
        circuit.retry = quickRetry(20);
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        const CallOutcome outcome = call();
        QVERIFY(outcome.kind == Kind::Rejected);
        QVERIFY(outcome.rejectedBy == RejectedBy::Breaker);
        QCOMPARE(m_service->received(), 5U);
        QCOMPARE(counts().attempted, 6U);
        QCOMPARE(counts().retries, 5U);
        QVERIFY(call().kind == Kind::Rejected);
        QCOMPARE(counts().attempted, 7U); // the next one asks once
        QCOMPARE(m_seat->retry->snapshot().stoppedBy(RetryStop::Rejected), 2U);
        QCOMPARE(m_caller->waiting(), 0U);
    }

    void aBudgetBoundsWhatRetriesAdd()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.options.trip = {ConsecutiveFailures{1000, 0s}};
        circuit.retry = quickRetry(4);
        circuit.retry->budget = std::make_shared<RetryBudget>(
            RetryBudgetOptions{.share = 0.2, .minPerSecond = 1, .window = 10s});
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        call(100);
        // Ten of the window's least, and a fifth of the calls made so far.
        QCOMPARE(counts().retries, 10U + 20U);
        QCOMPARE(m_service->received(), 130U);
        QVERIFY(m_seat->retry->snapshot().stoppedBy(RetryStop::Budget) > 0);
    }

    void aRetryAfterIsWaitedFor()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.retry = quickRetry(2);
        make(circuit);
        Fault limited = faultOf(FaultKind::Http429);
        limited.retryAfter = 5s;
        m_service->inject(limited);
        m_caller->setTimeout(4s); // the second attempt would begin after the end of the call
        QVERIFY(call().error.text() == "http.429");
        QCOMPARE(m_service->received(), 1U);
        QCOMPARE(m_seat->retry->snapshot().stoppedBy(RetryStop::Stopped), 1U);

        m_caller->setTimeout(std::chrono::milliseconds{kWait});
        m_caller->call();
        QTRY_COMPARE_WITH_TIMEOUT(m_caller->waiting(), 1U, kWait);
        QCOMPARE(m_service->received(), 2U);
    }

    void whatWaitsIsGivenUpAndLeavesNothingBehind()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.retry = quickRetry(3);
        circuit.retry->backoff.base = 1h;
        circuit.retry->backoff.max = 1h;
        make(circuit);
        m_caller->setTimeout(3h);
        m_service->inject(faultOf(FaultKind::Http503));
        int told = 0;
        for (int i = 0; i < 3; ++i)
            m_caller->call([&told](const CallOutcome &outcome) {
                told += outcome.kind == Kind::Cancelled ? 1 : 0;
            });
        QTRY_COMPARE_WITH_TIMEOUT(m_caller->waiting(), 3U, kWait);
        QCOMPARE(told, 0);
        m_caller->cancelAll();
        QCOMPARE(told, 3);
        QCOMPARE(m_caller->waiting(), 0U);
        QCOMPARE(m_caller->inFlight(), 0U);
        QCOMPARE(counts().inFlight, 0U);
        QCOMPARE(m_seat->circuit->snapshot(m_clock.now()).inFlight, 0U);
        QCOMPARE(m_seat->retry->snapshot().stoppedBy(RetryStop::Stopped), 3U);
        addsUp(counts());

        m_caller->call([&told](const CallOutcome &) { ++told; });
        QTRY_COMPARE_WITH_TIMEOUT(m_caller->waiting(), 1U, kWait);
        m_caller.reset(); // not told, and no timer of it fires
        QCOMPARE(told, 3);
    }

    void anAttemptMayTakeItsShareOfTheTime()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.retry = quickRetry(2);
        circuit.timeoutShare = 0.005;
        make(circuit);
        m_caller->setTimeout(20s);
        QVERIFY(m_seat->attemptTimeout.load() == 100ms);
        m_service->inject(faultOf(FaultKind::Hang));
        QVERIFY(call().error.text() == "TimeoutError");
        QCOMPARE(counts().attempted, 2U); // there was time for another one
        QCOMPARE(counts().timedOut, 2U);
    }

    void fallbackAnswersAreMarkedWithTheirLevel()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.fallback = DemoFallback{.cacheFor = 10s, .hasStatic = true};
        make(circuit);
        call(GuardedCaller::kSubjects / 2);
        m_service->inject(faultOf(FaultKind::Http503));
        CallOutcome outcome = call(); // of another subject: no answer of it is known
        QVERIFY(outcome.kind == Kind::Failed);
        QVERIFY(outcome.servedBy == AnswerLevel::Static);
        QVERIFY(outcome.fallbackReason == "http.503");
        QVERIFY(outcome.isAnswered());
        outcome = call(GuardedCaller::kSubjects / 2);
        QVERIFY(outcome.kind == Kind::Rejected);
        QVERIFY(outcome.servedBy == AnswerLevel::Cache);
        QVERIFY(outcome.fallbackReason == "breaker");
        QCOMPARE(served(counts(), AnswerLevel::Static), 8U);
        QCOMPARE(served(counts(), AnswerLevel::Cache), 1U);
        QCOMPARE(counts().served(),
                 m_seat->fallback->snapshot().served[0] + m_seat->fallback->snapshot().served[2]);

        m_clock.advance(10s); // what is known is too old, and the circuit half-open
        outcome = call();
        QVERIFY(outcome.servedBy == AnswerLevel::Static);
    }

    void whatNoLevelAnswersIsTold()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.fallback = DemoFallback{.cacheFor = 10s};
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        const CallOutcome outcome = call();
        QVERIFY(!outcome.servedBy);
        QVERIFY(!outcome.isAnswered());
        QCOMPARE(counts().unserved, 1U);
        QCOMPARE(counts().served(), 0U);
    }

    void whatWasKeptIsMadeOnceTheCircuitHasClosed()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.fallback = DemoFallback{.queue = 8};
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        QVERIFY(call().servedBy == AnswerLevel::Queue);
        call(9); // five failures, then rejections; the last two find no room
        QCOMPARE(m_service->received(), 5U);
        QCOMPARE(m_seat->fallback->snapshot().queued, 8U);
        QCOMPARE(served(counts(), AnswerLevel::Queue), 8U);
        QCOMPARE(counts().unserved, 2U);

        m_service->stopAllFaults();
        m_clock.advance(3s);
        QVERIFY(call().kind == Kind::Succeeded); // the probe that closes it
        QTRY_COMPARE_WITH_TIMEOUT(m_seat->fallback->snapshot().queued, 0U, kWait);
        QCOMPARE(counts().drained, 8U);
        QCOMPARE(m_service->received(), 5U + 1U + 8U); // each once
        QCOMPARE(served(counts(), AnswerLevel::Queue), 8U);
        addsUp(counts());
    }

    void aKeptCallThatFailsAgainKeepsItsPlace()
    {
        DemoCircuit circuit = plainCircuit();
        circuit.options.trip = {ConsecutiveFailures{100, 0s}};
        circuit.fallback = DemoFallback{.queue = 8};
        make(circuit);
        m_service->inject(faultOf(FaultKind::Http503));
        call(2);
        m_service->stopAllFaults();
        // The next answer is good, the one after it is not.
        int answered = 0;
        m_service->setWork([&answered](const UpstreamService::Answer &answer) {
            ++answered;
            answer({answered == 2 ? 503 : 200, "{}"});
        });
        call();
        QTRY_COMPARE_WITH_TIMEOUT(answered, 2, kWait);
        QTRY_COMPARE_WITH_TIMEOUT(counts().inFlight, 0U, kWait);
        QCOMPARE(m_seat->fallback->snapshot().queued, 2U); // it waits as before, and once
        QVERIFY(m_seat->fallback->oldestKept() == "0");
        call();
        QTRY_COMPARE_WITH_TIMEOUT(m_seat->fallback->snapshot().queued, 0U, kWait);
        QCOMPARE(counts().drained, 2U);
        QCOMPARE(answered, 5);
    }
};

QTEST_GUILESS_MAIN(TestDemoPolicies)
#include "tst_demo_policies.moc"
