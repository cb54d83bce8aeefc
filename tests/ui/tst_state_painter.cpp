// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/style/state_painter.h"
#include "ui/style/theme_choice.h"

#include <QImage>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TimePoint at(double second)
{
    return TimePoint{}
           + std::chrono::duration_cast<Duration>(std::chrono::duration<double>{second});
}

StateSpan span(double from, double to, DisplayState state)
{
    return {at(from), at(to), state};
}

/// One pixel a second.
TimeScale scale(int width)
{
    return {at(0), at(width), width};
}

constexpr QRect kBox{4, 2, 200, 16};

/// As a widget of the test's scale would be drawn.
QImage paint(const std::vector<StateRun> &runs, const Theme &theme,
             StateDetail detail = StateDetail::Row)
{
    const double ratio = qApp->devicePixelRatio();
    QImage image(QSize(208, 20) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(theme.base);
    QPainter painter(&image);
    paintStateRuns(painter, kBox, runs, theme, detail);
    return image;
}

QColor pixel(const QImage &image, int x, int y)
{
    const double ratio = image.devicePixelRatio();
    return image.pixelColor(static_cast<int>(x * ratio), static_cast<int>(y * ratio));
}

/// How many pixels of a column bear a colour.
int countIn(const QImage &image, int x, const QColor &colour)
{
    int count = 0;
    for (int y = kBox.top(); y <= kBox.bottom(); ++y)
        count += pixel(image, x, y) == colour;
    return count;
}

} // namespace

class TestStatePainter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void spansBecomeRunsAtTheirColumns();
    void nothingIsDrawnWhereNothingIsKnown();
    void aShortSpanKeepsOneColumn();
    void theWorstStateTakesACrowdedColumn();
    void aSeamIsNotCrowded();
    void neighboursThatLookAlikeAreOneRun();
    void spansOutsideAreLeftOut();
    void anEmptyScaleGivesNothing();
    void randomSpansCoverWhatTheySay();
    void instantsAndColumnsGoBothWays();
    void fillsAreThoseOfTheTheme_data();
    void fillsAreThoseOfTheTheme();
    void halfOpenIsDitheredInItsLowerHalf();
    void isolatedAndDisabledAreHatchedApart();
    void unknownHasAnOutlineAndNoFill();
    void crowdedColumnsBearATick();
    void aWordIsDrawnOnlyWhereItFits();
    void theBreakAheadIsHatchedToItsEnd();
};

void TestStatePainter::spansBecomeRunsAtTheirColumns()
{
    const auto runs = stateRuns(
        {span(0, 10, DisplayState::Closed), span(10, 30, DisplayState::Open)}, scale(100));
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(runs[0], (StateRun{0, 10, DisplayState::Closed, false}));
    QCOMPARE(runs[1], (StateRun{10, 20, DisplayState::Open, false}));
}

void TestStatePainter::nothingIsDrawnWhereNothingIsKnown()
{
    const auto runs = stateRuns({span(50, 60, DisplayState::Closed)}, scale(100));
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs[0], (StateRun{50, 10, DisplayState::Closed, false}));
}

void TestStatePainter::aShortSpanKeepsOneColumn()
{
    const auto runs =
        stateRuns({span(0, 50.2, DisplayState::Closed), span(50.2, 50.3, DisplayState::Open),
                   span(50.3, 100, DisplayState::Closed)},
                  scale(100));
    QCOMPARE(runs.size(), std::size_t{3});
    QCOMPARE(runs[1], (StateRun{50, 1, DisplayState::Open, true}));
}

void TestStatePainter::theWorstStateTakesACrowdedColumn()
{
    const auto runs =
        stateRuns({span(0, 0.2, DisplayState::Closed), span(0.2, 0.4, DisplayState::HalfOpen),
                   span(0.4, 0.6, DisplayState::Isolated), span(0.6, 0.8, DisplayState::Disabled),
                   span(0.8, 1.0, DisplayState::Unknown)},
                  scale(1));
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs[0].state, DisplayState::HalfOpen);
    QVERIFY(runs[0].isCrowded);
}

void TestStatePainter::aSeamIsNotCrowded()
{
    const auto runs = stateRuns(
        {span(0, 10.5, DisplayState::Open), span(10.5, 20, DisplayState::Closed)}, scale(20));
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(runs[0], (StateRun{0, 11, DisplayState::Open, false}));
}

void TestStatePainter::neighboursThatLookAlikeAreOneRun()
{
    const auto runs = stateRuns(
        {span(0, 10, DisplayState::Closed), span(10, 20, DisplayState::Closed)}, scale(20));
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs[0].width, 20);
}

void TestStatePainter::spansOutsideAreLeftOut()
{
    const TimeScale window{at(100), at(200), 100};
    const auto runs =
        stateRuns({span(0, 100, DisplayState::Open), span(100, 150, DisplayState::Closed),
                   span(200, 300, DisplayState::Open)},
                  window);
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs[0], (StateRun{0, 50, DisplayState::Closed, false}));
}

void TestStatePainter::anEmptyScaleGivesNothing()
{
    const std::deque<StateSpan> spans{span(0, 10, DisplayState::Open)};
    QVERIFY(stateRuns(spans, {at(0), at(10), 0}).empty());
    QVERIFY(stateRuns(spans, {at(10), at(10), 100}).empty());
    QVERIFY(stateRuns({}, scale(100)).empty());
}

/// Against the slow way: for each column the worst of the spans that touch it.
void TestStatePainter::randomSpansCoverWhatTheySay()
{
    QRandomGenerator chance(7);
    for (int round = 0; round < 200; ++round) {
        std::deque<StateSpan> spans;
        double from = chance.bounded(20.0);
        while (from < 110) {
            const double to = from + 0.01 + chance.bounded(chance.bounded(2) == 0 ? 0.8 : 15.0);
            spans.push_back(span(from, to, static_cast<DisplayState>(chance.bounded(6))));
            from = to;
        }
        const TimeScale window{at(10), at(90), 64};
        std::vector<int> shown(64, -1);
        for (const StateRun &run : stateRuns(spans, window)) {
            QVERIFY(run.width > 0 && run.x >= 0 && run.x + run.width <= 64);
            for (int column = run.x; column < run.x + run.width; ++column) {
                QCOMPARE(shown[static_cast<std::size_t>(column)], -1);
                shown[static_cast<std::size_t>(column)] = severity(run.state);
            }
        }
        for (int column = 0; column < 64; ++column) {
            const TimePoint left = window.instantOf(column);
            const TimePoint right = window.instantOf(column + 1);
            int worst = -1;
            for (const StateSpan &s : spans) {
                if (s.to > left && s.from < right)
                    worst = std::max(worst, severity(s.state));
            }
            QCOMPARE(shown[static_cast<std::size_t>(column)], worst);
        }
    }
}

void TestStatePainter::instantsAndColumnsGoBothWays()
{
    const TimeScale window{at(100), at(700), 150};
    for (int column = 0; column <= 150; column += 7)
        QCOMPARE(qRound(window.columnOf(window.instantOf(column)) * 1000), column * 1000);
    QCOMPARE(window.columnOf(at(100)), 0.0);
    QCOMPARE(window.columnOf(at(700)), 150.0);
}

void TestStatePainter::fillsAreThoseOfTheTheme_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestStatePainter::fillsAreThoseOfTheTheme()
{
    QFETCH(bool, dark);
    const Theme &theme = Theme::of(dark ? ColourScheme::Dark : ColourScheme::Light);
    const QImage image =
        paint({{0, 50, DisplayState::Closed, false}, {50, 50, DisplayState::Open, false}}, theme);
    QCOMPARE(countIn(image, kBox.left() + 10, theme.fill(DisplayState::Closed)), kBox.height());
    QCOMPARE(countIn(image, kBox.left() + 49, theme.fill(DisplayState::Closed)), kBox.height());
    QCOMPARE(countIn(image, kBox.left() + 50, theme.fill(DisplayState::Open)), kBox.height());
    QCOMPARE(countIn(image, kBox.left() + 100, theme.base), kBox.height());
    QCOMPARE(pixel(image, kBox.left() - 1, 8), theme.base);
}

void TestStatePainter::halfOpenIsDitheredInItsLowerHalf()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const QImage image = paint({{0, 100, DisplayState::HalfOpen, false}}, theme);
    const QColor fill = theme.fill(DisplayState::HalfOpen);
    int above = 0;
    int below = 0;
    for (int x = kBox.left(); x < kBox.left() + 100; ++x) {
        for (int y = kBox.top(); y < kBox.top() + 8; ++y)
            above += pixel(image, x, y) == fill;
        for (int y = kBox.top() + 8; y < kBox.top() + 16; ++y)
            below += pixel(image, x, y) == fill;
    }
    QCOMPARE(above, 800);
    QVERIFY2(below > 200 && below < 750, qPrintable(QString::number(below)));
}

void TestStatePainter::isolatedAndDisabledAreHatchedApart()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const QImage isolated = paint({{0, 100, DisplayState::Isolated, false}}, theme);
    const QImage disabled = paint({{0, 100, DisplayState::Disabled, false}}, theme);
    int fillOfIsolated = 0;
    int fillOfDisabled = 0;
    int inkOfDisabled = 0;
    for (int x = kBox.left(); x < kBox.left() + 100; ++x) {
        fillOfIsolated += countIn(isolated, x, theme.fill(DisplayState::Isolated));
        fillOfDisabled += countIn(disabled, x, theme.fill(DisplayState::Disabled));
        inkOfDisabled += countIn(disabled, x, theme.ink(DisplayState::Disabled));
    }
    QVERIFY(fillOfIsolated > 1000 && fillOfIsolated < 1600);
    QVERIFY(fillOfDisabled > 1000 && fillOfDisabled < 1600);
    QVERIFY(inkOfDisabled > 50);
}

void TestStatePainter::unknownHasAnOutlineAndNoFill()
{
    const Theme &theme = Theme::of(ColourScheme::Dark);
    const QImage image = paint({{0, 100, DisplayState::Unknown, false}}, theme);
    int outlined = 0;
    for (int x = kBox.left(); x < kBox.left() + 100; ++x) {
        outlined += pixel(image, x, kBox.top()) == theme.outline;
        QCOMPARE(pixel(image, x, kBox.center().y()) == theme.outline && x != kBox.left()
                     && x != kBox.left() + 99,
                 false);
    }
    QVERIFY2(outlined > 20 && outlined < 90, qPrintable(QString::number(outlined)));
}

void TestStatePainter::crowdedColumnsBearATick()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const QImage image = paint({{0, 50, DisplayState::Closed, false},
                                {50, 1, DisplayState::Open, true},
                                {51, 50, DisplayState::Closed, false}},
                               theme);
    QCOMPARE(pixel(image, kBox.left() + 50, kBox.bottom()), theme.text);
    QCOMPARE(pixel(image, kBox.left() + 50, kBox.bottom() - 1), theme.text);
    QCOMPARE(pixel(image, kBox.left() + 50, kBox.bottom() - 2), theme.fill(DisplayState::Open));
    QCOMPARE(pixel(image, kBox.left() + 51, kBox.bottom()), theme.fill(DisplayState::Closed));
}

void TestStatePainter::aWordIsDrawnOnlyWhereItFits()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const auto inked = [&theme](int width) {
        const QImage image =
            paint({{0, width, DisplayState::Open, false}}, theme, StateDetail::Lane);
        int count = 0;
        for (int x = kBox.left() + 2; x < kBox.left() + width - 2; ++x) {
            for (int y = kBox.top() + 2; y < kBox.bottom() - 2; ++y)
                count += pixel(image, x, y) != theme.fill(DisplayState::Open);
        }
        return count;
    };
    QCOMPARE(inked(20), 0);
    QVERIFY(inked(100) > 20);
}

void TestStatePainter::theBreakAheadIsHatchedToItsEnd()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const double ratio = qApp->devicePixelRatio();
    QImage image(QSize(208, 20) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(theme.window);
    {
        QPainter painter(&image);
        paintBreakAhead(painter, kBox, scale(200), at(100), at(140), theme);
    }
    const auto inked = [&](int from, int to) {
        int count = 0;
        for (int x = kBox.left() + from; x < kBox.left() + to; ++x)
            count += countIn(image, x, theme.ink(DisplayState::Open));
        return count;
    };
    QCOMPARE(inked(0, 100), 0);
    QVERIFY(inked(100, 140) > 30);
    QCOMPARE(inked(140, 200), 0);
}

QTEST_MAIN(TestStatePainter)
#include "tst_state_painter.moc"
