// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "metrics_support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

std::vector<Metric> metricsOf(Circuit &circuit, const MetricsListener &metrics, TimePoint now)
{
    return metrics.collect(std::array{circuit->snapshot(now)});
}

} // namespace

/// What a circuit counts, as plain values and as text.
class TestMetricsListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySeriesIsThereFromTheStart()
    {
        Circuit circuit;
        const MetricsListener listener;
        const std::vector<Metric> metrics = metricsOf(circuit, listener, at(0s));
        QCOMPARE(valueOf(metrics, "circuit_breaker_state", kPayments), std::optional{0.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_failures_total", kPayments), std::optional{0.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_openings_total", kPayments), std::optional{0.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_late_results_total", kPayments),
                 std::optional{0.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_slow_calls_total", kPayments),
                 std::optional{0.0});
        for (const char *outcome : {"success", "failure", "ignored", "cancelled"}) {
            QCOMPARE(
                valueOf(metrics, "circuit_breaker_calls_total", payments({{"outcome", outcome}})),
                std::optional{0.0});
        }
        for (const char *stage : {"breaker", "limiter", "bulkhead", "ramp"}) {
            QCOMPARE(valueOf(metrics, "circuit_breaker_rejections_total",
                             payments({{"rejected_by", stage}})),
                     std::optional{0.0});
        }
        QCOMPARE(find(metrics, "circuit_breaker_transitions_total")->samples.size(),
                 std::size_t{12});
        QCOMPARE(find(metrics, "circuit_breaker_state_active")->samples.size(), std::size_t{4});
        QCOMPARE(valueOf(metrics, "circuit_breaker_call_duration_seconds", kPayments, "_count"),
                 std::optional{0.0});
        QVERIFY(find(metrics, "circuit_breaker_failure_ratio") == nullptr); // too few calls
    }

    void aStoryIsCounted()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 4, 30s, 10})};
        MetricsListener listener;
        const Subscription counted = circuit->subscribe(EventKind::Change, listener.listener());
        succeed(circuit, at(1s), 2);
        fail(circuit, at(2s), 1);
        QCOMPARE(valueOf(metricsOf(circuit, listener, at(2s)), "circuit_breaker_failure_ratio",
                         kPayments),
                 std::optional<double>{}); // three of at least four
        fail(circuit, at(2s), 1); // opens
        static_cast<void>(circuit->tryAcquire(at(3s)));
        std::vector<Metric> metrics = metricsOf(circuit, listener, at(7s));
        QCOMPARE(valueOf(metrics, "circuit_breaker_state", kPayments), std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_state_active", payments({{"state", "open"}})),
                 std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_state_active", payments({{"state", "closed"}})),
                 std::optional{0.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_failures_total", kPayments), std::optional{2.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_openings_total", kPayments), std::optional{1.0});
        QCOMPARE(
            valueOf(metrics, "circuit_breaker_calls_total", payments({{"outcome", "success"}})),
            std::optional{2.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_rejections_total",
                         payments({{"rejected_by", "breaker"}})),
                 std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_transitions_total",
                         payments({{"from", "closed"}, {"to", "open"}})),
                 std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_retry_after_seconds", kPayments),
                 std::optional{25.0});

        succeed(circuit, at(32s)); // the probe
        circuit->isolate(byOperator(), at(33s));
        metrics = metricsOf(circuit, listener, at(33s));
        QCOMPARE(valueOf(metrics, "circuit_breaker_state", kPayments), std::optional{3.0});
        QVERIFY(!valueOf(metrics, "circuit_breaker_retry_after_seconds", kPayments));
        QCOMPARE(valueOf(metrics, "circuit_breaker_transitions_total",
                         payments({{"from", "half_open"}, {"to", "closed"}})),
                 std::optional{1.0});
        circuit->isolate(byOperator(), at(34s)); // no transition
        metrics = metricsOf(circuit, listener, at(34s));
        QCOMPARE(valueOf(metrics, "circuit_breaker_transitions_total",
                         payments({{"from", "closed"}, {"to", "isolated"}})),
                 std::optional{1.0});
    }

    void aDisabledCircuitIsFourAndAnIsolationStillThree()
    {
        Circuit circuit;
        const MetricsListener listener;
        circuit->setMode(CircuitMode::Disabled, byOperator(), at(1s));
        QCOMPARE(valueOf(metricsOf(circuit, listener, at(1s)), "circuit_breaker_state", kPayments),
                 std::optional{4.0});
        circuit->isolate(byOperator(), at(2s));
        QCOMPARE(valueOf(metricsOf(circuit, listener, at(2s)), "circuit_breaker_state", kPayments),
                 std::optional{3.0});
    }

    void eventsAloneAreEnough()
    {
        Circuit circuit{opensAtOnce()};
        MetricsListener listener;
        const Subscription counted = circuit->subscribe(
            EventKind::Change | EventKind::Success | EventKind::Failure | EventKind::Rejection,
            listener.listener());
        succeed(circuit, at(1s), 3);
        fail(circuit, at(2s));
        static_cast<void>(circuit->tryAcquire(at(3s)));
        circuit->isolate(byOperator(), at(4s));
        static_cast<void>(circuit->tryAcquire(at(5s))); // refused by an isolation: the breaker's
        const std::vector<Metric> metrics = listener.collect();
        QCOMPARE(valueOf(metrics, "circuit_breaker_state", kPayments), std::optional{3.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_failures_total", kPayments), std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_openings_total", kPayments), std::optional{1.0});
        QCOMPARE(valueOf(metrics, "circuit_breaker_rejections_total",
                         payments({{"rejected_by", "breaker"}})),
                 std::optional{2.0});
        QCOMPARE(
            valueOf(metrics, "circuit_breaker_calls_total", payments({{"outcome", "success"}})),
            std::optional{3.0});
        listener.forget("payments");
        QVERIFY(listener.collect().empty());
    }

    void durationsAreAHistogram()
    {
        CircuitOptions options;
        options.latency = LatencyTracking::On;
        Circuit circuit{options};
        const MetricsListener listener;
        const auto lasting = [&](Duration took) {
            Permit permit = circuit->tryAcquire(at(1s));
            permit.succeed(at(1s + took));
        };
        lasting(10us);
        lasting(2ms);
        lasting(1000s);
        const std::vector<Metric> metrics = metricsOf(circuit, listener, at(2000s));
        const Metric *const metric = find(metrics, "circuit_breaker_call_duration_seconds");
        QVERIFY(metric != nullptr);
        QCOMPARE(metric->type, MetricType::Histogram);
        const auto below = [&](const char *le) {
            return valueOf(metrics, metric->name, payments({{"le", le}}), "_bucket");
        };
        QCOMPARE(below("1.6384e-05"), std::optional{1.0});
        QCOMPARE(below("0.001048576"), std::optional{1.0});
        QCOMPARE(below("0.004194304"), std::optional{2.0});
        QCOMPARE(below("68.719476736"), std::optional{2.0});
        QCOMPARE(below("+Inf"), std::optional{3.0});
        QCOMPARE(valueOf(metrics, metric->name, kPayments, "_count"), std::optional{3.0});
        const double sum = valueOf(metrics, metric->name, kPayments, "_sum").value_or(0.0);
        QVERIFY(std::abs(sum - 1000.0) < 70.0); // half a part of its bucket
        double before = 0.0;
        for (const MetricSample &sample : metric->samples) {
            if (sample.suffix != "_bucket")
                continue;
            QVERIFY(sample.value >= before); // counted up
            before = sample.value;
        }
    }

    void theTextFormatIsPrometheus()
    {
        const std::vector<Metric> metrics{
            {"calls_total",
             "Calls, with a \\ and\na line \"end\".",
             MetricType::Counter,
             {{{{"breaker_name", "a\"b\\c\nd\xff"}, {"outcome", "ok"}}, 3.0}, {{}, 1e9}}},
            {"ratio", "A share.", MetricType::Gauge, {{{{"breaker_name", "x"}}, 0.1}}},
            {"took_seconds",
             "A time.",
             MetricType::Histogram,
             {{{{"le", "0.5"}}, 1.0, "_bucket"}, {{}, 0.25, "_sum"}, {{}, 1.0, "_count"}}}};
        QCOMPARE(
            prometheusText(metrics),
            std::string{"# HELP calls_total Calls, with a \\\\ and\\na line \"end\".\n"
                        "# TYPE calls_total counter\n"
                        "calls_total{breaker_name=\"a\\\"b\\\\c\\nd\uFFFD\",outcome=\"ok\"} 3\n"
                        "calls_total 1000000000\n"
                        "# HELP ratio A share.\n"
                        "# TYPE ratio gauge\n"
                        "ratio{breaker_name=\"x\"} 0.1\n"
                        "# HELP took_seconds A time.\n"
                        "# TYPE took_seconds histogram\n"
                        "took_seconds_bucket{le=\"0.5\"} 1\n"
                        "took_seconds_sum 0.25\n"
                        "took_seconds_count 1\n"});
        QCOMPARE(prometheusText({}), std::string{});
    }

    void numbersThatAreNoneHaveTheirWords()
    {
        const auto written = [](double value) {
            return prometheusText(std::array{Metric{"m", "", MetricType::Gauge, {{{}, value}}}})
                .substr(std::string_view{"# HELP m \n# TYPE m gauge\nm "}.size());
        };
        QCOMPARE(written(std::numeric_limits<double>::infinity()), std::string{"+Inf\n"});
        QCOMPARE(written(-std::numeric_limits<double>::infinity()), std::string{"-Inf\n"});
        QCOMPARE(written(std::numeric_limits<double>::quiet_NaN()), std::string{"NaN\n"});
        QCOMPARE(written(-0.5), std::string{"-0.5\n"});
        QCOMPARE(written(1e300), std::string{"1e+300\n"});
        QCOMPARE(written(9007199254740992.0), std::string{"9007199254740992\n"});
    }

    void eachNameIsOneBlock()
    {
        MetricsListener listener;
        Circuit one{{}, "one"};
        Circuit two{{}, "two"};
        std::vector<Metric> metrics =
            listener.collect(std::array{one->snapshot(at(0s)), two->snapshot(at(0s))});
        std::set<std::string> names;
        for (const Metric &metric : metrics) {
            QVERIFY(names.insert(metric.name).second);
            QVERIFY(!metric.help.empty());
        }
        QCOMPARE(find(metrics, "circuit_breaker_state")->samples.size(), std::size_t{2});
    }

    void aListenerMayOutliveIt()
    {
        Circuit circuit{opensAtOnce()};
        auto metrics = std::make_unique<MetricsListener>();
        const Subscription counted = circuit->subscribe(EventKind::Change, metrics->listener());
        metrics.reset();
        fail(circuit, at(1s)); // told to nobody
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void manyThreadsAreCountedOnceEach()
    {
        constexpr int kThreads = 4;
        constexpr int kTimes = 500;
        MetricsListener listener;
        inThreads(kThreads, [&](int thread) {
            const Listener listening = listener.listener();
            Event event;
            event.kind = EventKind::Failure;
            event.circuit = thread % 2 == 0 ? "even" : "odd";
            for (int i = 0; i < kTimes; ++i) {
                listening(event);
                if (i % 100 == 0)
                    static_cast<void>(listener.collect());
            }
        });
        for (const char *name : {"even", "odd"}) {
            QCOMPARE(valueOf(listener.collect(), "circuit_breaker_failures_total",
                             {{"breaker_name", name}}),
                     std::optional{2.0 * kTimes});
        }
    }
};

QTEST_APPLESS_MAIN(TestMetricsListener)

#include "tst_metrics_listener.moc"
