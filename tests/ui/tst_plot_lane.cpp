// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/plot_lane.h"
#include "ui/lanes/plot_points.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QLineSeries>
#include <QSignalSpy>
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

/// One sample a second for ten minutes, with no value from `gapFrom` to `gapTo` seconds ago.
CircuitRecord recordWith(float failing, int gapFrom = -1, int gapTo = -1)
{
    CircuitRecord record;
    record.now.totals.calls = 1000;
    for (int ago = 600; ago >= 0; --ago)
        record.samples.push_back(
            sampleAt(ago, ago <= gapFrom && ago >= gapTo ? kNoValue : failing));
    return record;
}

PlotOptions failingOptions()
{
    PlotOptions options;
    options.series = {{QString(), &CircuitSample::failingPercent, &Theme::failure, 2.2}};
    options.unit = QStringLiteral(" %");
    options.top = 100.0;
    return options;
}

bool isClose(const QColor &a, const QColor &b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green())
               + std::abs(a.blue() - b.blue())
           < 60;
}

/// How many pixels of some columns have a colour, within the plot.
int countPixels(const QImage &image, const QRect &area, const QColor &colour)
{
    const double ratio = image.devicePixelRatio();
    int count = 0;
    for (int y = static_cast<int>(area.top() * ratio); y < (area.bottom() + 1) * ratio; ++y) {
        for (int x = static_cast<int>(area.left() * ratio); x < (area.right() + 1) * ratio; ++x)
            count += isClose(image.pixelColor(x, y), colour) ? 1 : 0;
    }
    return count;
}

/// The scene of a chart takes in what changed with the next turn of the event loop.
QImage pictureOf(PlotLane &lane)
{
    QCoreApplication::processEvents();
    return lane.grab().toImage();
}

QChart *chartOf(const PlotLane &lane)
{
    return lane.findChild<QChartView *>()->chart();
}

QLineSeries *lineOf(const PlotLane &lane)
{
    return qobject_cast<QLineSeries *>(chartOf(lane)->series().constFirst());
}

} // namespace

class tst_PlotLane final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void leavesAGapClean();
    void chartAndRulerAgreeOnEveryInstant_data();
    void chartAndRulerAgreeOnEveryInstant();
    void followsTheTheme();
    void aHiddenLanePaysNothingAndIsFreshWhenShown();
    void silentlyReplacedPointsAreStillDrawn();
    void drawsNewPointsWhilePaused();
    void saysThatThereWereNoCalls();
    void saysWhyThereIsNoPercentage();
    void givesItsNumbersAsATable();
    void readsOutWhatIsAtTheCursor();
    void aClickOnTheLanePinsTheCursor();

private:
    [[nodiscard]] LaneData seen() const { return {&m_record, kNow, WallTime(), false}; }
    void show(PlotLane &lane, int width = 864);

    std::unique_ptr<TimeWindow> m_window;
    CircuitRecord m_record;
};

void tst_PlotLane::initTestCase()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
}

void tst_PlotLane::init()
{
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
    m_window = std::make_unique<TimeWindow>();
    m_window->advance(kNow, kNow - 3600s);
    m_record = recordWith(50.0F);
}

void tst_PlotLane::show(PlotLane &lane, int width)
{
    lane.resize(width, lane.sizeHint().height());
    lane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&lane));
    lane.refresh(seen());
}

void tst_PlotLane::leavesAGapClean()
{
    m_record = recordWith(50.0F, 400, 200);
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    const QImage image = pictureOf(lane);
    const QRect plot = lane.plotRect();
    const auto column = [&lane](int ago) {
        return static_cast<int>(lane.scale().xOf(kNow - std::chrono::seconds{ago}));
    };
    const QRect before(column(550), plot.top(), 100, plot.height());
    const QRect gap(QPoint(column(399), plot.top()), QPoint(column(201), plot.bottom()));
    const QRect after(column(190), plot.top(), 100, plot.height());
    const QColor line = Theme::current().failure;
    QVERIFY(countPixels(image, before, line) >= 100);
    QCOMPARE(countPixels(image, gap, line), 0);
    QVERIFY(countPixels(image, after, line) >= 100);
    for (const QAbstractSeries *series : chartOf(lane)->series())
        QCOMPARE(static_cast<const QLineSeries *>(series)->pen().style(), Qt::SolidLine);
}

void tst_PlotLane::chartAndRulerAgreeOnEveryInstant_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("zoomed");
    for (const int width : {320, 864, 1270}) {
        QTest::addRow("%d live", width) << width << false;
        QTest::addRow("%d zoomed", width) << width << true;
    }
}

void tst_PlotLane::chartAndRulerAgreeOnEveryInstant()
{
    QFETCH(int, width);
    QFETCH(bool, zoomed);
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane, 700);
    if (zoomed)
        m_window->zoomTo(kNow - 200s, kNow - 150s);
    lane.resize(width, lane.sizeHint().height());
    lane.refresh(seen());
    QCOMPARE(chartOf(lane)->plotArea(), QRectF(lane.plotRect()));
    QCOMPARE(lane.plotRect().left(), kLaneGutter);
    QCOMPARE(lane.plotRect().right() + 1, width - kLaneRightMargin);
    const QList<QPointF> points = lineOf(lane)->points();
    QVERIFY(!points.isEmpty());
    // The chart counts seconds from a base of its own: the first point tells which.
    const SampleRange range = visibleSamples(m_record.samples, m_window->from(), m_window->to());
    const double base =
        std::chrono::duration<double>(m_record.samples[range.first].at - TimePoint{}).count()
        - points.first().x();
    for (int part = 0; part <= 10; ++part) {
        const TimePoint at = m_window->from() + m_window->span() / 10 * part;
        const double seconds = std::chrono::duration<double>(at - TimePoint{}).count() - base;
        for (const double value : {0.0, 50.0, 100.0}) {
            const QPointF there = chartOf(lane)->mapToPosition({seconds, value}, lineOf(lane));
            QVERIFY2(std::abs(there.x() - lane.scale().xOf(at)) < 0.05,
                     qPrintable(QString::number(there.x() - lane.scale().xOf(at))));
            QVERIFY(std::abs(there.y() - lane.yOf(value)) < 0.05);
        }
    }
}

void tst_PlotLane::followsTheTheme()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    QCOMPARE(lineOf(lane)->pen().color(), Theme::of(ColourScheme::Light).failure);
    QApplication::setPalette(Theme::of(ColourScheme::Dark).palette());
    QTRY_COMPARE(lineOf(lane)->pen().color(), Theme::of(ColourScheme::Dark).failure);
    QCOMPARE(lineOf(lane)->pen().widthF(), 2.2);
    const QImage image = pictureOf(lane);
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    QCOMPARE(image.pixelColor(4 * ratio, 8 * ratio), Theme::of(ColourScheme::Dark).base);
    QVERIFY(countPixels(image, lane.plotRect(), Theme::of(ColourScheme::Dark).failure) > 300);
}

void tst_PlotLane::aHiddenLanePaysNothingAndIsFreshWhenShown()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    connect(&lane, &Lane::refreshNeeded, this, [&] { lane.refresh(seen()); });
    lane.refresh(seen());
    QVERIFY(lineOf(lane)->points().isEmpty());
    show(lane);
    const QList<QPointF> shown = lineOf(lane)->points();
    QVERIFY(!shown.isEmpty());
    lane.hide();
    m_record = recordWith(80.0F);
    lane.refresh(seen());
    QCOMPARE(lineOf(lane)->points(), shown);
    lane.show();
    QCOMPARE(lineOf(lane)->points().last().y(), 80.0);
}

void tst_PlotLane::silentlyReplacedPointsAreStillDrawn()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    QSignalSpy replaced(lineOf(lane), &QLineSeries::pointsReplaced);
    m_record = recordWith(90.0F);
    m_window->advance(kNow + 1s, kNow - 3600s); // the range moves: the series keeps silent
    lane.refresh(seen());
    QCOMPARE(replaced.count(), 0);
    const QImage image = pictureOf(lane);
    const QRect high(lane.plotRect().left(), static_cast<int>(lane.yOf(90)) - 2, 600, 5);
    const QRect old(lane.plotRect().left(), static_cast<int>(lane.yOf(50)) - 2, 600, 5);
    QVERIFY(countPixels(image, high, Theme::current().failure) > 500);
    QCOMPARE(countPixels(image, old, Theme::current().failure), 0);
}

void tst_PlotLane::drawsNewPointsWhilePaused()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    m_window->pause();
    m_record = recordWith(90.0F);
    lane.refresh(seen());
    const QImage image = pictureOf(lane);
    const QRect high(lane.plotRect().left(), static_cast<int>(lane.yOf(90)) - 2, 600, 5);
    QVERIFY(countPixels(image, high, Theme::current().failure) > 500);
}

void tst_PlotLane::saysThatThereWereNoCalls()
{
    m_record = recordWith(kNoValue);
    m_record.now.totals.calls = 0;
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    QCOMPARE(lane.accessibleDescription(), QStringLiteral("No calls yet"));
    const QImage image = pictureOf(lane);
    const QRect foot(lane.plotRect().left(), static_cast<int>(lane.yOf(0)) - 1, 400, 3);
    QVERIFY(countPixels(image, foot, Theme::current().outline) >= 100); // dotted: every other pixel
    QCOMPARE(countPixels(image, lane.plotRect(), Theme::current().failure), 0);
}

void tst_PlotLane::saysWhyThereIsNoPercentage()
{
    PlotOptions options = failingOptions();
    options.insteadOfValues = [](const CircuitRecord &) { return QStringLiteral("7 of 20 calls"); };
    options.limit = [](const CircuitRecord &) { return std::optional{50.0}; };
    PlotLane lane(QStringLiteral("Failing %"), options, m_window.get(), LaneDensity::Full);
    show(lane);
    QCOMPARE(lane.accessibleDescription(), QStringLiteral("7 of 20 calls, limit 50"));
}

void tst_PlotLane::givesItsNumbersAsATable()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    const LaneTable table = lane.table(seen(), kNow - 10s, kNow);
    QCOMPARE(table.rows.size(), std::size_t{11});
    QCOMPARE(table.columns.size(), 2);
    QCOMPARE(table.rows.back(), (QStringList{WallTime().exactText(kNow), QStringLiteral("50")}));
    show(lane);
    QSignalSpy wanted(&lane, &Lane::tableRequested);
    QTest::keyClick(&lane, Qt::Key_T);
    QCOMPARE(wanted.count(), 1);
}

void tst_PlotLane::readsOutWhatIsAtTheCursor()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    m_record.samples[300].failingPercent = 77.0F;
    m_window->pin(m_record.samples[300].at);
    lane.readOut(seen());
    QCOMPARE(lane.readings().size(), std::size_t{1});
    QCOMPARE(lane.readings().front().text, QStringLiteral("77 %"));
    m_window->pin(kNow + 60s);
    lane.readOut(seen());
    QCOMPARE(lane.readings().front().text, QStringLiteral("no data"));
    m_window->unpin();
    lane.readOut(seen());
    QVERIFY(lane.readings().empty());
}

void tst_PlotLane::aClickOnTheLanePinsTheCursor()
{
    PlotLane lane(QStringLiteral("Failing %"), failingOptions(), m_window.get(), LaneDensity::Full);
    show(lane);
    QWidget *top = lane.childAt(200, 50);
    QVERIFY(top);
    QTest::mouseClick(top, Qt::LeftButton, {}, {200, 50});
    QVERIFY(m_window->isCursorPinned());
    QVERIFY(std::chrono::abs(*m_window->cursor() - lane.scale().timeAt(200.5)) < 1ms);
}

QTEST_MAIN(tst_PlotLane)
#include "tst_plot_lane.moc"
