// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <new>

using namespace switchgear;
using namespace switchgear::test;

using Diary = std::vector<std::string>;

/// The way of a call through stages, whichever they are.
class TestPipeline : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    Diary m_diary;

private Q_SLOTS:
    void init() { m_diary.clear(); }

    void stagesAreEnteredInTheirOrderAndLeftInTheOther()
    {
        Pipeline pipeline{m_clock, Witness{"a", m_diary}, Witness{"b", m_diary}};
        const CallResult<int> result = pipeline.call([&] {
            m_diary.push_back("call");
            return 5;
        });
        QCOMPARE(*result, 5);
        QCOMPARE(m_diary, (Diary{"a in", "b in", "call", "b succeeded", "a succeeded"}));
    }

    void whatALaterStageRefusesIsToldToTheEarlierOnes()
    {
        Pipeline pipeline{m_clock, Witness{"a", m_diary}, Witness{"b", m_diary},
                          Witness{"c", m_diary, {{StageAnswer::Refuse}, {}}},
                          Witness{"d", m_diary}};
        const CallResult<int> result = pipeline.call([&] {
            m_diary.push_back("call");
            return 5;
        });
        QVERIFY(!result);
        QCOMPARE(result.rejection().by, RejectedBy::Limiter);
        QCOMPARE(result.rejection().retryAfter, some(3s));
        QCOMPARE(m_diary, (Diary{"a in", "b in", "c refuses", "b refused", "a refused"}));
    }

    void aStageHasWhatLiesInsideItMadeAgain()
    {
        VirtualSleep sleep{m_clock};
        Pipeline pipeline{m_clock, Witness{"a", m_diary}, Witness{"b", m_diary, {{}, {2s, 4s}}},
                          Witness{"c", m_diary}};
        pipeline.setSleeper(sleep.sleeper());
        std::vector<std::uint32_t> attempts;
        const CallResult<int> result = pipeline.call([&](const CallContext &context) {
            attempts.push_back(context.attempt);
            if (attempts.size() < 3)
                throw std::runtime_error{"not yet"};
            return 5;
        });
        QCOMPARE(*result, 5);
        QCOMPARE(attempts, (std::vector<std::uint32_t>{1, 2, 3}));
        QCOMPARE(sleep.waits, (std::vector<Duration>{2s, 4s}));
        QCOMPARE(m_diary, (Diary{"a in", "b in", "c in", "c failed", "b failed", "c in", "c failed",
                                 "b failed", "c in", "c succeeded", "b succeeded", "a succeeded"}));
    }

    void twoLoopsMultiply()
    {
        VirtualSleep sleep{m_clock};
        Pipeline pipeline{m_clock, Witness{"a", m_diary, {{}, {1s}}},
                          Witness{"b", m_diary, {{}, {0s}}}};
        pipeline.setSleeper(sleep.sleeper());
        int calls = 0;
        const auto failing = [&] {
            ++calls;
            throw std::runtime_error{"no"};
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(pipeline.call(failing)));
        QCOMPARE(calls, 4); // b's entry began anew with a's second attempt
    }

    void aStageMayWaitBeforeItLetsACallIn()
    {
        VirtualSleep sleep{m_clock};
        Pipeline pipeline{m_clock, Witness{"a", m_diary, {{StageAnswer::Wait}, {}}},
                          Witness{"b", m_diary}};
        pipeline.setSleeper(sleep.sleeper());
        const TimePoint before = m_clock.now();
        const CallResult<TimePoint> result =
            pipeline.call([](const CallContext &context) { return context.now; });
        QCOMPARE(*result, before + 7s);
    }

    void aStoppedWaitEndsTheCallAndNoStageWantsItAgain()
    {
        VirtualSleep sleep{m_clock};
        Pipeline pipeline{m_clock, Witness{"a", m_diary, {{}, {1s, 1s}}},
                          Witness{"b", m_diary, {{}, {2s}}}};
        pipeline.setSleeper(sleep.sleeper());
        std::stop_source source;
        int calls = 0;
        PipelineCall with;
        with.stop = source.get_token();
        const CallResult<void> result = pipeline.call(with, [&] {
            ++calls;
            source.request_stop();
            throw std::runtime_error{"no"};
        });
        QCOMPARE(result.rejection().by, RejectedBy::Stopped);
        QCOMPARE(calls, 1);
        QCOMPARE(m_diary, (Diary{"a in", "b in", "b failed", "b refused", "a refused"}));
    }

    void anExceptionPassesThroughUnchanged()
    {
        struct Peculiar
        {
            std::unique_ptr<int> content;
        };
        Pipeline pipeline{m_clock, Witness{"a", m_diary}};
        try {
            static_cast<void>(
                pipeline.call([]() -> int { throw Peculiar{std::make_unique<int>(9)}; }));
            QFAIL("nothing was thrown");
        } catch (const Peculiar &thrown) {
            QCOMPARE(*thrown.content, 9);
        }
        QCOMPARE(m_diary, (Diary{"a in", "a failed"}));
    }

    void valuesMayBeVoidReferencesOrMoveOnly()
    {
        Pipeline pipeline{m_clock, Witness{"a", m_diary}};
        QVERIFY(pipeline.call([] {}));
        int lasting = 3;
        CallResult<int &> reference = pipeline.call([&]() -> int & { return lasting; });
        *reference = 4;
        QCOMPARE(lasting, 4);
        CallResult<std::unique_ptr<int>> owned =
            pipeline.call([] { return std::make_unique<int>(6); });
        QCOMPARE(**owned, 6);
    }

    void aJudgeMakesAValueAFailure()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        const CallResult<int> result =
            pipeline.call([] { return 503; },
                          [](int status) -> std::optional<FailedResult> {
                              if (status < 500)
                                  return std::nullopt;
                              return FailedResult{ErrorName{"http.503"}, 40s};
                          });
        QCOMPARE(*result, 503); // the value is still the caller's
        const CircuitSnapshot snapshot = circuit->snapshot(circuit.clock().now());
        QCOMPARE(snapshot.state, CircuitState::Open);
        QCOMPARE(snapshot.retryAfter, some(40s));
    }

    void theBreakerIsToldWhatCameOfTheCall()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, 0s})};
        Pipeline pipeline{circuit.clock(), *circuit};
        const auto failing = [] { throw std::runtime_error{"no"}; };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(pipeline.call(failing)));
        const auto exhausted = [] { throw std::bad_alloc{}; };
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, static_cast<void>(pipeline.call(exhausted)));
        QCOMPARE(circuit->state(circuit.clock().now()), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(circuit.clock().now()).totals.ignored, 1U);
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(pipeline.call(failing)));
        const CallResult<void> result = pipeline.call([] { QFAIL("called"); });
        QVERIFY(!result);
        QCOMPARE(result.rejection().by, RejectedBy::Breaker);
        QCOMPARE(result.rejection().state, CircuitState::Open);
        QCOMPARE(result.rejection().retryAfter, some(30s));
    }

    void aProbeWhoseCallIsRefusedFurtherInGivesItsPlaceBack()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        circuit.clock().set(at(30s));
        Pipeline pipeline{circuit.clock(), *circuit,
                          Witness{"b", m_diary, {{StageAnswer::Refuse}, {}}}};
        QVERIFY(!pipeline.call([] { return 1; }));
        QCOMPARE(circuit->state(at(30s)), CircuitState::HalfOpen);
        QCOMPARE(*pipeline.call([] { return 2; }), 2);
        QCOMPARE(circuit->state(at(30s)), CircuitState::Closed);
    }

    void aRunInTheCallersHandsNeverWaits()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), Witness{"a", m_diary, {{}, {5s}}}, *circuit};
        detail::CallSlot<int> slot;
        auto run = pipeline.begin(slot, at(1s));
        QVERIFY(run.start() == PipelineStep::Call);
        const StageOutcome failed{
            StageOutcome::Kind::Failure, ErrorName{"TimeoutError"}, {}, false};
        QVERIFY(run.ended(failed, at(2s)) == PipelineStep::Wait);
        QCOMPARE(run.context().wait, Duration{5s});
        // The circuit has opened: the second attempt is refused, and nobody wants a third.
        QVERIFY(run.resume(at(7s)) == PipelineStep::Done);
        QVERIFY(run.outcome().kind == StageOutcome::Kind::Refused);
        QCOMPARE(run.context().rejection.by, RejectedBy::Breaker);
        QCOMPARE(run.context().rejection.retryAfter, some(25s));
    }

    void aRunThatIsDroppedGivesItsPermitUp()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        {
            detail::CallSlot<int> slot;
            auto run = pipeline.begin(slot, at(1s));
            QVERIFY(run.start() == PipelineStep::Call);
        }
        QCOMPARE(circuit->snapshot(at(1s)).totals.abandoned, 1U);
    }

    void wrapGuardsAFunction()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        auto twice = pipeline.wrap([](int value) { return 2 * value; });
        QCOMPARE(*twice(21), 42);
        QCOMPARE(circuit->snapshot(circuit.clock().now()).totals.succeeded, 1U);
    }
};

QTEST_APPLESS_MAIN(TestPipeline)

#include "tst_pipeline.moc"
