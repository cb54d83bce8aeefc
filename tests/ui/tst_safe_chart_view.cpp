// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/safe_chart_view.h"

#include <QApplication>
#include <QChart>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QTest>

using namespace switchgear::ui;

namespace {

/// As the platform would send it; QTest warns of a press that nobody takes, which is right here.
void press(const SafeChartView &view, QPointF at, QEvent::Type type)
{
    QMouseEvent event(type, at, view.viewport()->mapToGlobal(at), Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

} // namespace

class tst_SafeChartView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesAClickOnAHiddenChart();
    void survivesAClickBesideAChartThatIsSmaller();
    void passesAClickOnTheChartOn();
    void drawsTheGroundOfItsOwner();
};

void tst_SafeChartView::survivesAClickOnAHiddenChart()
{
    SafeChartView view;
    view.resize(300, 100);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.chart()->hide();
    QVERIFY(!view.itemAt(150, 50));
    press(view, {150, 50}, QEvent::MouseButtonPress);
    press(view, {150, 50}, QEvent::MouseButtonDblClick);
    QVERIFY(!view.chart()->isVisible());
}

void tst_SafeChartView::survivesAClickBesideAChartThatIsSmaller()
{
    SafeChartView view;
    view.resize(300, 100);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.chart()->resize(100, 40);
    QVERIFY(!view.itemAt(250, 80));
    press(view, {250, 80}, QEvent::MouseButtonPress);
    QCOMPARE(view.chart()->size(), QSizeF(100, 40));
}

void tst_SafeChartView::passesAClickOnTheChartOn()
{
    SafeChartView view;
    auto *line = new QLineSeries(view.chart());
    line->append(0, 0);
    line->append(1, 1);
    view.chart()->addSeries(line);
    view.resize(300, 100);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(view.itemAt(150, 50));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, {150, 50});
    QCOMPARE(line->count(), 2);
}

void tst_SafeChartView::drawsTheGroundOfItsOwner()
{
    SafeChartView view;
    view.resize(120, 60);
    view.setGroundPainter([](QPainter &painter) { painter.fillRect(10, 20, 5, 5, Qt::magenta); });
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage image = view.grab().toImage();
    QCOMPARE(image.pixelColor(12, 22), QColor(Qt::magenta));
    QVERIFY(image.pixelColor(16, 22) != QColor(Qt::magenta));
}

QTEST_MAIN(tst_SafeChartView)
#include "tst_safe_chart_view.moc"
