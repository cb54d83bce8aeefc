// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/lab/fault_text.h"
#include "ui/lab/lifetime_spin.h"
#include "ui/lab/load_lab_view.h"
#include "ui/lab/services_model.h"
#include "ui/style/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

ActiveFault fault(quint64 id, const QString &service, std::chrono::milliseconds remaining)
{
    ActiveFault fault;
    fault.id = id;
    fault.setting.service = service;
    fault.remaining = remaining;
    return fault;
}

LoadLabStatus running()
{
    LoadLabStatus status;
    status.available = true;
    status.running = true;
    status.rate = 400;
    status.reached = 397.4;
    status.sent = 28'110;
    status.succeeded = 24'002;
    status.failed = 3'110;
    status.rejected = 998;
    status.notStarted = 7;
    status.elapsed = 72s;
    status.services = {{QStringLiteral("payments"), QStringLiteral("127.0.0.1:43817"), 1234},
                       {QStringLiteral("orders"), QStringLiteral("127.0.0.1:43818"), 9}};
    return status;
}

} // namespace

class TestLoadLabView : public QObject
{
    Q_OBJECT

private:
    template <typename T>
    T *child(const char *name) const
    {
        return m_view->findChild<T *>(QString::fromLatin1(name));
    }
    QString value(const char *name) const { return child<QLabel>(name)->text(); }

    std::unique_ptr<LoadLabView> m_view;

private Q_SLOTS:
    void initTestCase()
    {
        pinFont();
        QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
    }
    void init()
    {
        m_view = std::make_unique<LoadLabView>();
        m_view->layout()->setSizeConstraint(QLayout::SetNoConstraint);
        m_view->resize(930, 540);
        m_view->addActions({m_view->startAction(), m_view->stopAction(), m_view->stopAllAction()});
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void withoutServicesItIsGreyedAndSaysSo()
    {
        QVERIFY(child<QLabel>("unavailable")->isVisible());
        QVERIFY(!child<QSpinBox>("rate")->isEnabled());
        QVERIFY(!m_view->startAction()->isEnabled());
        QSignalSpy started(m_view.get(), &LoadLabView::startRequested);
        QTest::keyClick(m_view.get(), Qt::Key_F5);
        QCOMPARE(started.size(), 0);
        QVERIFY(m_view->startAction()->toolTip().endsWith(u'.'));
    }

    void startsWithTheChosenRateAndShape()
    {
        LoadLabStatus status = running();
        status.running = false;
        m_view->setStatus(status);
        QVERIFY(!child<QLabel>("unavailable")->isVisible());
        QSignalSpy started(m_view.get(), &LoadLabView::startRequested);
        QSignalSpy rates(m_view.get(), &LoadLabView::rateChanged);
        child<QSpinBox>("rate")->setValue(1200);
        child<QComboBox>("shape")->setCurrentIndex(2);
        QCOMPARE(rates.size(), 0); // nothing runs that could change
        QTest::keyClick(m_view.get(), Qt::Key_F5);
        QCOMPARE(started.size(), 1);
        QCOMPARE(started.front().at(0).toDouble(), 1200.0);
        QCOMPARE(started.front().at(1).value<LoadShape>(), LoadShape::Spike);
    }

    void theRateIsBounded()
    {
        auto *rate = child<QSpinBox>("rate");
        QCOMPARE(rate->minimum(), 1);
        QCOMPARE(rate->maximum(), 5000);
    }

    void steersARunThatIsUnderWay()
    {
        m_view->setStatus(running());
        QVERIFY(!m_view->startAction()->isEnabled());
        QCOMPARE(child<QSpinBox>("rate")->value(), 400);
        QSignalSpy rates(m_view.get(), &LoadLabView::rateChanged);
        QSignalSpy shapes(m_view.get(), &LoadLabView::shapeChanged);
        QSignalSpy stopped(m_view.get(), &LoadLabView::stopRequested);
        child<QSpinBox>("rate")->setValue(450);
        child<QComboBox>("shape")->setCurrentIndex(3);
        QCOMPARE(rates.size(), 1);
        QCOMPARE(rates.front().front().toDouble(), 450.0);
        QCOMPARE(shapes.size(), 1);
        m_view->setStatus(running()); // an older status does not undo what was just chosen
        QCOMPARE(child<QSpinBox>("rate")->value(), 450);
        QTest::keyClick(m_view.get(), Qt::Key_F5, Qt::ShiftModifier);
        QCOMPARE(stopped.size(), 1);
    }

    void aRateSteeredFromElsewhereIsShownAndNotSentBack()
    {
        m_view->setStatus(running());
        QSignalSpy rates(m_view.get(), &LoadLabView::rateChanged);
        LoadLabStatus status = running();
        status.rate = 900;
        m_view->setStatus(status);
        QCOMPARE(child<QSpinBox>("rate")->value(), 900);
        QCOMPARE(rates.size(), 0);
    }

    void showsTheCounters()
    {
        m_view->setStatus(running());
        QCOMPARE(value("reached"), QStringLiteral("397"));
        QCOMPARE(value("sent"), QStringLiteral("28\u2009110"));
        QCOMPARE(value("succeeded"), QStringLiteral("24\u2009002"));
        QCOMPARE(value("failed"), QStringLiteral("3\u2009110"));
        QCOMPARE(value("rejected"), QStringLiteral("998"));
        QCOMPARE(value("notStarted"), QStringLiteral("7"));
        QCOMPARE(value("elapsed"), QStringLiteral("Running for 1:12"));
    }

    void listsTheServices()
    {
        ServicesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LoadLabStatus status = running();
        status.services.front().name = QStringLiteral("<img src=x>");
        status.faults = {fault(1, QStringLiteral("<img src=x>"), 60s)};
        model.show(status);
        QCOMPARE(model.rowCount(), 2);
        const auto cell = [&model](int row, ServicesModel::Column column) {
            return model.index(row, static_cast<int>(column)).data().toString();
        };
        QCOMPARE(cell(0, ServicesModel::Column::Name), QStringLiteral("<img src=x>"));
        QCOMPARE(cell(0, ServicesModel::Column::Address), QStringLiteral("127.0.0.1:43817"));
        QCOMPARE(cell(0, ServicesModel::Column::Requests), QStringLiteral("1\u2009234"));
        QCOMPARE(cell(0, ServicesModel::Column::Faults), QStringLiteral("70 % HTTP 503"));
        QCOMPARE(cell(1, ServicesModel::Column::Faults), QStringLiteral("–"));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        status.services.back().requests = 10;
        model.show(status);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        status.services.removeLast();
        model.show(status);
        QCOMPARE(model.rowCount(), 1);
    }

    void startsAFaultWithItsEnd()
    {
        m_view->setStatus(running());
        QSignalSpy faults(m_view.get(), &LoadLabView::faultRequested);
        child<QComboBox>("service")->setCurrentIndex(1);
        child<QSpinBox>("share")->setValue(25);
        QTest::mouseClick(child<QPushButton>("startFault"), Qt::LeftButton);
        QCOMPARE(faults.size(), 1);
        const auto setting = faults.front().front().value<FaultSetting>();
        QCOMPARE(setting.service, QStringLiteral("orders"));
        QCOMPARE(setting.kind, FaultKind::Http503);
        QCOMPARE(setting.share, 0.25);
        QVERIFY(setting.lifetime == 300s);
    }

    void asksForWhatTheFaultNeedsAlone()
    {
        m_view->setStatus(running());
        auto *kind = child<QComboBox>("kind");
        const auto isShown = [this](const char *name) {
            return child<QSpinBox>(name)->isVisible();
        };
        QVERIFY(isShown("share") && !isShown("latency") && !isShown("retryAfter"));
        kind->setCurrentIndex(static_cast<int>(FaultKind::Latency));
        QVERIFY(isShown("share") && isShown("latency") && isShown("spread"));
        kind->setCurrentIndex(static_cast<int>(FaultKind::Http429));
        QVERIFY(isShown("retryAfter") && !isShown("latency"));
        kind->setCurrentIndex(static_cast<int>(FaultKind::RefuseConnections));
        QVERIFY(!isShown("share"));
    }

    void theSpreadIsNeverWiderThanWhatIsAdded()
    {
        m_view->setStatus(running());
        QSignalSpy faults(m_view.get(), &LoadLabView::faultRequested);
        child<QComboBox>("kind")->setCurrentIndex(static_cast<int>(FaultKind::Latency));
        child<QSpinBox>("latency")->setValue(100);
        child<QSpinBox>("spread")->setValue(500);
        QTest::mouseClick(child<QPushButton>("startFault"), Qt::LeftButton);
        QVERIFY(faults.front().front().value<FaultSetting>().spread == 100ms);
    }

    void lifetimeIsMinutesAndSecondsUpToAnHour()
    {
        LifetimeSpin spin;
        QCOMPARE(spin.text(), QStringLiteral("5:00"));
        spin.setValue(7200);
        QCOMPARE(spin.text(), QStringLiteral("60:00"));
        spin.selectAll();
        QTest::keyClicks(&spin, QStringLiteral("2:30"));
        QCOMPARE(spin.value(), 150);
        spin.selectAll();
        QTest::keyClicks(&spin, QStringLiteral("7"));
        QCOMPARE(spin.value(), 420);
        spin.selectAll();
        QTest::keyClicks(&spin, QStringLiteral("60:01"));
        spin.interpretText();
        QCOMPARE(spin.value(), LifetimeSpin::kLongest); // no further than the bound
    }

    void eachFaultHasItsTimeAndItsStop()
    {
        LoadLabStatus status = running();
        status.faults = {fault(11, QStringLiteral("payments"), 221s),
                         fault(12, QStringLiteral("orders"), 400ms)};
        m_view->setStatus(status);
        QStringList texts;
        for (const QLabel *label : m_view->findChildren<QLabel *>())
            texts << label->text();
        QVERIFY(texts.contains(QStringLiteral("payments → 70 % HTTP 503")));
        QVERIFY(texts.contains(QStringLiteral("3:41 left")));
        QVERIFY(texts.contains(QStringLiteral("0:01 left"))); // what runs is never "0:00"
        QSignalSpy stops(m_view.get(), &LoadLabView::faultStopRequested);
        const auto stopOf = [this](const QString &name) {
            for (QPushButton *button : m_view->findChildren<QPushButton *>()) {
                if (button->accessibleName() == name)
                    return button;
            }
            return static_cast<QPushButton *>(nullptr);
        };
        QPointer<QPushButton> stop = stopOf(QStringLiteral("Stop the fault of orders"));
        status.faults.back().remaining = 300ms;
        m_view->setStatus(status);
        QVERIFY(stop); // a refresh does not take the button from under the pointer
        QTest::mouseClick(stop, Qt::LeftButton);
        QCOMPARE(stops.size(), 1);
        QCOMPARE(stops.front().front().toULongLong(), 12ULL);
        status.faults.removeLast();
        m_view->setStatus(status);
        QVERIFY(!stop);
    }

    void timesAndStopsStandBelowOneAnother()
    {
        LoadLabStatus status = running();
        status.faults = {fault(11, QStringLiteral("a"), 221s),
                         fault(12, QStringLiteral("a-name-that-is-longer"), 300s)};
        status.faults.back().setting.kind = FaultKind::Latency;
        m_view->setStatus(status);
        const auto columns = [this] {
            QList<int> lefts;
            for (const QPushButton *button : m_view->findChildren<QPushButton *>()) {
                if (button->text() == "Stop")
                    lefts << button->mapTo(m_view.get(), QPoint()).x();
            }
            return lefts;
        };
        QCOMPARE(columns().size(), 2);
        QTRY_VERIFY(columns().front() > 100 && columns().front() == columns().back());
    }

    void whereThereIsLittleRoomItScrolls()
    {
        LoadLabStatus status = running();
        for (quint64 id = 1; id <= 8; ++id)
            status.faults << fault(id, QStringLiteral("service"), 60s);
        m_view->setStatus(status);
        MadeUpFleet fleet;
        for (const char *name : {"payments", "search", "images", "geo"}) {
            fleet.add(name);
            fleet.limit(name, 10);
        }
        FleetStore store;
        fleet.feed(store);
        m_view->showLimits(store);
        m_view->resize(730, 400);
        const auto *area = m_view->findChild<QScrollArea *>();
        QVERIFY(area);
        QTRY_VERIFY(area->verticalScrollBar()->maximum() > 0);
        for (const QDoubleSpinBox *field : m_view->findChildren<QDoubleSpinBox *>()) {
            const QWidget *row = field->parentWidget();
            QTRY_VERIFY(row->geometry().bottom() < row->parentWidget()->height());
        }
        QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
    }

    void stopsAllFaultsWithOneKey()
    {
        QSignalSpy stops(m_view.get(), &LoadLabView::stopAllRequested);
        LoadLabStatus status = running();
        m_view->setStatus(status);
        QTest::keyClick(m_view.get(), Qt::Key_Period, Qt::ControlModifier);
        QCOMPARE(stops.size(), 0);
        QCOMPARE(m_view->stopAllAction()->toolTip(), QStringLiteral("No fault is on."));
        status.faults = {fault(1, QStringLiteral("payments"), 60s)};
        m_view->setStatus(status);
        QTest::keyClick(m_view.get(), Qt::Key_Period, Qt::ControlModifier);
        QCOMPARE(stops.size(), 1);
    }

    void previewFollowsTheFormulaThatIsHandedIn()
    {
        const auto *preview = m_view->findChild<ShapePreview *>();
        QVERIFY(!preview->isVisible());
        m_view->setStatus(running());
        m_view->setShapeFactor([](LoadShape, std::chrono::nanoseconds at) {
            return at < 30s ? 1.0 : 0.5; // high in the first half, low in the second
        });
        QVERIFY(preview->isVisible());
        const Theme &theme = Theme::of(ColourScheme::Light);
        const QImage image = m_view->findChild<ShapePreview *>()->grab().toImage();
        const auto curveRow = [&image, &theme](double share) {
            const int x = static_cast<int>(image.width() * share);
            for (int y = 0; y < image.height(); ++y) {
                if (image.pixelColor(x, y) == theme.success)
                    return y;
            }
            return -1;
        };
        const int high = curveRow(0.4);
        const int low = curveRow(0.8);
        QVERIFY(high >= 0 && low > high + image.height() / 8);
    }
};

QTEST_MAIN(TestLoadLabView)
#include "tst_load_lab_view.moc"
