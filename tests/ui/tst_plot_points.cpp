// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/end_labels.h"
#include "ui/lanes/plot_points.h"
#include "ui/lanes/value_scale.h"

#include <QTest>

#include <cmath>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow{50'000s};

CircuitSample sampleAt(int secondsAgo, float failing)
{
    CircuitSample sample;
    sample.at = kNow - std::chrono::seconds{secondsAgo};
    sample.failingPercent = failing;
    return sample;
}

} // namespace

/// What a plot draws, before it is drawn: points, labels, axes.
class tst_PlotPoints final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAPointForEachColumnAtMost();
    void decimationKeepsEverySpike();
    void decimatedPointsStayWhereTheyAre();
    void missingSamplesAreAGap();
    void aLoneSampleCanBeSeen();
    void endLabelsNeverOverlap_data();
    void endLabelsNeverOverlap();
    void axesEndAtRoundValues_data();
    void axesEndAtRoundValues();
    void anAxisDoesNotJump();
};

void tst_PlotPoints::keepsAPointForEachColumnAtMost()
{
    std::deque<CircuitSample> samples;
    for (int i = 0; i < 3600; ++i)
        samples.push_back(sampleAt(3600 - i, static_cast<float>(i % 7)));
    const SampleRange all{0, samples.size()};
    const QList<QPointF> points = plotPoints(samples, all, &CircuitSample::failingPercent,
                                             TimePoint{}, Duration{3600s} / 800);
    QVERIFY(points.size() <= 802);
    QVERIFY(points.size() > 700);
    for (qsizetype i = 1; i < points.size(); ++i)
        QVERIFY(points[i].x() > points[i - 1].x());
    const SampleRange few{0, 100};
    QCOMPARE(plotPoints(samples, few, &CircuitSample::failingPercent, TimePoint{}, 100ms).size(),
             100);
}

void tst_PlotPoints::decimationKeepsEverySpike()
{
    std::deque<CircuitSample> samples;
    for (int i = 0; i < 3600; ++i)
        samples.push_back(sampleAt(3600 - i, i == 1234 ? 99.0F : i == 2345 ? 1.0F : 50.0F));
    const QList<QPointF> points =
        plotPoints(samples, {0, samples.size()}, &CircuitSample::failingPercent, TimePoint{}, 20s);
    QVERIFY(points.size() < 400);
    double low = 50;
    double high = 50;
    for (const QPointF &point : points) {
        low = std::min(low, point.y());
        high = std::max(high, point.y());
    }
    QCOMPARE(low, 1.0);
    QCOMPARE(high, 99.0);
}

void tst_PlotPoints::decimatedPointsStayWhereTheyAre()
{
    std::deque<CircuitSample> samples;
    for (int i = 0; i < 3600; ++i)
        samples.push_back(sampleAt(3600 - i, static_cast<float>(std::sin(i / 5.0))));
    const auto points = [&samples](std::size_t first) {
        return plotPoints(samples, {first, samples.size()}, &CircuitSample::failingPercent,
                          TimePoint{}, 5s);
    };
    const QList<QPointF> before = points(0);
    const QList<QPointF> after = points(7); // the window moved on by seven samples
    // Only the first cell may differ: it was cut.
    QCOMPARE(after.mid(4), before.mid(before.size() - after.size() + 4));
}

void tst_PlotPoints::missingSamplesAreAGap()
{
    std::deque<CircuitSample> samples{sampleAt(20, 5), sampleAt(19, 5), sampleAt(10, 5),
                                      sampleAt(9, 5)};
    const QList<QPointF> points =
        plotPoints(samples, {0, 4}, &CircuitSample::failingPercent, TimePoint{}, 1s);
    QCOMPARE(points.size(), 5);
    QVERIFY(std::isnan(points[2].y()));
    QVERIFY(!std::isnan(points[3].y()));
    QVERIFY(!ui::sampleAt(samples, kNow - 14s));
    QVERIFY(ui::sampleAt(samples, kNow - 11s));
    QVERIFY(!ui::sampleAt({}, kNow));
}

void tst_PlotPoints::aLoneSampleCanBeSeen()
{
    std::deque<CircuitSample> samples{sampleAt(20, kNoValue), sampleAt(19, 5),
                                      sampleAt(18, kNoValue)};
    const QList<QPointF> points =
        plotPoints(samples, {0, 3}, &CircuitSample::failingPercent, TimePoint{}, 2s);
    QCOMPARE(points.size(), 2);
    QCOMPARE(points[1].x() - points[0].x(), 2.0);
    QCOMPARE(points[0].y(), 5.0);
}

void tst_PlotPoints::endLabelsNeverOverlap_data()
{
    QTest::addColumn<QList<int>>("wished");
    QTest::newRow("far apart") << QList<int>{10, 40, 70};
    QTest::newRow("all at the foot") << QList<int>{80, 80, 80};
    QTest::newRow("all at the top") << QList<int>{0, 0, 0};
    QTest::newRow("in reverse") << QList<int>{70, 40, 41};
    QTest::newRow("outside") << QList<int>{-50, 500};
}

void tst_PlotPoints::endLabelsNeverOverlap()
{
    QFETCH(QList<int>, wished);
    std::vector<EndLabel> labels;
    for (const int y : wished)
        labels.push_back({QStringLiteral("x"), Qt::black, 0, y});
    const QRect area(0, 0, 100, 80);
    std::vector<int> tops = spreadLabels(labels, area, 14);
    for (std::size_t i = 0; i < tops.size(); ++i) {
        QVERIFY(tops[i] >= area.top());
        QVERIFY(tops[i] + 14 <= area.bottom() + 1);
        for (std::size_t j = 0; j < i; ++j) {
            QVERIFY(std::abs(tops[i] - tops[j]) >= 14);
            if (wished[static_cast<qsizetype>(j)] < wished[static_cast<qsizetype>(i)])
                QVERIFY(tops[j] < tops[i]);
        }
    }
}

void tst_PlotPoints::axesEndAtRoundValues_data()
{
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("top");
    QTest::newRow("nothing") << 0.0 << 1.0;
    QTest::newRow("not a number") << std::nan("") << 1.0;
    QTest::newRow("exactly") << 400.0 << 400.0;
    QTest::newRow("just above") << 401.0 << 600.0;
    QTest::newRow("small") << 0.03 << 0.04;
    QTest::newRow("large") << 8.1e6 << 1e7;
}

void tst_PlotPoints::axesEndAtRoundValues()
{
    QFETCH(double, highest);
    QFETCH(double, top);
    QCOMPARE(niceCeiling(highest), top);
}

void tst_PlotPoints::anAxisDoesNotJump()
{
    ValueAxis axis(std::nullopt, 4.0);
    QVERIFY(axis.fit(350));
    QCOMPARE(axis.top(), 400.0);
    QVERIFY(!axis.fit(150)); // still more than a third
    QVERIFY(axis.fit(100));
    QCOMPARE(axis.top(), 100.0);
    QVERIFY(axis.fit(101));
    ValueAxis fixed(100.0);
    QVERIFY(!fixed.fit(5000));
    QCOMPARE(fixed.top(), 100.0);
    QCOMPARE(valueText(std::nan("")), QStringLiteral("\u2013"));
    QCOMPARE(valueText(12430), QStringLiteral("12\u2009430"));
    QCOMPARE(valueText(7.24), QStringLiteral("7.2"));
}

QTEST_MAIN(tst_PlotPoints)
#include "tst_plot_points.moc"
