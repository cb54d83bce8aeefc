// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "metrics_support.h"
#include "support.h"

#include <QObject>
#include <QRegularExpression>
#include <QSet>
#include <QString>
#include <QTest>

#include <array>
#include <string>
#include <utility>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Whether this is a sample with labels whose values are escaped, and a number.
bool isSample(const QString &line)
{
    static const QRegularExpression form{
        QStringLiteral("^[a-z_]+\\{([a-z_]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\",?)+\\} [-+.0-9e]+$")};
    return form.match(line).hasMatch();
}

} // namespace

/// What stands beside a breaker, as metrics.
class TestMetricsOfStages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitersAreAdded()
    {
        RateLimiter limiter{{.rate = 30, .per = 60s, .burst = 4}};
        QVERIFY(limiter.tryAcquire(at(1s), 3));
        std::vector<Metric> metrics;
        addLimiterMetrics(metrics, "payments", limiter.snapshot(at(1s)));
        QCOMPARE(valueOf(metrics, "rate_limiter_available_tokens", kPayments), std::optional{1.0});
        QCOMPARE(valueOf(metrics, "rate_limiter_burst_tokens", kPayments), std::optional{4.0});
        QCOMPARE(valueOf(metrics, "rate_limiter_tokens_per_second", kPayments), std::optional{0.5});

        QVERIFY(limiter.reserve(at(1s), 4).granted());
        addLimiterMetrics(metrics, "search", limiter.snapshot(at(2s)));
        QCOMPARE(metrics.size(), std::size_t{3}); // one block for each name
        QCOMPARE(valueOf(metrics, "rate_limiter_available_tokens", {{"breaker_name", "search"}}),
                 std::optional{-2.5});
        for (const Metric &metric : metrics)
            QCOMPARE(metric.type, MetricType::Gauge);
    }

    void bulkheadsAreAdded()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2, .queueTimeout = 5s}};
        std::vector<BulkheadPermit> given;
        const auto wait = [&] {
            return bulkhead.enqueue(
                at(0s), [&given](BulkheadPermit permit) { given.push_back(std::move(permit)); });
        };
        BulkheadPermit held = bulkhead.tryAcquire();
        const BulkheadWaiter first = wait();
        BulkheadWaiter second = wait();
        QVERIFY(!bulkhead.tryAcquire());
        second.cancel();
        const BulkheadWaiter third = wait();
        held.release(); // to the first
        std::vector<Metric> metrics;
        addBulkheadMetrics(metrics, "payments", bulkhead.snapshot());
        addBulkheadMetrics(metrics, "search", {.concurrent = 7});
        QCOMPARE(metrics.size(), std::size_t{6});
        const auto isAt = [&](const char *name, MetricType type, double value) {
            return find(metrics, name)->type == type
                   && valueOf(metrics, name, kPayments) == std::optional{value};
        };
        QVERIFY(isAt("bulkhead_in_flight", MetricType::Gauge, 1.0));
        QVERIFY(isAt("bulkhead_concurrent_limit", MetricType::Gauge, 1.0));
        QVERIFY(isAt("bulkhead_queued", MetricType::Gauge, 1.0));
        QVERIFY(isAt("bulkhead_queue_limit", MetricType::Gauge, 2.0));
        QVERIFY(isAt("bulkhead_refusals_total", MetricType::Counter, 1.0));

        QVERIFY(bulkhead.advance(at(5s)));
        std::vector<Metric> later;
        addBulkheadMetrics(later, "payments", bulkhead.snapshot());
        const auto waits = [&](const char *outcome) {
            return valueOf(later, "bulkhead_waits_total", payments({{"outcome", outcome}}));
        };
        QCOMPARE(waits("granted"), std::optional{1.0});
        QCOMPARE(waits("timed_out"), std::optional{1.0});
        QCOMPARE(waits("stopped"), std::optional{0.0});
        QCOMPARE(waits("withdrawn"), std::optional{1.0});
    }

    // What a scraper asks of every page: each family's help and type once, before its samples.
    void everyFamilyIsIntroducedOnce()
    {
        const std::string strange = "a\"b\\c\nd";
        Circuit circuit{{}, strange};
        const MetricsListener listener;
        std::vector<Metric> metrics = listener.collect(std::array{circuit->snapshot(at(0s))});
        for (const std::string &name : {std::string{"payments"}, strange}) {
            addLimiterMetrics(metrics, name, RateLimiter{{.rate = 1}}.snapshot(at(0s)));
            addBulkheadMetrics(metrics, name, Bulkhead{{.concurrent = 1}}.snapshot());
            addRetryMetrics(metrics, name, {});
            addFallbackMetrics(metrics, name, {.levels = {{.kind = FallbackKind::Cache}}});
        }
        QString family;
        QString type;
        QSet<QString> families;
        const QString page = QString::fromStdString(prometheusText(metrics));
        QVERIFY(page.endsWith(u'\n'));
        for (const QString &line : page.split(u'\n', Qt::SkipEmptyParts)) {
            if (line.startsWith(QStringLiteral("# HELP "))) {
                family = line.section(u' ', 2, 2);
                QVERIFY2(!families.contains(family), qPrintable(family));
                families.insert(family);
            } else if (line.startsWith(QStringLiteral("# TYPE "))) {
                QCOMPARE(line.section(u' ', 2, 2), family);
                type = line.section(u' ', 3);
                QCOMPARE(type == QStringLiteral("counter"),
                         family.endsWith(QStringLiteral("_total")));
            } else {
                QVERIFY2(isSample(line), qPrintable(line));
                const QString name = line.section(u'{', 0, 0);
                QVERIFY2(
                    name == family
                        || (type == QStringLiteral("histogram") && name.startsWith(family + u'_')),
                    qPrintable(line));
            }
        }
        QVERIFY(families.contains(QStringLiteral("bulkhead_waits_total")));
    }

    void retriesAndFallbacksAreAdded()
    {
        std::vector<Metric> metrics;
        RetrySnapshot retry;
        retry.retries = 7;
        retry.stopped[static_cast<std::size_t>(RetryStop::Budget)] = 2;
        addRetryMetrics(metrics, "payments", retry);
        addRetryMetrics(metrics, "search", {});
        FallbackSnapshot fallback;
        fallback.levels = {{.kind = FallbackKind::Cache, .served = 5},
                           {.kind = FallbackKind::Computed, .served = 3},
                           {.kind = FallbackKind::Computed, .served = 1}};
        addFallbackMetrics(metrics, "payments", fallback);
        QCOMPARE(metrics.size(), std::size_t{3}); // one block for each name
        QCOMPARE(valueOf(metrics, "retry_attempts_total", kPayments), std::optional{7.0});
        QCOMPARE(valueOf(metrics, "retry_attempts_total", {{"breaker_name", "search"}}),
                 std::optional{0.0});
        QCOMPARE(valueOf(metrics, "retry_budget_exhausted_total", kPayments), std::optional{2.0});
        QCOMPARE(valueOf(metrics, "fallback_total", payments({{"level", "cache"}})),
                 std::optional{5.0});
        QCOMPARE(valueOf(metrics, "fallback_total", payments({{"level", "computed_2"}})),
                 std::optional{1.0});
    }
};

QTEST_APPLESS_MAIN(TestMetricsOfStages)

#include "tst_metrics_of_stages.moc"
