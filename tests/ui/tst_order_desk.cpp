// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/order_desk.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");
const QString kOther = QStringLiteral("auth.token");

} // namespace

class TestOrderDesk : public QObject
{
    Q_OBJECT

private:
    OrderWish wish(OrderKind kind, const QString &circuit = kName) const
    {
        OrderWish wish;
        wish.kind = kind;
        wish.circuit = circuit;
        wish.order = {.reason = "why", .actor = "you@host", .ifEpoch = 7};
        return wish;
    }
    OrderReply reply(const OrderWish &wish, OrderOutcome outcome = OrderOutcome::Done) const
    {
        OrderReply reply;
        reply.wish = wish;
        reply.result.outcome = outcome;
        reply.result.epoch = 8;
        return reply;
    }
    OrderReply isolated(const OrderWish &wish) const
    {
        OrderReply answer = reply(wish);
        answer.result.after = CircuitState::Isolated;
        answer.result.isolation = 5;
        return answer;
    }

    MadeUpFleet m_fleet;
    std::unique_ptr<OrderDesk> m_desk;
    QList<OrderWish> m_sent;
    QStringList m_reports;
    OrderDesk::Tone m_tone = OrderDesk::Tone::Done;

private Q_SLOTS:
    void init()
    {
        m_fleet = {};
        m_fleet.add(kName);
        m_fleet.add(kOther);
        m_sent.clear();
        m_reports.clear();
        m_desk = std::make_unique<OrderDesk>();
        m_desk->setOperatorName(QStringLiteral("me@here"));
        m_desk->observe(m_fleet.look());
        connect(m_desk.get(), &OrderDesk::orderRequested, this,
                [this](const OrderWish &wish) { m_sent << wish; });
        connect(m_desk.get(), &OrderDesk::reported, this,
                [this](const QString &message, OrderDesk::Tone tone) {
                    m_reports << message;
                    m_tone = tone;
                });
    }

    void nothingCanBeUndoneAtFirst()
    {
        QVERIFY(!m_desk->undoAction()->isEnabled());
        QVERIFY(!m_desk->redoAction()->isEnabled());
        QCOMPARE(m_desk->undoAction()->shortcut(), QKeySequence(QStringLiteral("Ctrl+Z")));
        QCOMPARE(m_desk->redoAction()->shortcut(), QKeySequence(QStringLiteral("Ctrl+Shift+Z")));
    }

    void givesEachWishAnIdOfItsOwn()
    {
        m_desk->submit({wish(OrderKind::Reset), wish(OrderKind::Reset, kOther)});
        QCOMPARE(m_sent.size(), 2);
        QVERIFY(m_sent.at(0).id != 0);
        QVERIFY(m_sent.at(0).id != m_sent.at(1).id);
    }

    void isolatingIsUndoneByReleasingThatIsolation()
    {
        m_desk->submit({wish(OrderKind::Isolate)});
        m_desk->answer(isolated(m_sent.front()));
        QCOMPARE(m_reports.back(), QStringLiteral("Isolated payments.charge until it is released"));
        QCOMPARE(m_desk->undoAction()->text(), QStringLiteral("Undo: Isolate payments.charge"));
        QCOMPARE(m_desk->undoOffer(), QStringLiteral("Isolate payments.charge"));

        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.size(), 2);
        QCOMPARE(m_sent.back().kind, OrderKind::Release);
        QCOMPARE(m_sent.back().isolation, 5U);
        QCOMPARE(m_sent.back().order.actor, std::string("me@here"));
        QVERIFY(!m_desk->undoAction()->isEnabled());
        QVERIFY(m_desk->undoOffer().isEmpty());
        m_desk->answer(reply(m_sent.back()));
        QVERIFY(m_reports.back().startsWith(QStringLiteral("Undone: ")));

        m_desk->redoAction()->trigger();
        QCOMPARE(m_sent.back().kind, OrderKind::Isolate);
        QCOMPARE(m_sent.back().order.reason, std::string("why"));
        QVERIFY(!m_sent.back().order.ifEpoch); // that epoch is gone
        m_desk->answer(isolated(m_sent.back()));
        QVERIFY(m_desk->undoAction()->isEnabled());
        QVERIFY(!m_desk->redoAction()->isEnabled());
    }

    void oneIsolationTooManyIsSaidAsSuch()
    {
        m_desk->submit({wish(OrderKind::Isolate)});
        OrderReply refused = reply(m_sent.front());
        refused.result.outcome = OrderOutcome::Refused;
        refused.result.refusal = OrderRefusal::TooManyIsolations;
        m_desk->answer(refused);
        QCOMPARE(m_reports.back(),
                 QStringLiteral("Nothing done (Isolate payments.charge): 1000 isolations stand on "
                                "it, and no more can; release one of them first"));
        QCOMPARE(m_tone, OrderDesk::Tone::Refused);
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void aNewOrderForgetsWhatCouldBeRedone()
    {
        m_desk->submit({wish(OrderKind::Isolate)});
        m_desk->answer(isolated(m_sent.back()));
        m_desk->undoAction()->trigger();
        m_desk->answer(reply(m_sent.back()));
        QVERIFY(m_desk->redoAction()->isEnabled());
        m_desk->submit({wish(OrderKind::Reset)});
        QVERIFY(!m_desk->redoAction()->isEnabled());
    }

    void releasingIsUndoneByTheSameHold()
    {
        m_fleet.isolate(kName, "dana@ops", "db failover");
        m_fleet[kName].now.isolations.front().until = m_fleet.now() + 1h;
        m_desk->observe(m_fleet.look());
        OrderWish release = wish(OrderKind::Release);
        release.isolation = 1;
        m_desk->submit({release});
        m_fleet[kName].now.isolations.clear();
        m_desk->answer(reply(m_sent.back()));
        m_desk->undoAction()->trigger();
        const OrderWish back = m_sent.back();
        QCOMPARE(back.kind, OrderKind::Isolate);
        QCOMPARE(back.order.actor, std::string("dana@ops"));
        QCOMPARE(back.order.reason, std::string("db failover"));
        QVERIFY(back.until == m_fleet.now() + 1h);
    }

    void halfOpeningAnOpenCircuitIsTakenBackInItsEpoch()
    {
        m_desk->submit({wish(OrderKind::ForceHalfOpen)});
        OrderReply answer = reply(m_sent.back());
        answer.result.before = CircuitState::Open;
        answer.result.after = CircuitState::HalfOpen;
        m_desk->answer(answer);
        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.back().kind, OrderKind::UndoForceHalfOpen);
        QVERIFY(m_sent.back().order.ifEpoch == std::optional<std::uint64_t>{8});
    }

    void halfOpeningAClosedCircuitCannotBeTakenBack()
    {
        m_desk->submit({wish(OrderKind::ForceHalfOpen)});
        m_desk->answer(reply(m_sent.back()));
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void resetAndTripCannotBeTakenBack()
    {
        for (const OrderKind kind : {OrderKind::Reset, OrderKind::Trip}) {
            m_desk->submit({wish(kind)});
            m_desk->answer(reply(m_sent.back()));
            QVERIFY(!m_desk->undoAction()->isEnabled());
        }
    }

    void strategyGoesBackToTheFormerOne()
    {
        OrderWish change = wish(OrderKind::SetBreakDuration);
        change.breakDuration.strategy = ConstantBreak{9s};
        m_desk->submit({change});
        OrderReply answer = reply(m_sent.back());
        answer.breakDurationBefore = m_fleet[kName].options.breakDuration;
        m_desk->answer(answer);
        QCOMPARE(m_reports.back(),
                 QStringLiteral("Break strategy of payments.charge: constant 9 s"));
        m_fleet[kName].options.breakDuration = change.breakDuration;
        m_desk->undoAction()->trigger();
        QVERIFY(std::get<ExponentialBreak>(m_sent.back().breakDuration.strategy).base == 5s);
    }

    void doesNotTakeBackWhatSomebodyElseChanged()
    {
        OrderWish change = wish(OrderKind::SetBreakDuration);
        change.breakDuration.strategy = ConstantBreak{9s};
        m_desk->submit({change});
        OrderReply answer = reply(m_sent.back());
        answer.breakDurationBefore = m_fleet[kName].options.breakDuration;
        m_desk->answer(answer);
        m_fleet[kName].options.breakDuration.strategy = ConstantBreak{1s};
        m_fleet.pass(250ms);
        m_desk->observe(m_fleet.look());
        const auto sent = m_sent.size();
        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.size(), sent);
        QVERIFY(m_reports.back().startsWith(QStringLiteral("Not undone: ")));
    }

    void modeGoesBackButDisabledOnlyWithItsEnd()
    {
        OrderWish disable = wish(OrderKind::SetMode);
        disable.mode = CircuitMode::Disabled;
        disable.until = m_fleet.now() + 1h;
        m_desk->submit({disable});
        m_desk->answer(reply(m_sent.back()));
        m_fleet[kName].now.mode = CircuitMode::Disabled;
        m_desk->observe(m_fleet.look());

        OrderWish enforce = wish(OrderKind::SetMode);
        m_desk->submit({enforce});
        OrderReply answer = reply(m_sent.back());
        answer.modeBefore = CircuitMode::Disabled;
        answer.disabledUntilBefore = m_fleet.now() + 1h;
        m_desk->answer(answer);
        m_fleet[kName].now.mode = CircuitMode::Enforce;
        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.back().mode, CircuitMode::Disabled);
        QVERIFY(m_sent.back().until == m_fleet.now() + 1h);
    }

    void disabledWithNoEndIsNotBroughtBack()
    {
        m_desk->submit({wish(OrderKind::SetMode)});
        OrderReply answer = reply(m_sent.back());
        answer.modeBefore = CircuitMode::Disabled; // by another program, or by the file
        m_desk->answer(answer);
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void theOfferEndsAfterTenSecondsTheStepDoesNot()
    {
        m_desk->submit({wish(OrderKind::Isolate)});
        QSignalSpy offers(m_desk.get(), &OrderDesk::undoOfferChanged);
        m_desk->answer(isolated(m_sent.back()));
        m_fleet[kName].now.isolations = {
            {.id = 5, .reason = {}, .owner = {}, .since = {}, .until = {}}};
        m_fleet.pass(10s - 1ns);
        m_desk->observe(m_fleet.look());
        QVERIFY(!m_desk->undoOffer().isEmpty());
        m_fleet.pass(1ns);
        m_desk->observe(m_fleet.look());
        QVERIFY(m_desk->undoOffer().isEmpty());
        QCOMPARE(offers.size(), 2);
        QVERIFY(m_desk->undoAction()->isEnabled());
    }

    void aRefusalSaysWhatChangedAndIsNoStep()
    {
        m_desk->submit({wish(OrderKind::Isolate)});
        m_fleet.enter(kName, CircuitState::HalfOpen);
        m_fleet.pass(2s);
        m_desk->observe(m_fleet.look());
        OrderReply answer = reply(m_sent.back(), OrderOutcome::Refused);
        answer.result.after = CircuitState::HalfOpen;
        m_desk->answer(answer);
        QCOMPARE(m_reports.back(), QStringLiteral("Nothing done (Isolate payments.charge): it "
                                                  "changed to Half-open 2 s ago"));
        QCOMPARE(m_tone, OrderDesk::Tone::Refused);
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void noEffectSaysWhy()
    {
        m_desk->submit({wish(OrderKind::Trip)});
        OrderReply answer = reply(m_sent.back(), OrderOutcome::NoEffect);
        answer.result.after = CircuitState::Open;
        m_desk->answer(answer);
        QCOMPARE(m_reports.back(), QStringLiteral("No effect: payments.charge was Open already"));
        QCOMPARE(m_tone, OrderDesk::Tone::NoEffect);
    }

    void aMissingCircuitIsNamedAsItIs()
    {
        m_desk->submit({wish(OrderKind::Reset, QStringLiteral("<img src=x>%1"))});
        OrderReply answer = reply(m_sent.back());
        answer.circuitFound = false;
        m_desk->answer(answer);
        QCOMPARE(m_reports.back(),
                 QStringLiteral("Nothing done: there is no circuit “<img src=x>%1” any more"));
    }

    void severalAreOneMessageAndOneStep()
    {
        m_desk->submit({wish(OrderKind::Isolate), wish(OrderKind::Isolate, kOther)});
        m_desk->answer(isolated(m_sent.at(0)));
        QVERIFY(m_reports.isEmpty()); // the other is not answered yet
        m_desk->answer(isolated(m_sent.at(1)));
        QCOMPARE(m_reports, QStringList{QStringLiteral("Isolate 2 circuits: done")});
        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.size(), 4);
        QCOMPARE(m_sent.at(3).circuit, kOther);
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void ofSeveralOnlyWhatWasDoneIsTakenBack()
    {
        m_desk->submit({wish(OrderKind::Isolate), wish(OrderKind::Isolate, kOther)});
        m_desk->answer(isolated(m_sent.at(0)));
        m_desk->answer(reply(m_sent.at(1), OrderOutcome::Refused));
        QVERIFY(m_reports.back().startsWith(QStringLiteral("Isolate 2 circuits: 1 of 2 done. ")));
        QCOMPARE(m_tone, OrderDesk::Tone::Refused);
        m_desk->undoAction()->trigger();
        QCOMPARE(m_sent.size(), 3);
        QCOMPARE(m_sent.back().circuit, kName);
    }

    void silenceIsReportedOnce()
    {
        m_desk->submit({wish(OrderKind::Reset)});
        m_fleet.pass(5s - 1ns);
        m_desk->observe(m_fleet.look());
        QVERIFY(m_reports.isEmpty());
        m_fleet.pass(1ns);
        m_desk->observe(m_fleet.look());
        m_desk->observe(m_fleet.look());
        QCOMPARE(m_reports.size(), 1);
        QVERIFY(m_reports.front().contains(QStringLiteral("no answer for 5 s")));
    }

    void aReplyToSomebodyElseIsIgnored()
    {
        OrderWish foreign = wish(OrderKind::Isolate);
        foreign.id = 99;
        m_desk->answer(isolated(foreign));
        QVERIFY(m_reports.isEmpty());
        QVERIFY(!m_desk->undoAction()->isEnabled());
    }

    void anAmpersandInANameStaysOne()
    {
        m_fleet.add(QStringLiteral("a&b"));
        m_desk->submit({wish(OrderKind::Isolate, QStringLiteral("a&b"))});
        m_desk->answer(isolated(m_sent.back()));
        QCOMPARE(m_desk->undoAction()->text(), QStringLiteral("Undo: Isolate a&&b"));
    }
};

QTEST_MAIN(TestOrderDesk)
#include "tst_order_desk.moc"
