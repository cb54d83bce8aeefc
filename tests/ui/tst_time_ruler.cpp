// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/ruler_ticks.h"
#include "ui/lanes/time_ruler.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow{50'000s};

WallTime wall()
{
    return {kNow, QDateTime(QDate(2026, 11, 20), QTime(12, 44, 2), Qt::UTC)};
}

/// Whether a column of a picture holds a colour between two rows, in pixels of the widget.
bool hasColour(const QImage &image, int column, int top, int bottom, const QColor &colour)
{
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    for (int y = top * ratio; y < bottom * ratio; ++y) {
        if (image.pixelColor(column * ratio, y) == colour)
            return true;
    }
    return false;
}

} // namespace

class tst_TimeRuler final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stepsAreTheShortestRoundOnesThatFit_data();
    void stepsAreTheShortestRoundOnesThatFit();
    void marksAreRoundInWallTime();
    void aMarkKeepsItsInstantWhileTheWindowMovesOn();
    void anEmptyScaleHasNoMarks();
    void instantsAndPixelsMapOntoEachOther_data();
    void instantsAndPixelsMapOntoEachOther();
    void paintsItsMarksAndNowWhereTheScaleSays();
    void readsTheCursorOut();
};

void tst_TimeRuler::initTestCase()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
}

void tst_TimeRuler::stepsAreTheShortestRoundOnesThatFit_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("spacing");
    QTest::addColumn<int>("step"); // milliseconds
    QTest::newRow("exactly a minute") << 600 << 800 << 80 << 60'000;
    QTest::newRow("just above a minute") << 600 << 800 << 81 << 120'000;
    QTest::newRow("ten seconds") << 60 << 600 << 100 << 10'000;
    QTest::newRow("a tenth") << 1 << 1000 << 100 << 100;
    QTest::newRow("an hour") << 7200 << 200 << 100 << 3'600'000;
    QTest::newRow("no step is long enough") << 10'000'000 << 10 << 100 << 172'800'000;
}

void tst_TimeRuler::stepsAreTheShortestRoundOnesThatFit()
{
    QFETCH(int, seconds);
    QFETCH(int, width);
    QFETCH(int, spacing);
    QFETCH(int, step);
    const LaneScale scale{kNow, kNow + std::chrono::seconds{seconds}, 0, width};
    QCOMPARE(rulerStep(scale, spacing), Duration{std::chrono::milliseconds{step}});
}

void tst_TimeRuler::marksAreRoundInWallTime()
{
    // From 12:34:02 on, a mark each minute.
    const LaneScale scale{kNow - 600s, kNow, 0, 800};
    const std::vector<RulerTick> ticks = rulerTicks(scale, wall(), 80);
    QCOMPARE(ticks.size(), std::size_t{10});
    QCOMPARE(ticks.front().text, QStringLiteral("12:35"));
    QCOMPARE(ticks.front().at, kNow - 600s + 58s);
    QCOMPARE(ticks.back().text, QStringLiteral("12:44"));
    const LaneScale close{kNow - 30s, kNow, 0, 400};
    QCOMPARE(rulerTicks(close, wall(), 80).front().text, QStringLiteral("12:43:40"));
}

void tst_TimeRuler::aMarkKeepsItsInstantWhileTheWindowMovesOn()
{
    LaneScale scale{kNow - 600s, kNow, 0, 800};
    const std::vector<RulerTick> before = rulerTicks(scale, wall(), 80);
    scale.from += 250ms;
    scale.to += 250ms;
    const std::vector<RulerTick> after = rulerTicks(scale, wall(), 80);
    QVERIFY(before == after);
}

void tst_TimeRuler::anEmptyScaleHasNoMarks()
{
    QVERIFY(rulerTicks({kNow, kNow, 0, 800}, wall(), 80).empty());
}

void tst_TimeRuler::instantsAndPixelsMapOntoEachOther_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("second");
    QTest::addColumn<double>("x");
    QTest::newRow("the left edge") << 864 << 0 << 56.0;
    QTest::newRow("the right edge") << 864 << 800 << 856.0;
    QTest::newRow("the middle") << 864 << 400 << 456.0;
    QTest::newRow("before the window") << 864 << -100 << -44.0;
    QTest::newRow("narrow") << 464 << 400 << 256.0;
    QTest::newRow("no room at all") << 10 << 800 << 57.0;
}

void tst_TimeRuler::instantsAndPixelsMapOntoEachOther()
{
    QFETCH(int, width);
    QFETCH(int, second);
    QFETCH(double, x);
    const LaneScale scale = LaneScale::ofLane(kNow, kNow + 800s, width);
    const TimePoint at = kNow + std::chrono::seconds{second};
    QCOMPARE(scale.xOf(at), x);
    QVERIFY(std::chrono::abs(scale.timeAt(x) - at) < 1us);
}

void tst_TimeRuler::paintsItsMarksAndNowWhereTheScaleSays()
{
    TimeWindow window;
    window.advance(kNow, kNow - 3600s);
    TimeRuler ruler(&window);
    ruler.setWallTime(wall());
    ruler.resize(864, ruler.sizeHint().height());
    const QImage image = ruler.grab().toImage();
    const Theme &theme = Theme::current();
    const int now = static_cast<int>(ruler.scale().xOf(kNow));
    QVERIFY(hasColour(image, now, 16, 20, theme.accent));
    QVERIFY(!hasColour(image, now - 2, 16, 20, theme.accent));
    const int minute = static_cast<int>(ruler.scale().xOf(kNow - 122s)); // 12:42:00
    QVERIFY(hasColour(image, minute, 16, 20, theme.outline));
    QVERIFY(!hasColour(image, minute - 2, 16, 20, theme.outline));
}

void tst_TimeRuler::readsTheCursorOut()
{
    TimeWindow window;
    window.advance(kNow, kNow - 3600s);
    TimeRuler ruler(&window);
    ruler.setWallTime(wall());
    ruler.resize(864, ruler.sizeHint().height());
    window.pin(kNow - 300s);
    const QImage image = ruler.grab().toImage();
    const int x = static_cast<int>(ruler.scale().xOf(kNow - 300s));
    QVERIFY(hasColour(image, x, 16, 20, Theme::current().accent));
    window.unpin();
    QVERIFY(!hasColour(ruler.grab().toImage(), x, 16, 20, Theme::current().accent));
}

QTEST_MAIN(tst_TimeRuler)
#include "tst_time_ruler.moc"
