// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/overview/cell_painter.h"
#include "ui/overview/column_widths.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <numeric>

using namespace switchgear;
using namespace switchgear::ui;

namespace {

constexpr QRect kBar{10, 4, 100, 20};

QImage paintBar(float percent, float limit, bool isOpen = false)
{
    QImage image(120, 28, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintFailingBar(painter, kBar, percent, limit, isOpen, Theme::of(ColourScheme::Light));
    return image;
}

/// The first column of the bar that no longer bears a colour.
int filledTo(const QImage &image, const QColor &colour)
{
    int x = kBar.left();
    while (x < image.width() && image.pixelColor(x, kBar.center().y() + 1) == colour)
        ++x;
    return x - kBar.left();
}

} // namespace

class TestOverviewCells final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void agesAreBrief_data();
    void agesAreBrief();
    void theBarShowsShareLimitAndSeverity();
    void columnsFillTheWidth_data();
    void columnsFillTheWidth();
};

void TestOverviewCells::agesAreBrief_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0LL << "0 s";
    QTest::newRow("most seconds") << 99LL << "99 s";
    QTest::newRow("first minutes") << 100LL << "1 m";
    QTest::newRow("most minutes") << 5999LL << "99 m";
    QTest::newRow("first hours") << 6000LL << "1 h";
    QTest::newRow("first days") << 172800LL << "2 d";
    QTest::newRow("before it began") << -5LL << "0 s";
}

void TestOverviewCells::agesAreBrief()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(briefAge(std::chrono::seconds{seconds}), text);
}

void TestOverviewCells::theBarShowsShareLimitAndSeverity()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    QCOMPARE(filledTo(paintBar(30, 50), theme.muted), 30);
    QCOMPARE(filledTo(paintBar(39.9F, 50), theme.muted), 40);
    QCOMPARE(filledTo(paintBar(40, 50), theme.attention), 40);
    QCOMPARE(filledTo(paintBar(45, 90, true), theme.fill(DisplayState::Open)), 45);
    QCOMPARE(filledTo(paintBar(0.01F, 50), theme.muted), 1); // not none at all
    QCOMPARE(filledTo(paintBar(0, 50), theme.grid), 49); // up to the tick
    QCOMPARE(filledTo(paintBar(kNoValue, kNoValue), theme.grid), 100);
    const QImage tick = paintBar(0, 50);
    QCOMPARE(tick.pixelColor(kBar.left() + 50, kBar.center().y() - 5), theme.text);
    const QImage full = paintBar(80, 50);
    QCOMPARE(full.pixelColor(kBar.left() + 79, kBar.center().y() + 1),
             theme.fill(DisplayState::Open));
    QCOMPARE(full.pixelColor(kBar.left() + 80, kBar.center().y() + 1), theme.grid);
}

void TestOverviewCells::columnsFillTheWidth_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {640, 700, 860, 1100, 1800})
        QTest::addRow("%d", width) << width;
}

void TestOverviewCells::columnsFillTheWidth()
{
    QFETCH(int, width);
    const QFont font(QStringLiteral("DejaVu Sans"), 10);
    const ColumnWidths widths = fitColumns(width, font);
    QCOMPARE(std::accumulate(widths.begin(), widths.end(), 0), width);
    const QFontMetrics metrics(font);
    QVERIFY(widths[OverviewModel::State] >= pillWidth(font) + metrics.horizontalAdvance("99 s"));
    QVERIFY(widths[OverviewModel::Break] >= metrics.horizontalAdvance("#4 · 17 s left"));
    QVERIFY(widths[OverviewModel::Timeline] >= 84);
}

QTEST_MAIN(TestOverviewCells)
#include "tst_overview_cells.moc"
