// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/attention.h"
#include "ui/data/fleet_store.h"
#include "ui/data/state_history.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

TimePoint at(Duration since)
{
    return TimePoint{} + since;
}

CircuitUpdate look(const std::string &name, Duration now, CircuitState state = CircuitState::Closed,
                   Duration since = 0s)
{
    CircuitUpdate update;
    update.now.name = name;
    update.now.at = at(now);
    update.now.state = state;
    update.now.since = at(since);
    return update;
}

Change change(std::uint64_t sequence, Duration when, CircuitState from, CircuitState to,
              Duration timeInFrom = 0s)
{
    Change made;
    made.sequence = sequence;
    made.at = at(when);
    made.from = from;
    made.to = to;
    made.timeInFrom = timeInFrom;
    return made;
}

FleetUpdate tick(Duration now, std::vector<CircuitUpdate> circuits)
{
    FleetUpdate update;
    update.now = at(now);
    update.circuits = std::move(circuits);
    return update;
}

} // namespace

class TestFleetStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void circuitsAreFoundByTheirNames();
    void newsOfOneCircuitLeaveTheOthersAlone();
    void aTickDropsWhatIsGone();
    void changesAreAnnouncedByName();
    void spansLieAtTheInstantsOfTheChanges();
    void theFirstSpanBeginsWithTheFirstState();
    void lostChangesLeaveAnUnknownSpan();
    void anOpeningThatOutlivedWhatCameAfterItIsFollowedByTheUnknown();
    void aSuccessorUnderTheSameNameBeginsAnew();
    void aModeIsShownFromItsChangeOn();
    void everythingKeptIsBounded();
    void anOpeningLeavesWhatItsWindowHeld();
    void theSummaryAddsUp();
    void silenceIsNoticedAfterThreeSeconds();
    void wallTimeFollowsThePairItWasGiven();
    void attentionWaitsForItsTime();
    void flappingTakesThreeOpeningsFromClosed();
    void anItemIsAcknowledgedOnceAndComesBackAsNew();
};

void TestFleetStore::circuitsAreFoundByTheirNames()
{
    FleetStore store;
    store.apply(tick(1s, {look("b", 1s), look("<img src=x>", 1s), look("a", 1s)}));
    QCOMPARE(store.names(), (QStringList{"b", "<img src=x>", "a"}));
    QCOMPARE(store.indexOf("a"), 2);
    QCOMPARE(QString::fromStdString(store.record("<img src=x>")->now.name), "<img src=x>");
    QVERIFY(!store.record("c"));
    QCOMPARE(store.now(), at(1s));
}

void TestFleetStore::newsOfOneCircuitLeaveTheOthersAlone()
{
    FleetStore store;
    store.apply(tick(1s, {look("a", 1s), look("b", 1s)}));
    FleetUpdate news = tick(2s, {look("b", 2s, CircuitState::Open, 2s)});
    news.kind = UpdateKind::News;
    QSignalSpy rows(&store, &FleetStore::circuitsChanged);
    store.apply(news);
    QCOMPARE(store.records().size(), std::size_t{2});
    QCOMPARE(store.record("a")->now.at, at(1s));
    QCOMPARE(store.record("b")->state(), DisplayState::Open);
    QCOMPARE(rows.size(), 0);
}

void TestFleetStore::aTickDropsWhatIsGone()
{
    FleetStore store;
    store.apply(tick(1s, {look("a", 1s), look("b", 1s), look("c", 1s)}));
    QSignalSpy rows(&store, &FleetStore::circuitsChanged);
    store.apply(tick(2s, {look("a", 2s), look("c", 2s)}));
    QCOMPARE(store.names(), (QStringList{"a", "c"}));
    QCOMPARE(store.indexOf("c"), 1);
    QCOMPARE(rows.size(), 1);
}

void TestFleetStore::changesAreAnnouncedByName()
{
    FleetStore store;
    store.apply(tick(1s, {look("a", 1s), look("b", 1s)}));
    QSignalSpy changed(&store, &FleetStore::changed);
    QSignalSpy refreshed(&store, &FleetStore::refreshed);
    store.apply(tick(2s, {look("a", 2s), look("b", 2s)}));
    QCOMPARE(changed.size(), 0);
    CircuitUpdate opened = look("b", 3s, CircuitState::Open, 2500ms);
    opened.changes = {change(1, 2500ms, CircuitState::Closed, CircuitState::Open)};
    opened.now.lastChange = 1;
    store.apply(tick(3s, {look("a", 3s), opened}));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toString(), "b");
    QCOMPARE(refreshed.size(), 2);
}

void TestFleetStore::spansLieAtTheInstantsOfTheChanges()
{
    FleetStore store;
    store.apply(tick(1s, {look("a", 1s)}));
    CircuitUpdate update = look("a", 10s, CircuitState::Open, 7s);
    update.changes = {change(1, 3s, CircuitState::Closed, CircuitState::Open, 3s),
                      change(2, 6s, CircuitState::Open, CircuitState::HalfOpen, 3s),
                      change(3, 7s, CircuitState::HalfOpen, CircuitState::Open, 1s)};
    update.now.lastChange = 3;
    store.apply(tick(10s, {update}));
    const std::deque<StateSpan> expected{{at(0s), at(3s), DisplayState::Closed},
                                         {at(3s), at(6s), DisplayState::Open},
                                         {at(6s), at(7s), DisplayState::HalfOpen},
                                         {at(7s), at(10s), DisplayState::Open}};
    QVERIFY(store.record("a")->spans == expected);
    store.apply(tick(11s, {look("a", 11s, CircuitState::Open, 7s)}));
    QCOMPARE(store.record("a")->spans.size(), std::size_t{4});
    QCOMPARE(store.record("a")->spans.back().to, at(11s));
}

void TestFleetStore::theFirstSpanBeginsWithTheFirstState()
{
    CircuitRecord record;
    CircuitUpdate update = look("a", 20s, CircuitState::Open, 15s);
    update.changes = {change(1, 15s, CircuitState::Closed, CircuitState::Open, 5s)};
    applyUpdate(record, update);
    QCOMPARE(record.spans.size(), std::size_t{2});
    QVERIFY(record.spans[0] == (StateSpan{at(10s), at(15s), DisplayState::Closed}));
    QVERIFY(record.spans[1] == (StateSpan{at(15s), at(20s), DisplayState::Open}));
}

void TestFleetStore::lostChangesLeaveAnUnknownSpan()
{
    CircuitRecord record;
    CircuitUpdate first = look("a", 10s);
    first.now.lastChange = 4;
    applyUpdate(record, first);
    CircuitUpdate later = look("a", 30s, CircuitState::Closed, 25s);
    later.changes = {change(90, 25s, CircuitState::HalfOpen, CircuitState::Closed, 2s)};
    later.now.lastChange = 90;
    applyUpdate(record, later);
    const std::deque<StateSpan> expected{{at(0s), at(10s), DisplayState::Closed},
                                         {at(10s), at(23s), DisplayState::Unknown},
                                         {at(23s), at(25s), DisplayState::HalfOpen},
                                         {at(25s), at(30s), DisplayState::Closed}};
    QVERIFY(record.spans == expected);
}

void TestFleetStore::anOpeningThatOutlivedWhatCameAfterItIsFollowedByTheUnknown()
{
    CircuitRecord record;
    CircuitUpdate first = look("a", 300s, CircuitState::Closed, 250s);
    first.changes = {change(7, 15s, CircuitState::Closed, CircuitState::Open, 5s),
                     change(200, 250s, CircuitState::HalfOpen, CircuitState::Closed, 10s)};
    first.now.lastChange = 200;
    applyUpdate(record, first);
    const std::deque<StateSpan> expected{{at(10s), at(15s), DisplayState::Closed},
                                         {at(15s), at(240s), DisplayState::Unknown},
                                         {at(240s), at(250s), DisplayState::HalfOpen},
                                         {at(250s), at(300s), DisplayState::Closed}};
    QVERIFY(record.spans == expected);
}

void TestFleetStore::aSuccessorUnderTheSameNameBeginsAnew()
{
    FleetStore store;
    CircuitUpdate old = look("a", 20s, CircuitState::Open, 15s);
    old.now.instance = 1;
    old.now.lastChange = 9;
    old.changes = {change(9, 15s, CircuitState::Closed, CircuitState::Open, 5s)};
    store.apply(tick(20s, {old}));
    CircuitUpdate successor = look("a", 31s, CircuitState::Closed, 30s);
    successor.now.instance = 2;
    store.apply(tick(31s, {successor}));
    const CircuitRecord *record = store.record("a");
    QVERIFY(record->changes.empty());
    QVERIFY(record->spans == (std::deque<StateSpan>{{at(30s), at(31s), DisplayState::Closed}}));
}

void TestFleetStore::aModeIsShownFromItsChangeOn()
{
    CircuitRecord record;
    applyUpdate(record, look("a", 10s));
    CircuitUpdate update = look("a", 20s);
    update.now.mode = CircuitMode::Disabled;
    Change mode = change(1, 15s, CircuitState::Closed, CircuitState::Closed, 15s);
    mode.kind = ChangeKind::ModeSet;
    update.changes = {mode};
    update.now.lastChange = 1;
    applyUpdate(record, update);
    const std::deque<StateSpan> expected{{at(0s), at(15s), DisplayState::Closed},
                                         {at(15s), at(20s), DisplayState::Disabled}};
    QVERIFY(record.spans == expected);
}

void TestFleetStore::anOpeningLeavesWhatItsWindowHeld()
{
    FleetStore store;
    CircuitUpdate before = look("a", 1s);
    before.sample = CircuitSample{.at = at(1s), .calls = 20.0F, .failingPercent = 10.0F};
    store.apply(tick(1s, {before}));

    auto window = std::make_shared<FrozenWindow>();
    window->calls = 10;
    window->failed = 6;
    Change opened = change(1, 1500ms, CircuitState::Closed, CircuitState::Open, 1500ms);
    opened.window = window;
    Change reopened = change(2, 1800ms, CircuitState::HalfOpen, CircuitState::Open);
    reopened.window = window;
    CircuitUpdate after = look("a", 2s, CircuitState::Open, 1800ms);
    after.now.lastChange = 2;
    after.changes = {opened, reopened};
    after.sample = CircuitSample{.at = at(2s)};
    store.apply(tick(2s, {after}));

    const std::deque<CircuitSample> &samples = store.record("a")->samples;
    QCOMPARE(samples.size(), 3U);
    QCOMPARE(samples[1].at, at(1500ms));
    QCOMPARE(samples[1].failingPercent, 60.0F);
    QCOMPARE(samples[1].calls, 20.0F); // the rates go on as they were
    QVERIFY(std::isnan(samples[2].failingPercent));
}

void TestFleetStore::everythingKeptIsBounded()
{
    CircuitRecord record;
    applyUpdate(record, look("a", 1s));
    std::uint64_t sequence = 0;
    for (int round = 0; round < 5000; ++round) {
        const Duration now = std::chrono::seconds{2 + round};
        const bool open = round % 2 == 0;
        CircuitUpdate update =
            look("a", now, open ? CircuitState::Open : CircuitState::Closed, now);
        update.changes = {change(++sequence, now - 1ms,
                                 open ? CircuitState::Closed : CircuitState::Open,
                                 open ? CircuitState::Open : CircuitState::Closed)};
        update.now.lastChange = sequence;
        update.sample = CircuitSample{};
        applyUpdate(record, update);
    }
    QCOMPARE(record.spans.size(), CircuitRecord::kSpans);
    QCOMPARE(record.changes.size(), CircuitRecord::kChanges);
    QCOMPARE(record.samples.size(), CircuitRecord::kSamples);
    QCOMPARE(record.changes.back().sequence, sequence);
}

void TestFleetStore::theSummaryAddsUp()
{
    FleetStore store;
    CircuitUpdate open = look("a", 1s, CircuitState::Open);
    open.latest.calls = 100;
    open.latest.rejected = 100;
    CircuitUpdate closed = look("b", 1s);
    closed.latest.calls = 300;
    closed.latest.failed = 30;
    closed.now.eventsDropped = 3;
    CircuitUpdate disabled = look("c", 1s);
    disabled.now.mode = CircuitMode::Disabled;
    CircuitUpdate isolated = look("d", 1s, CircuitState::Isolated);
    isolated.now.mode = CircuitMode::Disabled;
    store.apply(tick(1s, {open, closed, disabled, isolated}));
    const FleetSummary &sum = store.summary();
    QCOMPARE(sum.count(DisplayState::Open), 1);
    QCOMPARE(sum.count(DisplayState::Closed), 1);
    QCOMPARE(sum.count(DisplayState::Disabled), 1);
    QCOMPARE(sum.count(DisplayState::Isolated), 1);
    QCOMPARE(sum.calls, 400.0);
    QCOMPARE(sum.failingPercent, 10.0F);
    QCOMPARE(sum.rejectedPercent, 25.0F);
    QCOMPARE(sum.eventsDropped, 3ULL);
}

void TestFleetStore::silenceIsNoticedAfterThreeSeconds()
{
    FleetStore store;
    QSignalSpy stalled(&store, &FleetStore::stalledChanged);
    store.noteTime(at(100s));
    QVERIFY(!store.isStalled()); // nothing came yet: that is not a stall
    store.apply(tick(100s, {look("a", 100s)}));
    store.noteTime(at(103s));
    QVERIFY(!store.isStalled());
    store.noteTime(at(103s + 1ms));
    QVERIFY(store.isStalled());
    QCOMPARE(store.record("a")->spans.back().to, at(100s)); // never drawn on
    store.apply(tick(104s, {look("a", 104s)}));
    QVERIFY(!store.isStalled());
    QCOMPARE(stalled.size(), 2);
}

void TestFleetStore::wallTimeFollowsThePairItWasGiven()
{
    const WallTime wall(at(1000s), QDateTime(QDate(2026, 11, 20), QTime(12, 44, 2), Qt::UTC));
    QCOMPARE(wall.clockText(at(1000s)), "12:44:02");
    QCOMPARE(wall.exactText(at(1000s + 113ms)), "12:44:02.113");
    QCOMPARE(wall.clockText(at(940s)), "12:43:02");
    QCOMPARE(wall.toMonotonic(wall.toWall(at(1234s))), at(1234s));
}

void TestFleetStore::attentionWaitsForItsTime()
{
    CircuitRecord record;
    CircuitUpdate update = look("a", 20s, CircuitState::Open, 20s);
    update.changes = {change(1, 20s, CircuitState::Closed, CircuitState::Open, 20s)};
    applyUpdate(record, update);
    QVERIFY(attentionItems(record, at(20s + 2min - 1ns)).empty());
    const auto items = attentionItems(record, at(20s + 2min));
    QCOMPARE(items.size(), std::size_t{1});
    QCOMPARE(items[0].kind, AttentionKind::OpenLong);

    CircuitRecord probing;
    applyUpdate(probing, look("b", 0s, CircuitState::HalfOpen));
    QVERIFY(attentionItems(probing, at(30s - 1ns)).empty());
    QCOMPARE(attentionItems(probing, at(30s)).front().kind, AttentionKind::Starved);

    CircuitRecord held;
    CircuitUpdate isolated = look("c", 0s, CircuitState::Isolated);
    isolated.now.isolations = {{1, "r", "o", at(0s), std::nullopt}};
    applyUpdate(held, isolated);
    QVERIFY(attentionItems(held, at(8h - 1ns)).empty());
    QCOMPARE(attentionItems(held, at(8h)).front().kind, AttentionKind::IsolatedLong);
}

void TestFleetStore::flappingTakesThreeOpeningsFromClosed()
{
    CircuitRecord record;
    const auto open = [&record](std::uint64_t sequence, Duration when, CircuitState from) {
        record.changes.push_back(change(sequence, when, from, CircuitState::Open));
    };
    open(1, 100s, CircuitState::Closed);
    open(2, 110s, CircuitState::HalfOpen); // a probe that failed is not a trip of its own
    open(3, 200s, CircuitState::Closed);
    QVERIFY(attentionItems(record, at(300s)).empty());
    open(4, 300s, CircuitState::Closed);
    QCOMPARE(attentionItems(record, at(300s)).front(),
             (AttentionItem{AttentionKind::Flapping, at(100s)}));
    QVERIFY(!attentionItems(record, at(700s)).empty());
    QVERIFY(attentionItems(record, at(700s + 1ns)).empty()); // the first is older than ten minutes
}

void TestFleetStore::anItemIsAcknowledgedOnceAndComesBackAsNew()
{
    FleetStore store;
    AttentionBook book;
    store.apply(tick(0s, {look("a", 0s, CircuitState::HalfOpen)}));
    store.apply(tick(31s, {look("a", 31s, CircuitState::HalfOpen)}));
    book.update(store);
    QVERIFY(book.isUnacknowledged("a"));
    QVERIFY(book.acknowledge("a"));
    QVERIFY(!book.acknowledge("a"));
    QVERIFY(book.has("a"));
    store.apply(tick(32s, {look("a", 32s, CircuitState::HalfOpen)}));
    book.update(store);
    QVERIFY(!book.isUnacknowledged("a"));
    store.apply(tick(33s, {look("a", 33s)}));
    book.update(store);
    QVERIFY(!book.has("a"));
    store.apply(tick(34s, {look("a", 34s, CircuitState::HalfOpen, 34s)}));
    store.apply(tick(70s, {look("a", 70s, CircuitState::HalfOpen, 34s)}));
    book.update(store);
    QVERIFY(book.isUnacknowledged("a"));
}

QTEST_GUILESS_MAIN(TestFleetStore)
#include "tst_fleet_store.moc"
