// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/bridge/order_runner.h"
#include "ui/controls/order_desk.h"

#include <QAction>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("web");
const QString kOther = QStringLiteral("mail");

} // namespace

/// Undo and redo on live circuits: orders reach them as from the window, and the desk sees what a
/// sampler would show.
class TestUndoChain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isolateReleaseUndoUndoLeavesNoIsolation();
    void theWholeChainGoesBackAndAgain();
    void aStepWaitsForTheAnswerToTheOneBefore();
    void whatAnotherReleasedCannotBeReleasedAgain();
    void anIsolationWhoseTimeIsOverIsNotSetAgain();
    void aTrialThatWasDecidedCannotBeTakenBack();
    void aTrialIsTakenBackWhileItsBreakLasts();
    void aModeThatAnotherSetStays();
    void aModeThatIsSoAlreadyIsNotSet();
    void aStrategyThatAnotherSetStays();
    void redoOfWhatIsSoAlreadyOrdersNothing();
    void ofSeveralTheRestIsTakenBack();
    void aMoveBetweenTheLookAndTheOrderWritesNothing();
    void everyMixtureOfStepsLeavesNoIsolationBehind();

private:
    void order(OrderKind kind, const QString &name = kName,
               const std::function<void(OrderWish &)> &fill = {});
    void run(const OrderWish &wish);
    void look();
    void undo() { trigger(m_desk->undoAction()); }
    void redo() { trigger(m_desk->redoAction()); }
    void trigger(QAction *action)
    {
        action->trigger();
        look();
    }
    [[nodiscard]] CircuitBreaker &circuit(const QString &name = kName)
    {
        return *m_registry->find(name.toStdString());
    }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }
    /// How often the history says that something was asked for in vain.
    [[nodiscard]] int vainOrders()
    {
        int vain = 0;
        for (const auto &circuit : m_registry->circuits()) {
            for (const Change &change : circuit->history())
                vain += change.kind == ChangeKind::NoEffect ? 1 : 0;
        }
        return vain;
    }
    [[nodiscard]] std::vector<Isolation> holds() { return circuit().snapshot(now()).isolations; }

    Clock m_clock{Clock::Kind::Manual};
    std::unique_ptr<Registry> m_registry;
    std::unique_ptr<OrderDesk> m_desk;
    std::map<QString, CircuitRecord> m_records;
    QList<OrderWish> m_kept; ///< orders under way, while they are held back
    bool m_holdsBack = false;
    QStringList m_reports;
};

void TestUndoChain::init()
{
    m_registry = std::make_unique<Registry>();
    for (const QString &name : {kName, kOther})
        m_registry->add(name.toStdString(), {}, &m_clock);
    m_records.clear();
    m_kept.clear();
    m_reports.clear();
    m_holdsBack = false;
    m_desk = std::make_unique<OrderDesk>();
    m_desk->setOperatorName(QStringLiteral("me@here"));
    connect(m_desk.get(), &OrderDesk::orderRequested, this, [this](const OrderWish &wish) {
        m_kept << wish;
        if (!m_holdsBack)
            run(m_kept.takeFirst());
    });
    connect(m_desk.get(), &OrderDesk::reported, this,
            [this](const QString &message) { m_reports << message; });
    look();
}

/// As the sampler: time goes on, then all circuits are looked at.
void TestUndoChain::look()
{
    m_clock.advance(50ms);
    for (const auto &circuit : m_registry->circuits()) {
        CircuitRecord &record = m_records[QString::fromStdString(circuit->name())];
        record.now = circuit->snapshot(now());
        record.options = circuit->options();
    }
    CircuitLook look;
    look.find = [this](const QString &name) {
        const auto found = m_records.find(name);
        return found == m_records.end() ? nullptr : &found->second;
    };
    look.now = now();
    look.wall = MadeUpFleet::wall();
    m_desk->observe(look);
}

void TestUndoChain::run(const OrderWish &wish)
{
    m_desk->answer(runOrder(*m_registry, wish, now()));
}

void TestUndoChain::order(OrderKind kind, const QString &name,
                          const std::function<void(OrderWish &)> &fill)
{
    OrderWish wish;
    wish.kind = kind;
    wish.circuit = name;
    wish.order.reason = "why";
    wish.order.actor = "me@here";
    if (kind == OrderKind::Release)
        wish.isolation = circuit(name).snapshot(now()).isolations.front().id;
    if (fill)
        fill(wish);
    m_desk->submit({wish});
    look();
}

void TestUndoChain::isolateReleaseUndoUndoLeavesNoIsolation()
{
    order(OrderKind::Isolate);
    order(OrderKind::Release);
    QVERIFY(holds().empty());
    undo();
    QCOMPARE(holds().size(), 1U);
    undo();
    QVERIFY(holds().empty());
    QVERIFY(circuit().state(now()) != CircuitState::Isolated);
    QCOMPARE(vainOrders(), 0);
    QVERIFY(!m_desk->undoAction()->isEnabled());
}

void TestUndoChain::theWholeChainGoesBackAndAgain()
{
    order(OrderKind::Isolate);
    order(OrderKind::Release);
    order(OrderKind::Isolate);
    order(OrderKind::SetMode, kName, [](OrderWish &wish) { wish.mode = CircuitMode::Shadow; });
    for (int round = 0; round < 3; ++round) {
        for (int step = 0; step < 4; ++step)
            undo();
        QVERIFY(!m_desk->undoAction()->isEnabled());
        QVERIFY(holds().empty());
        QCOMPARE(circuit().mode(), CircuitMode::Enforce);
        for (int step = 0; step < 4; ++step)
            redo();
        QVERIFY(!m_desk->redoAction()->isEnabled());
        QCOMPARE(holds().size(), 1U);
        QCOMPARE(QString::fromStdString(holds().front().owner), QStringLiteral("me@here"));
        QCOMPARE(circuit().mode(), CircuitMode::Shadow);
    }
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::aStepWaitsForTheAnswerToTheOneBefore()
{
    order(OrderKind::Isolate);
    order(OrderKind::Release);
    m_holdsBack = true;
    m_desk->undoAction()->trigger();
    m_desk->undoAction()->trigger(); // pressed twice, faster than the answer
    QCOMPARE(m_kept.size(), 1);
    look();
    QCOMPARE(m_kept.size(), 1);
    m_holdsBack = false;
    run(m_kept.takeFirst());
    look();
    QVERIFY(holds().empty());
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::whatAnotherReleasedCannotBeReleasedAgain()
{
    order(OrderKind::Isolate);
    QCOMPARE(m_desk->undoOffer(), QStringLiteral("Isolate web"));
    (void)circuit().release(holds().front().id, {"", "dana@ops", {}}, now());
    look();
    // Before it is tried:
    QCOMPARE(m_desk->undoAction()->text(),
             QStringLiteral("Undo: Isolate web – no longer possible"));
    QCOMPARE(m_desk->undoAction()->toolTip(),
             QStringLiteral("That isolation of web has ended already."));
    QVERIFY(m_desk->undoOffer().isEmpty());
    const auto before = circuit().history().size();
    undo();
    QCOMPARE(circuit().history().size(), before);
    QCOMPARE(m_reports.back(),
             QStringLiteral("Not undone: That isolation of web has ended already."));
    QVERIFY(!m_desk->undoAction()->isEnabled());
    QVERIFY(!m_desk->redoAction()->isEnabled());
}

void TestUndoChain::anIsolationWhoseTimeIsOverIsNotSetAgain()
{
    order(OrderKind::Isolate, kName, [this](OrderWish &wish) { wish.until = now() + 10s; });
    order(OrderKind::Release);
    m_clock.advance(11s);
    look();
    QVERIFY(m_desk->undoAction()->text().endsWith(QStringLiteral("no longer possible")));
    undo();
    QVERIFY(holds().empty());
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::aTrialThatWasDecidedCannotBeTakenBack()
{
    (void)circuit().trip({}, now());
    look();
    order(OrderKind::ForceHalfOpen);
    QCOMPARE(m_desk->undoAction()->text(), QStringLiteral("Undo: Half-open web"));
    circuit().tryAcquire(now()).fail(now(), ErrorName{"x"});
    look();
    QVERIFY(m_desk->undoAction()->text().endsWith(QStringLiteral("no longer possible")));
    undo();
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::aTrialIsTakenBackWhileItsBreakLasts()
{
    (void)circuit().trip({}, now());
    const TimePoint ends = *circuit().snapshot(now()).breakEnds;
    look();
    order(OrderKind::ForceHalfOpen);
    undo();
    QCOMPARE(circuit().state(now()), CircuitState::Open);
    QVERIFY(*circuit().snapshot(now()).breakEnds == ends);
    redo();
    QCOMPARE(circuit().state(now()), CircuitState::HalfOpen);
    m_clock.advance(ends - now());
    look();
    QVERIFY(m_desk->undoAction()->text().endsWith(QStringLiteral("no longer possible")));
    undo();
    QCOMPARE(circuit().state(now()), CircuitState::HalfOpen);
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::aModeThatAnotherSetStays()
{
    order(OrderKind::SetMode, kName, [](OrderWish &wish) { wish.mode = CircuitMode::Shadow; });
    (void)circuit().setMode(CircuitMode::Disabled, {"", "dana@ops", {}}, now());
    look();
    QCOMPARE(m_desk->undoAction()->toolTip(),
             QStringLiteral("The mode of web was changed to Disabled since."));
    undo();
    QCOMPARE(circuit().mode(), CircuitMode::Disabled);
}

void TestUndoChain::aModeThatIsSoAlreadyIsNotSet()
{
    order(OrderKind::SetMode, kName, [](OrderWish &wish) { wish.mode = CircuitMode::Shadow; });
    (void)circuit().setMode(CircuitMode::Enforce, {"", "dana@ops", {}}, now());
    look();
    QVERIFY(m_desk->undoAction()->text().endsWith(QStringLiteral("no longer possible")));
    const auto before = circuit().history().size();
    undo();
    QCOMPARE(circuit().history().size(), before);
}

void TestUndoChain::aStrategyThatAnotherSetStays()
{
    BreakDuration mine;
    mine.strategy = ConstantBreak{9s};
    BreakDuration theirs;
    theirs.strategy = ConstantBreak{7s};
    order(OrderKind::SetBreakDuration, kName,
          [&mine](OrderWish &wish) { wish.breakDuration = mine; });
    (void)circuit().setBreakDuration(theirs, {"", "dana@ops", {}}, now());
    look();
    QVERIFY(m_desk->undoAction()->text().endsWith(QStringLiteral("no longer possible")));
    undo();
    const BreakDuration set = circuit().options().breakDuration;
    QVERIFY(std::get<ConstantBreak>(set.strategy).base == 7s);
    QCOMPARE(vainOrders(), 0);
}

void TestUndoChain::redoOfWhatIsSoAlreadyOrdersNothing()
{
    order(OrderKind::Isolate);
    order(OrderKind::Release);
    undo();
    (void)circuit().release(holds().front().id, {"", "dana@ops", {}}, now());
    look();
    QCOMPARE(m_desk->redoAction()->text(),
             QStringLiteral("Redo: Release web – no longer possible"));
    redo();
    QCOMPARE(vainOrders(), 0);
    QVERIFY(m_reports.back().startsWith(QStringLiteral("Not done again: ")));
}

void TestUndoChain::ofSeveralTheRestIsTakenBack()
{
    OrderWish first;
    first.kind = OrderKind::Isolate;
    first.circuit = kName;
    OrderWish second = first;
    second.circuit = kOther;
    m_desk->submit({first, second});
    look();
    (void)circuit().release(holds().front().id, {"", "dana@ops", {}}, now());
    look();
    QCOMPARE(m_desk->undoAction()->text(),
             QStringLiteral("Undo: Isolate 2 circuits – 1 of 2 still possible"));
    undo();
    QVERIFY(circuit(kOther).snapshot(now()).isolations.empty());
    QCOMPARE(vainOrders(), 0);
    QCOMPARE(m_desk->redoAction()->text(), QStringLiteral("Redo: Isolate mail"));
}

void TestUndoChain::aMoveBetweenTheLookAndTheOrderWritesNothing()
{
    order(OrderKind::Isolate);
    m_holdsBack = true;
    undo(); // possible by what was seen
    (void)circuit().release(holds().front().id, {"", "dana@ops", {}}, now());
    const auto before = circuit().history().size();
    run(m_kept.takeFirst());
    QCOMPARE(circuit().history().size(), before);
    QVERIFY(m_reports.back().startsWith(QStringLiteral("No effect: ")));
}

void TestUndoChain::everyMixtureOfStepsLeavesNoIsolationBehind()
{
    for (unsigned mixture = 0; mixture < 64; ++mixture) {
        init();
        int steps = 0;
        for (unsigned bit = 0; bit < 6; ++bit) {
            if (holds().empty() || (mixture & (1U << bit)) == 0)
                order(OrderKind::Isolate);
            else
                order(OrderKind::Release);
            ++steps;
            if (bit % 3 == 2) {
                undo();
                redo();
            }
        }
        for (int step = 0; step < steps; ++step)
            undo();
        QVERIFY2(holds().empty(), qPrintable(QString::number(mixture, 2)));
        QCOMPARE(vainOrders(), 0);
    }
}

QTEST_MAIN(TestUndoChain)
#include "tst_undo_chain.moc"
