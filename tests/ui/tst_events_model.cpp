// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/events/event_export.h"
#include "ui/events/events_filter.h"
#include "ui/events/events_model.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

using Column = EventsModel::Column;

EventEntry entry(const QString &circuit, std::uint64_t sequence, Duration after,
                 CircuitState to = CircuitState::Open)
{
    EventEntry entry;
    entry.circuit = circuit;
    entry.change.sequence = sequence;
    entry.change.at = MadeUpFleet::kStart + after;
    entry.change.from = CircuitState::Closed;
    entry.change.to = to;
    entry.change.cause = to == CircuitState::Open ? Cause::FailureRatio : Cause::ProbesSucceeded;
    entry.change.reason = "297 of 412 calls failed";
    entry.change.timeInFrom = 90s;
    return entry;
}

EventEntry manual(const QString &circuit, std::uint64_t sequence, Duration after)
{
    EventEntry event = entry(circuit, sequence, after, CircuitState::Isolated);
    event.change.cause = Cause::ManualIsolate;
    event.change.actor = "dana@ops";
    event.change.reason = "db failover";
    return event;
}

EventEntry config(const QString &circuit, std::uint64_t sequence, Duration after)
{
    EventEntry event = entry(circuit, sequence, after, CircuitState::Closed);
    event.change.kind = ChangeKind::BreakDurationSet;
    event.change.actor = "dana@ops";
    return event;
}

} // namespace

class TestEventsModel : public QObject
{
    Q_OBJECT

private:
    void add(std::vector<EventEntry> entries)
    {
        m_model->add(std::move(entries), MadeUpFleet::wall());
    }
    QString cell(int row, Column column) const
    {
        return m_model->index(row, static_cast<int>(column)).data().toString();
    }
    QStringList circuits() const
    {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(); ++row)
            names << cell(row, Column::Circuit);
        return names;
    }

    std::unique_ptr<EventsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<EventsModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void mergesAllCircuitsNewestFirst()
    {
        add({entry("a", 1, 1s), entry("b", 1, 3s), entry("c", 1, 2s)});
        QCOMPARE(circuits(), (QStringList{"b", "c", "a"}));
        add({entry("d", 1, 4s)});
        QCOMPARE(circuits(), (QStringList{"d", "b", "c", "a"}));
    }

    void whatWasDueEarlierComesInBelow()
    {
        add({entry("a", 1, 1s), entry("b", 1, 5s)});
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        add({entry("late", 1, 3s), entry("new", 1, 6s)});
        QCOMPARE(circuits(), (QStringList{"new", "b", "late", "a"}));
        QCOMPARE(inserted.size(), 2); // rows of their own: what was selected stays selected
    }

    void oneInstantIsInTheOrderOfNamesAndSequences()
    {
        add({entry("b", 1, 1s), entry("a", 2, 1s), entry("a", 1, 1s)});
        QCOMPARE(circuits(), (QStringList{"b", "a", "a"}));
        QCOMPARE(m_model->entry(2)->change.sequence, 1U);
    }

    void saysWhatHappened()
    {
        add({entry("payments", 1, 2500ms)});
        QCOMPARE(cell(0, Column::Time), QStringLiteral("12:00:02.500"));
        QCOMPARE(cell(0, Column::Severity), QStringLiteral("Warning"));
        QCOMPARE(cell(0, Column::Event), QStringLiteral("Closed → Open"));
        QCOMPARE(cell(0, Column::Why), QStringLiteral("297 of 412 calls failed"));
        QCOMPARE(cell(0, Column::Who), QStringLiteral("automatic"));
        QCOMPARE(cell(0, Column::After), QStringLiteral("90 s"));
        add({manual("auth", 1, 3s), entry("geo", 1, 4s, CircuitState::Closed)});
        QCOMPARE(cell(1, Column::Severity), QStringLiteral("Notice"));
        QCOMPARE(cell(1, Column::Who), QStringLiteral("dana@ops"));
        QCOMPARE(cell(0, Column::Severity), QStringLiteral("Info"));
        QCOMPARE(m_model->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("auth, Closed → Isolated, db failover"));
    }

    void keepsTheNewestTenThousand()
    {
        std::vector<EventEntry> many;
        for (std::uint64_t at = 1; at <= EventsModel::kRows; ++at)
            many.push_back(entry("a", at, Duration{static_cast<std::int64_t>(at)}));
        add(many);
        QCOMPARE(m_model->rowCount(), static_cast<int>(EventsModel::kRows));
        add({entry("b", 1, 1h)});
        QCOMPARE(m_model->rowCount(), static_cast<int>(EventsModel::kRows));
        QCOMPARE(cell(0, Column::Circuit), QStringLiteral("b"));
        QCOMPARE(m_model->entry(m_model->rowCount() - 1)->change.sequence, 2U);
    }

    void takesEachChangeOfTheStoreOnce()
    {
        MadeUpFleet fleet;
        FleetStore store;
        fleet.add(QStringLiteral("a")).changes.push_back(entry("a", 1, 1s).change);
        fleet.feed(store);
        m_model->take(store);
        m_model->take(store);
        QCOMPARE(m_model->rowCount(), 1);
        fleet[QStringLiteral("a")].changes.push_back(entry("a", 2, 2s).change);
        fleet.feed(store);
        m_model->take(store);
        QCOMPARE(m_model->rowCount(), 2);
    }

    void aCircuitMadeAgainBeginsAnew()
    {
        MadeUpFleet fleet;
        FleetStore store;
        fleet.add(QStringLiteral("a")).changes.push_back(entry("a", 9, 1s).change);
        fleet.feed(store);
        m_model->take(store);
        fleet.remove(QStringLiteral("a"));
        fleet.feed(store);
        m_model->take(store);
        fleet.add(QStringLiteral("a")).changes.push_back(entry("a", 1, 5s).change);
        fleet.feed(store);
        m_model->take(store);
        QCOMPARE(m_model->rowCount(), 2);
    }

    void narrows_data()
    {
        QTest::addColumn<EventGroup>("group");
        QTest::addColumn<EventSeverity>("least");
        QTest::addColumn<QString>("circuit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("shown");
        const auto all = EventGroup::All;
        const auto info = EventSeverity::Info;
        QTest::newRow("all") << all << info << ""
                             << "" << QStringList{"geo", "pay", "auth", "Pay"};
        QTest::newRow("transitions") << EventGroup::Transitions << info << ""
                                     << "" << QStringList{"geo", "auth", "Pay"};
        QTest::newRow("manual") << EventGroup::Manual << info << ""
                                << "" << QStringList{"pay", "auth"};
        QTest::newRow("config") << EventGroup::Config << info << ""
                                << "" << QStringList{"pay"};
        QTest::newRow("notice") << all << EventSeverity::Notice << ""
                                << "" << QStringList{"pay", "auth", "Pay"};
        QTest::newRow("warning") << all << EventSeverity::Warning << ""
                                 << "" << QStringList{"Pay"};
        QTest::newRow("circuit") << all << info << " PAY "
                                 << "" << QStringList{"pay", "Pay"};
        QTest::newRow("text of why") << all << info << ""
                                     << "FAILOVER" << QStringList{"auth"};
        QTest::newRow("text of who") << all << info << ""
                                     << "dana" << QStringList{"pay", "auth"};
        QTest::newRow("nothing") << all << info << "x"
                                 << "" << QStringList{};
    }
    void narrows()
    {
        QFETCH(EventGroup, group);
        QFETCH(EventSeverity, least);
        QFETCH(QString, circuit);
        QFETCH(QString, text);
        EventsFilter filter(m_model.get());
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setGroup(group);
        filter.setLeast(least);
        filter.setCircuit(circuit);
        filter.setText(text);
        add({entry("Pay", 1, 1s), manual("auth", 1, 2s), config("pay", 1, 3s),
             entry("geo", 1, 4s, CircuitState::Closed)});
        QStringList shown;
        for (int row = 0; row < filter.rowCount(); ++row)
            shown << filter.entry(row)->circuit;
        QTEST(shown, "shown");
        filter.clear();
        QCOMPARE(filter.rowCount(), 4);
        QVERIFY(!filter.isNarrowed());
    }

    void csvQuotesAndDisarms()
    {
        EventEntry event = entry("a,\"b\"", 1, 1500ms);
        event.change.reason = "=HYPERLINK(1)\nnext";
        const QByteArray csv = exported({&event}, MadeUpFleet::wall(), ExportFormat::Csv);
        QCOMPARE(csv, QByteArray("time,severity,circuit,event,why,who,after_seconds\r\n"
                                 "2026-11-20T12:00:01.500Z,Warning,\"a,\"\"b\"\"\",Closed → Open,"
                                 "'=HYPERLINK(1)⟨U+000A⟩next,automatic,90.000\r\n"));
    }

    void jsonLinesKeepEveryTextAsItIs()
    {
        const QString hostile = QString::fromUtf8("<img src=x>%1\u202E\u2028\U000E0041");
        EventEntry first = manual(hostile, 3, 1s);
        EventEntry second = entry("b", 4, 2s);
        second.change.breakFor = 40s;
        const QByteArray bytes =
            exported({&first, &second}, MadeUpFleet::wall(), ExportFormat::JsonLines);
        const QByteArrayList lines = bytes.split('\n');
        QCOMPARE(lines.size(), 3); // the last is empty
        const QJsonObject one = QJsonDocument::fromJson(lines.at(0)).object();
        QCOMPARE(one.value("circuit").toString(), hostile);
        QVERIFY(lines.at(0).contains("<img src=x>%1\\u202e\\u2028\\udb40\\udc41")); // harmless
        QCOMPARE(one.value("cause").toString(), QStringLiteral("manual_isolate"));
        QCOMPARE(one.value("actor").toString(), QStringLiteral("dana@ops"));
        QVERIFY(!one.contains("break_seconds"));
        const QJsonObject two = QJsonDocument::fromJson(lines.at(1)).object();
        QCOMPARE(two.value("break_seconds").toDouble(), 40.0);
        QCOMPARE(two.value("to").toString(), QStringLiteral("open"));
    }
};

QTEST_MAIN(TestEventsModel)
#include "tst_events_model.moc"
