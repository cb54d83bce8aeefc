// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/answer_fallback.h"
#include "app/demo/demo_circuits.h"
#include "app/demo/demo_script.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

class TestDemoCircuits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thereAreTwelveSoundCircuitsInThreeGroups()
    {
        const auto circuits = demoCircuits();
        QCOMPARE(circuits.size(), 12U);
        std::map<std::string, int> groups;
        std::set<std::string> names;
        for (const DemoCircuit &circuit : circuits) {
            ++groups[circuit.options.group];
            names.insert(circuit.name);
            QVERIFY2(validate(circuit.options).empty(), circuit.name.c_str());
            QVERIFY(circuit.options.latency == LatencyTracking::On);
            QVERIFY2(circuit.latency > circuit.spread, circuit.name.c_str());
        }
        QCOMPARE(names.size(), 12U);
        QCOMPARE(groups.size(), 3U);
        QCOMPARE(groups["checkout"], 4);
        QCOMPARE(groups["catalog"], 4);
        QCOMPARE(groups["platform"], 4);
    }

    void theChainRunsFromWebToPayments()
    {
        const auto circuits = demoCircuits();
        const auto next = [&](std::string_view name) {
            const auto found = std::find_if(circuits.begin(), circuits.end(),
                                            [name](const auto &c) { return c.name == name; });
            return found->downstream;
        };
        QVERIFY(next("web") == "orders");
        QVERIFY(next("orders") == "payments");
        QVERIFY(next("payments").empty());
        QCOMPARE(callsPerArrival(circuits), 20.0 / 16.0);
    }

    void somethingOfEverythingIsShown()
    {
        std::set<std::string_view> strategies;
        std::set<std::size_t> rules;
        int slow = 0;
        int ramps = 0;
        for (const DemoCircuit &circuit : demoCircuits()) {
            strategies.insert(strategyName(circuit.options.breakDuration.strategy));
            for (const TripRule &rule : circuit.options.trip)
                rules.insert(rule.index());
            slow += circuit.options.slowCall ? 1 : 0;
            ramps += circuit.options.recoveryRamp ? 1 : 0;
        }
        QVERIFY((strategies
                 == std::set<std::string_view>{"constant", "linear", "exponential", "adaptive"}));
        QCOMPARE(rules.size(), std::variant_size_v<TripRule>);
        QCOMPARE(slow, 1);
        QCOMPARE(ramps, 1);
    }

    void everyPolicyStandsSomewhereAndIsSound()
    {
        std::map<std::string, int> policies;
        const RetryBudget *budget = nullptr;
        for (const DemoCircuit &circuit : demoCircuits()) {
            if (circuit.limiter) {
                ++policies["limiter"];
                QVERIFY2(validate(*circuit.limiter).empty(), circuit.name.c_str());
            }
            if (circuit.bulkhead) {
                ++policies["bulkhead"];
                QVERIFY2(validate(*circuit.bulkhead).empty(), circuit.name.c_str());
            }
            if (circuit.retry) {
                ++policies["retry"];
                QVERIFY2(validate(*circuit.retry).empty(), circuit.name.c_str());
                QVERIFY(circuit.retry->budget != nullptr);
                QVERIFY(budget == nullptr || circuit.retry->budget.get() == budget); // shared
                budget = circuit.retry->budget.get();
            }
            if (circuit.fallback) {
                policies["cache"] += circuit.fallback->cacheFor > Duration{0} ? 1 : 0;
                policies["queue"] += circuit.fallback->queue > 0 ? 1 : 0;
                policies["static"] += circuit.fallback->hasStatic ? 1 : 0;
                const AnswerFallback sound{*circuit.fallback}; // or it throws
            }
            QVERIFY(circuit.timeoutShare > 0.0 && circuit.timeoutShare <= 1.0);
        }
        for (const char *policy : {"limiter", "bulkhead", "retry", "cache", "queue", "static"})
            QVERIFY2(policies[policy] > 0, policy);
    }

    void aSpikeIsMoreThanSearchPermitsAndSteadyLoadIsNot()
    {
        const auto circuits = demoCircuits();
        const auto search = std::find_if(circuits.begin(), circuits.end(),
                                         [](const auto &c) { return c.name == "search"; });
        double weights = 0;
        for (const DemoCircuit &circuit : circuits)
            weights += circuit.weight;
        const double steady = 200.0 / callsPerArrival(circuits) * search->weight / weights;
        QVERIFY(steady < search->limiter->rate);
        const double spike = 3.0 * steady * 2.0; // calls in its two seconds
        QVERIFY(spike
                > static_cast<double>(search->limiter->burst) + 2.0 * search->limiter->rate + 1.0);
    }

    void clientErrorsSayNothingAboutAService()
    {
        const ErrorFilter filter = demoCircuits().front().options.errors;
        QVERIFY(filter.verdict("http.404") == Verdict::Ignored);
        QVERIFY(filter.verdict("http.400") == Verdict::Ignored);
        QVERIFY(filter.verdict("http.499") == Verdict::Ignored);
        QVERIFY(filter.verdict("http.408") == Verdict::Failure);
        QVERIFY(filter.verdict("http.429") == Verdict::Failure);
        QVERIFY(filter.verdict("http.500") == Verdict::Failure);
        QVERIFY(filter.verdict("http.503") == Verdict::Failure);
        QVERIFY(filter.verdict("TimeoutError") == Verdict::Failure);
        QVERIFY(filter.verdict("http.") == Verdict::Failure);
    }

    void theScriptBringsPaymentsDownAtItsInstantAndUpAgain()
    {
        DemoScript script{scenarioSteps(Scenario::BrownOut)};
        QVERIFY(script.due(3500ms - 1ns).empty());
        const auto first = script.due(3500ms);
        QCOMPARE(first.size(), 1U);
        QVERIFY(first.front().service == "payments");
        QVERIFY(first.front().fault.kind == FaultKind::Http503);
        QCOMPARE(first.front().fault.share, 0.7);
        QVERIFY(script.due(3500ms).empty());
        QVERIFY(!script.isOver());
        QCOMPARE(script.due(60s).size(), 2U);
        QVERIFY(script.isOver());
    }

    void everyFaultOfTheScriptEndsWithinTheMinute()
    {
        Duration before{0};
        for (const ScriptStep &step : scenarioSteps(Scenario::BrownOut)) {
            QVERIFY(step.at >= before);
            before = step.at;
            QVERIFY(step.at + step.fault.lifetime <= 50s);
            QVERIFY(clamped(step.fault) == step.fault);
            const auto circuits = demoCircuits();
            QVERIFY(std::any_of(circuits.begin(), circuits.end(),
                                [&](const auto &c) { return c.name == step.service; }));
        }
    }

    void aQuietScenarioDoesNothing()
    {
        DemoScript script{scenarioSteps(Scenario::None)};
        QVERIFY(script.isOver());
        QVERIFY(script.due(1h).empty());
        QVERIFY(scenarioFromName("none") == Scenario::None);
        QVERIFY(scenarioFromName("brown-out") == Scenario::BrownOut);
        QVERIFY(!scenarioFromName("blackout"));
    }
};

QTEST_GUILESS_MAIN(TestDemoCircuits)
#include "tst_demo_circuits.moc"
