// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/break_facts.h"
#include "ui/controls/forecast_bars.h"
#include "ui/controls/strategy_dialog.h"
#include "ui/controls/strategy_form.h"
#include "ui/controls/strategy_panel.h"
#include "ui/style/theme.h"

#include <switchgear/circuit_breaker.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");

bool isSame(const std::vector<ForecastBreak> &a, const std::vector<ForecastBreak> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto &x, const auto &y) {
        return x.n == y.n && x.nominal == y.nominal && x.shortest == y.shortest
               && x.longest == y.longest && x.reason == y.reason;
    });
}

BreakDuration breaks(BreakStrategy strategy, std::optional<Duration> max = {}, double jitter = 0,
                     Duration settle = {})
{
    BreakDuration breakDuration;
    breakDuration.strategy = std::move(strategy);
    breakDuration.max = max;
    breakDuration.jitter = jitter;
    breakDuration.settle = settle;
    return breakDuration;
}

/// A real circuit on a virtual clock that had outages, and its record as the window would have it.
class Lived
{
public:
    Lived()
    {
        m_options.trip = {ConsecutiveFailures{.failures = 3}};
        m_options.breakDuration = breaks(ExponentialBreak{5s, 2.0}, 5min);
        m_circuit = std::make_unique<CircuitBreaker>(kName.toStdString(), m_options);
    }
    void fail(int times)
    {
        for (int at = 0; at < times; ++at) {
            if (Permit permit = m_circuit->tryAcquire(m_now))
                permit.fail(m_now, ErrorName{"http.503"});
            m_now += 10ms;
        }
    }
    void succeed()
    {
        if (Permit permit = m_circuit->tryAcquire(m_now))
            permit.succeed(m_now);
    }
    void pass(Duration time)
    {
        m_now += time;
        m_circuit->advance(m_now);
    }
    /// Opens, fails `probes` times, and closes.
    void outage(int probes)
    {
        fail(3);
        for (int at = 0; at < probes; ++at) {
            pass(5min);
            fail(1);
        }
        pass(5min);
        succeed();
    }
    [[nodiscard]] CircuitRecord record() const
    {
        CircuitRecord record;
        record.now = m_circuit->snapshot(m_now);
        record.options = m_circuit->options();
        for (const Change &change : m_circuit->history())
            record.changes.push_back(change);
        return record;
    }
    [[nodiscard]] CircuitBreaker &circuit() { return *m_circuit; }
    [[nodiscard]] TimePoint now() const { return m_now; }

private:
    CircuitOptions m_options;
    std::unique_ptr<CircuitBreaker> m_circuit;
    TimePoint m_now{1000s};
};

} // namespace

class TestStrategyPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        pinFont();
        QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
    }

    void forecastEqualsTheCores_data()
    {
        QTest::addColumn<BreakDuration>("candidate");
        QTest::newRow("constant") << breaks(ConstantBreak{7s});
        QTest::newRow("linear") << breaks(LinearBreak{7s, 3s}, 25s);
        QTest::newRow("exponential, jitter") << breaks(ExponentialBreak{2s, 1.5}, {}, 0.2);
        QTest::newRow("adaptive") << breaks(AdaptiveBreak{5s, 30s, 2min});
    }
    void forecastEqualsTheCores()
    {
        QFETCH(BreakDuration, candidate);
        Lived lived;
        const auto compare = [&lived, &candidate](const char *when) {
            const auto mine = BreakHistory(lived.record()).forecast(candidate);
            const auto cores = lived.circuit().forecast(candidate, lived.now());
            QCOMPARE(mine.size(), std::size_t{8});
            QVERIFY2(isSame(mine, cores), when);
        };
        compare("before any call");
        lived.fail(3);
        lived.pass(2s);
        compare("open");
        lived.pass(10s);
        compare("half-open");
        lived.succeed();
        lived.pass(1s);
        compare("closed again");
        lived.outage(1);
        lived.outage(2);
        lived.outage(0);
        lived.pass(20min);
        compare("after several outages");
        lived.fail(3);
        compare("open after several outages");
    }

    void tellsWhatBecomesOfTheRunningBreak()
    {
        Lived lived;
        lived.fail(3);
        lived.pass(2s);
        const BreakDuration candidate = breaks(ConstantBreak{20s});
        const auto told = BreakHistory(lived.record()).runningBreak(candidate);
        QVERIFY(told == Duration{20s});
        lived.circuit().setBreakDuration(candidate, {}, lived.now());
        QVERIFY(lived.record().now.breakFor == told);
    }

    void noBreakRunsWhileClosed()
    {
        Lived lived;
        QVERIFY(!BreakHistory(lived.record()).runningBreak(BreakDuration{}));
    }

    void formGivesBackWhatItWasGiven_data()
    {
        QTest::addColumn<BreakDuration>("given");
        QTest::newRow("constant, exact nanoseconds")
            << breaks(ConstantBreak{Duration{1'234'567'891}});
        QTest::newRow("linear, increment zero")
            << breaks(LinearBreak{1s, 0s}, Duration{99'999'999'999});
        QTest::newRow("exponential") << breaks(ExponentialBreak{30s, 1.5}, {}, 0.125, 3s);
        QTest::newRow("adaptive") << breaks(AdaptiveBreak{1s, 2s, 3s});
        QTest::newRow("custom") << breaks(CustomBreak{.function = {}, .base = 9s, .name = "mine"});
    }
    void formGivesBackWhatItWasGiven()
    {
        QFETCH(BreakDuration, given);
        StrategyForm form;
        form.setBreakDuration(given);
        const BreakDuration back = form.breakDuration();
        QCOMPARE(strategyName(back.strategy), strategyName(given.strategy));
        QCOMPARE(back.strategy.index(), given.strategy.index());
        QVERIFY(back.max == given.max);
        QCOMPARE(back.jitter, given.jitter);
        QVERIFY(back.settle == given.settle);
        Lived lived;
        const BreakHistory history(lived.record());
        QVERIFY(isSame(history.forecast(back), history.forecast(given)));
    }

    void showsTheFieldsOfTheChosenStrategyAlone()
    {
        StrategyForm form;
        form.layout()->setSizeConstraint(QLayout::SetNoConstraint);
        form.show();
        auto *choice = form.findChild<QComboBox *>(QStringLiteral("strategy"));
        const auto isShown = [&form](const char *name) {
            return form.findChild<QWidget *>(QString::fromLatin1(name))->isVisible();
        };
        choice->setCurrentIndex(2);
        QVERIFY(isShown("base") && isShown("factor") && isShown("max"));
        QVERIFY(!isShown("increment") && !isShown("quick"));
        choice->setCurrentIndex(3);
        QVERIFY(isShown("quick") && isShown("medium") && isShown("longest"));
        QVERIFY(!isShown("base") && !isShown("factor"));
        QCOMPARE(choice->count(), 4); // no custom one to choose
    }

    void previewsAndApplies()
    {
        MadeUpFleet fleet;
        fleet.add(kName, CircuitState::Open);
        auto *dialog = new StrategyDialog(kName, QStringLiteral("you@host"), fleet.look());
        QList<OrderWish> orders;
        connect(dialog, &StrategyDialog::ordersRequested, this,
                [&orders](const QList<OrderWish> &wishes) { orders = wishes; });
        std::optional<BreakDuration> previewed;
        connect(dialog, &StrategyDialog::previewed, this,
                [&previewed](const QString &, const auto &candidate) { previewed = candidate; });
        dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        auto *apply = dialog->findChild<QPushButton *>(QStringLiteral("execute"));
        QVERIFY(!apply->isEnabled()); // nothing is changed yet
        auto *base = dialog->findChild<QDoubleSpinBox *>(QStringLiteral("base"));
        base->setValue(8);
        QVERIFY(apply->isEnabled());
        QVERIFY(previewed.has_value());
        QVERIFY(orders.isEmpty());
        auto *effect = dialog->findChild<QLabel *>(QStringLiteral("effect"));
        QCOMPARE(effect->text(), QStringLiteral("The running break is worked out anew: 1 min 4 s "
                                                "instead of 40 s, so 41 s are left."));
        auto *bars = dialog->findChild<ForecastBars *>();
        QVERIFY(bars->present().front().nominal == 80s);
        QVERIFY(bars->selected().front().nominal == 128s);

        base->setFocus();
        QTest::keyClick(base, Qt::Key_Return);
        QVERIFY(orders.isEmpty());
        QVERIFY(dialog->isVisible());

        QTest::mouseClick(apply, Qt::LeftButton);
        QCOMPARE(orders.size(), 1);
        QCOMPARE(orders.front().kind, OrderKind::SetBreakDuration);
        QVERIFY(std::get<ExponentialBreak>(orders.front().breakDuration.strategy).base == 8s);
        QVERIFY(orders.front().order.ifEpoch == std::optional<std::uint64_t>{7});
        QVERIFY(!previewed.has_value()); // the dialog closed
    }

    void aStrategyChangedMeanwhileMustBeReviewed()
    {
        MadeUpFleet fleet;
        CircuitRecord &record = fleet.add(kName);
        StrategyDialog dialog(kName, QStringLiteral("you@host"), fleet.look());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy orders(&dialog, &StrategyDialog::ordersRequested);
        dialog.show();
        auto *base = dialog.findChild<QDoubleSpinBox *>(QStringLiteral("base"));
        base->setValue(8);
        record.options.breakDuration.strategy = ConstantBreak{33s};
        dialog.observe(fleet.look());
        auto *apply = dialog.findChild<QPushButton *>(QStringLiteral("execute"));
        QCOMPARE(apply->text(), QStringLiteral("Re&view change"));
        QTest::mouseClick(apply, Qt::LeftButton);
        QCOMPARE(orders.size(), 0);
        QCOMPARE(base->value(), 33.0);
        QVERIFY(!apply->isEnabled()); // and nothing differs any more
    }

    void anUnsoundStrategySaysWhy()
    {
        MadeUpFleet fleet;
        CircuitRecord &record = fleet.add(kName);
        record.options.breakDuration.strategy = ConstantBreak{33s};
        StrategyPanel panel(kName, fleet.look());
        QCOMPARE(panel.fault(), QStringLiteral("Nothing is changed yet."));
        panel.findChild<QDoubleSpinBox *>(QStringLiteral("jitter"))->setValue(20);
        QVERIFY(panel.fault().isEmpty());
    }

    void barsAreOldSolidAndNewOutlined()
    {
        const Theme &theme = Theme::of(ColourScheme::Light);
        ForecastBars bars;
        bars.resize(bars.sizeHint());
        const BreakDuration old = breaks(ConstantBreak{60s});
        const BreakDuration selected = breaks(ExponentialBreak{5s, 2.0});
        bars.setForecasts(forecastBreaks(old, {}), forecastBreaks(selected, {}));
        const QImage image = bars.grab().toImage();
        const auto colourAt = [&image](QPoint at) {
            return image.pixelColor(QPointF(at * image.devicePixelRatio()).toPoint());
        };
        using Series = ForecastBars::Series;
        int lastTop = INT_MAX;
        for (std::size_t at = 0; at < 8; ++at) {
            const QRect solid = bars.bar(Series::Present, at);
            const QRect outlined = bars.bar(Series::Selected, at);
            QVERIFY(solid.isValid() && outlined.isValid() && !solid.intersects(outlined));
            QCOMPARE(colourAt(solid.center()), theme.fill(DisplayState::Closed));
            QCOMPARE(colourAt({outlined.left() + 1, outlined.bottom() - 2}), theme.accent);
            if (outlined.height() > 6)
                QVERIFY(colourAt(outlined.center()) != theme.accent);
            QVERIFY(outlined.top() < lastTop); // each break is longer than the one before
            lastTop = outlined.top();
        }
        QVERIFY(bars.accessibleDescription().contains(
            QStringLiteral("Break 2: now 60 s, selected 10 s")));
    }
};

QTEST_MAIN(TestStrategyPanel)
#include "tst_strategy_panel.moc"
