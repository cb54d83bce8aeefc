// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/bridge/rate_meter.h"
#include "ui/circuit/error_model.h"
#include "ui/circuit/error_panel.h"
#include "ui/controls/order_text.h"
#include "ui/data/state_history.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow = MadeUpFleet::kStart;
const ErrorName k503{"http.503"};
const ErrorName kTimeout{"TimeoutError"};

CircuitSample sample(Duration ago, std::vector<ErrorCount> errors)
{
    CircuitSample made;
    made.at = kNow - ago;
    made.errors = std::move(errors);
    return made;
}

CircuitSnapshot look(Duration at, std::vector<ErrorCount> errors)
{
    CircuitSnapshot snapshot;
    snapshot.at = kNow + at;
    snapshot.errors = std::move(errors);
    return snapshot;
}

} // namespace

class TestErrorPanel final : public QObject
{
    Q_OBJECT

private:
    CircuitRecord m_record;
    std::unique_ptr<QWidget> m_top;
    ErrorPanel *m_panel = nullptr;

    void show(TimePoint from, TimePoint to)
    {
        m_panel->showRecord({&m_record, kNow, MadeUpFleet::wall(), false}, from, to);
    }
    [[nodiscard]] QString cell(int row, ErrorModel::Column column) const
    {
        return m_panel->model()->index(row, static_cast<int>(column)).data().toString();
    }
    [[nodiscard]] QStringList shown() const
    {
        QStringList texts;
        for (const QLabel *label : m_panel->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts;
    }

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_record = {};
        m_record.samples = {sample(50s, {{k503, 7}}), sample(20s, {{kTimeout, 2}, {k503, 1}}),
                            sample(10s, {}), sample(5s, {{kTimeout, 3}})};
        m_record.now.errors = {{k503, 1008}, {kTimeout, 5}};
        m_record.now.lastFailureAt = kNow - 5s;
        m_record.now.lastError = kTimeout;
        m_top = std::make_unique<QWidget>();
        m_top->resize(320, 400);
        m_panel = new ErrorPanel(m_top.get());
        m_panel->resize(m_top->size());
        new QAbstractItemModelTester(
            m_panel->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_panel);
        m_top->show();
    }
    void cleanup() { m_top.reset(); }

    void countsWhatTheLanesShow()
    {
        show(kNow - 1min, kNow + 10s);
        QCOMPARE(m_panel->model()->rowCount(), 2);
        QCOMPARE(cell(0, ErrorModel::Column::Name), "http.503");
        QCOMPARE(cell(0, ErrorModel::Column::Count), "8");
        QCOMPARE(cell(1, ErrorModel::Column::Count), "5");
        QVERIFY2(shown().contains("Errors, last 1 min"), qPrintable(shown().join(u'|')));
        QVERIFY2(shown().contains(rateText(1013) + " since start; last 5 s ago: TimeoutError"),
                 qPrintable(shown().join(u'|')));
        show(kNow - 30s, kNow + 10s);
        QCOMPARE(cell(0, ErrorModel::Column::Name), "TimeoutError");
        QCOMPARE(cell(0, ErrorModel::Column::Count), "5");
        QCOMPARE(cell(1, ErrorModel::Column::Count), "1");
    }

    void theBoundsOfTheTimeAreThoseOfTheSamples()
    {
        const auto count = [this](Duration from, Duration to) {
            std::uint64_t sum = 0;
            for (const ErrorCount &error : errorsBetween(m_record.samples, kNow - from, kNow - to))
                sum += error.count;
            return sum;
        };
        QCOMPARE(count(20s, 5s), 3ULL); // what came before the first instant is left out
        QCOMPARE(count(20s + 1ns, 5s), 6ULL);
        QCOMPARE(count(20s + 1ns, 5s + 1ns), 3ULL);
        QCOMPARE(count(4s, 0s), 0ULL);
    }

    void aTimeOfThePastIsToldByTheClock()
    {
        show(kNow - 30s, kNow - 15s);
        QVERIFY2(shown().contains(QString::fromUtf8("Errors, 11:59:30 – 11:59:45")),
                 qPrintable(shown().join(u'|')));
        QCOMPARE(m_panel->model()->rowCount(), 2);
        show(kNow - 19s, kNow - 15s);
        QCOMPARE(m_panel->model()->rowCount(), 0);
        QVERIFY(shown().contains("none in this time"));
    }

    void withoutErrorsItSaysSo()
    {
        m_record = {};
        show(kNow - 1min, kNow + 10s);
        QVERIFY(shown().contains("no errors yet"));
        m_panel->showRecord({nullptr, kNow, MadeUpFleet::wall(), false}, kNow - 1min, kNow);
        QVERIFY(shown().contains("no errors yet"));
    }

    void eachSecondTellsWhatItAdded()
    {
        RateMeter meter;
        meter.look(look(0s, {{k503, 4}}));
        QVERIFY(!meter.takeSecond());
        meter.look(look(500ms, {{k503, 5}}));
        meter.look(look(1s, {{kTimeout, 9}, {k503, 6}}));
        const auto first = meter.takeSecond();
        QVERIFY(first);
        QCOMPARE(first->errors, (std::vector<ErrorCount>{{kTimeout, 9}, {k503, 2}}));
        QVERIFY(meter.smoothed().errors.empty()); // told once
        meter.look(look(2s, {{kTimeout, 9}, {k503, 6}}));
        QCOMPARE(meter.takeSecond()->errors, std::vector<ErrorCount>{});
        meter.look(look(3s, {{kTimeout, 1}})); // begun anew
        QCOMPARE(meter.takeSecond()->errors, (std::vector<ErrorCount>{{kTimeout, 1}}));
    }

    void anOpeningCountsNothingTwice()
    {
        Change change;
        change.kind = ChangeKind::Transition;
        change.from = CircuitState::Closed;
        change.to = CircuitState::Open;
        change.sequence = 1;
        change.at = kNow - 4s;
        FrozenWindow window;
        window.calls = 10;
        window.failed = 6;
        change.window = std::make_shared<const FrozenWindow>(window);
        CircuitUpdate update;
        update.now.at = kNow;
        update.changes = {change};
        applyUpdate(m_record, update);
        QCOMPARE(m_record.samples.back().failingPercent, 60.0F);
        QVERIFY(m_record.samples.back().errors.empty());
    }
};

QTEST_MAIN(TestErrorPanel)
#include "tst_error_panel.moc"
