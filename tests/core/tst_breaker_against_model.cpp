// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scenario.h"
#include "side_by_side.h"
#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// Random runs through the circuit and through the reference, compared after every step.
/// SWITCHGEAR_SEED runs that seed alone, SWITCHGEAR_RUNS says how many seeds of each kind.
class TestBreakerAgainstModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesAsTheContractSaysInRandomRuns_data()
    {
        QTest::addColumn<int>("circuits");
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("runs");
        QTest::newRow("one circuit, short") << 1 << 1 << 40 << 4000;
        QTest::newRow("one circuit, long") << 1 << 1 << 300 << 300;
        QTest::newRow("three circuits on one thread") << 3 << 1 << 150 << 300;
        QTest::newRow("one circuit, four threads in turns") << 1 << 4 << 80 << 1500;
        QTest::newRow("three circuits, three threads in turns") << 3 << 3 << 200 << 300;
    }

    void doesAsTheContractSaysInRandomRuns()
    {
        QFETCH(const int, circuits);
        QFETCH(const int, workers);
        QFETCH(const int, steps);
        QFETCH(const int, runs);
        ScenarioLimits limits;
        limits.circuits = static_cast<std::size_t>(circuits);
        limits.workers = static_cast<std::size_t>(workers);
        limits.steps = static_cast<std::size_t>(steps);
        bool given = false;
        const qulonglong only = qEnvironmentVariable("SWITCHGEAR_SEED").toULongLong(&given);
        const int asked = qEnvironmentVariableIntValue("SWITCHGEAR_RUNS");
        const qulonglong first = given ? only : 1;
        const qulonglong last = given ? only : static_cast<qulonglong>(asked > 0 ? asked : runs);
        for (qulonglong seed = first; seed <= last; ++seed) {
            const Scenario scenario = makeScenario(seed, limits);
            if (run(scenario).empty())
                continue;
            const Scenario shortest = shrink(scenario);
            const std::string report =
                "seed " + std::to_string(seed) + "\n" + describe(shortest) + run(shortest);
            QFAIL(report.c_str());
        }
    }

    void aRunIsTheSameForTheSameSeed()
    {
        const ScenarioLimits limits;
        const Scenario once = makeScenario(7, limits);
        const Scenario again = makeScenario(7, limits);
        QCOMPARE(describe(once), describe(again));
        QCOMPARE(once.steps.size(), limits.steps);
        for (std::size_t i = 0; i < once.steps.size(); ++i)
            QCOMPARE(describe(once.steps[i]), describe(again.steps[i]));
        QVERIFY(describe(once) != describe(makeScenario(8, limits)));
    }

    /// The runs are worth something only if they meet what they are to prove.
    void theRunsMeetEveryCauseAndEveryRefusal()
    {
        std::vector<int> causes(static_cast<std::size_t>(Cause::Mode) + 1);
        std::vector<int> refusals(static_cast<std::size_t>(RejectedBy::Ramp) + 1);
        CircuitTotals sum;
        TokenSums tokens;
        std::uint64_t disablingsOver = 0;
        for (std::uint64_t seed = 1; seed <= 400; ++seed)
            disablingsOver += runReferenceAlone(seed, causes, refusals, sum, tokens);
        QVERIFY(disablingsOver >= 10);
        for (std::size_t i = 0; i < causes.size(); ++i)
            QVERIFY2(causes[i] >= 10, text(static_cast<Cause>(i)).data());
        for (const RejectedBy stage : {RejectedBy::Isolation, RejectedBy::Limiter,
                                       RejectedBy::Bulkhead, RejectedBy::Breaker, RejectedBy::Ramp})
            QVERIFY2(refusals[static_cast<std::size_t>(stage)] >= 10, text(stage).data());
        QVERIFY(sum.late >= 100);
        QVERIFY(sum.slow >= 100);
        QVERIFY(sum.ignored >= 100);
        QVERIFY(sum.wouldReject >= 100);
        QVERIFY(tokens.granted >= 100);
        QVERIFY(tokens.ahead >= 100);
        QVERIFY(tokens.refused >= 100);
        QVERIFY(tokens.never >= 100);
    }

private:
    struct TokenSums
    {
        int granted = 0;
        int ahead = 0; ///< of them, with a wait
        int refused = 0;
        int never = 0;
    };

    /// How many disablings the clock ended, and what else the run met.
    static std::uint64_t runReferenceAlone(std::uint64_t seed, std::vector<int> &causes,
                                           std::vector<int> &refusals, CircuitTotals &sum,
                                           TokenSums &tokens)
    {
        const Scenario scenario = makeScenario(seed, {});
        const CircuitSetup &setup = scenario.circuits.front();
        ReferenceCircuit circuit{setup.options, setup.stages};
        ReferenceBreaker &reference = circuit.breaker();
        std::vector<std::size_t> open;
        TimePoint now;
        for (const Step &step : scenario.steps) {
            const std::vector<TimePoint> bounds = circuit.boundsAhead(now);
            now = step.toBound && !bounds.empty()
                      ? std::max(now, bounds[step.pick % bounds.size()] + step.by)
                      : std::max(now, now + step.by);
            if (step.act >= Act::Isolate && step.act <= Act::SetBreakDuration) {
                order(reference, step, now);
            } else if (step.act >= Act::Take && circuit.tokens()) {
                reserve(*circuit.tokens(), step, now, tokens);
            } else if (step.act != Act::Acquire && !open.empty()) {
                ReferenceOutcome outcome;
                outcome.kind = step.act == Act::Succeed ? ReferenceOutcome::Kind::Ok
                                                        : ReferenceOutcome::Kind::Error;
                outcome.error = step.error;
                circuit.end(open.back(), outcome, now);
                open.pop_back();
            } else {
                const ReferenceDecision decision = circuit.acquire(now);
                ++refusals[static_cast<std::size_t>(decision.by)];
                if (decision.permitted)
                    open.push_back(decision.call);
            }
        }
        for (const ReferenceTransition &transition : reference.transitions())
            ++causes[static_cast<std::size_t>(transition.cause)];
        const CircuitTotals totals = reference.totals();
        sum.late += totals.late;
        sum.slow += totals.slow;
        sum.ignored += totals.ignored;
        sum.wouldReject += totals.wouldReject;
        return reference.disablingsOver();
    }

    static void reserve(ReferenceTokens &from, const Step &step, TimePoint now, TokenSums &tokens)
    {
        const ReferenceTokens::Answer answer = from.reserve(now, step.tokens, step.maxWait);
        tokens.granted += answer.granted ? 1 : 0;
        tokens.ahead += answer.granted && answer.wait > Duration{0} ? 1 : 0;
        tokens.never += answer.never ? 1 : 0;
        tokens.refused += !answer.granted && !answer.never ? 1 : 0;
    }

    static void order(ReferenceBreaker &reference, const Step &step, TimePoint now)
    {
        switch (step.act) {
        case Act::Isolate:
            reference.isolate(now, now + step.duration.value_or(1s));
            break;
        case Act::Release:
            reference.release(1, now);
            break;
        case Act::MoveIsolationEnd:
            reference.moveIsolationEnd(1, now + step.duration.value_or(1s), now);
            break;
        case Act::Reset:
            reference.reset(now);
            break;
        case Act::Trip:
            reference.trip(now);
            break;
        case Act::ForceHalfOpen:
            reference.forceHalfOpen(now);
            break;
        case Act::UndoForceHalfOpen:
            reference.undoForceHalfOpen(now);
            break;
        case Act::SetMode:
            reference.setMode(step.mode, now,
                              step.mode == CircuitMode::Disabled && step.duration
                                  ? std::optional{now + *step.duration}
                                  : std::nullopt);
            break;
        default:
            reference.setBreakDuration(step.breakDuration, now);
            break;
        }
    }
};

QTEST_APPLESS_MAIN(TestBreakerAgainstModel)

#include "tst_breaker_against_model.moc"
