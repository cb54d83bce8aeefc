// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_desk.h"

#include "ui/controls/order_report.h"
#include "ui/controls/order_text.h"

#include <QAction>

#include <algorithm>

namespace switchgear::ui {
namespace {

OrderDesk::Tone toneOf(const std::vector<OrderReply> &replies)
{
    auto tone = OrderDesk::Tone::Done;
    for (const OrderReply &reply : replies) {
        if (!reply.circuitFound || reply.result.isRefused())
            return OrderDesk::Tone::Refused;
        if (reply.result.outcome == OrderOutcome::NoEffect)
            tone = OrderDesk::Tone::NoEffect;
    }
    return tone;
}

void push(std::deque<UndoStep> &steps, const UndoStep &step)
{
    steps.push_back(step);
    if (steps.size() > OrderDesk::kSteps)
        steps.pop_front();
}

} // namespace

OrderDesk::OrderDesk(QObject *parent)
    : QObject(parent)
    , m_undo(new QAction(this))
    , m_redo(new QAction(this))
{
    m_undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    connect(m_undo, &QAction::triggered, this, &OrderDesk::undo);
    connect(m_redo, &QAction::triggered, this, &OrderDesk::redo);
    updateActions();
}

void OrderDesk::observe(const CircuitLook &look)
{
    m_look = look;
    if (!m_offer.isEmpty() && look.now - m_offeredAt >= kOfferFor)
        setOffer({});
    reportSilence();
}

void OrderDesk::submit(const QList<OrderWish> &wishes)
{
    if (wishes.isEmpty())
        return;
    m_redoSteps.clear();
    send(wishes, Origin::Operator);
    updateActions();
}

BeforeOrder OrderDesk::before(const OrderWish &wish) const
{
    BeforeOrder before;
    const CircuitRecord *record = m_look.record(wish.circuit);
    if (wish.kind == OrderKind::Release && record) {
        for (const Isolation &isolation : record->now.isolations) {
            if (isolation.id == wish.isolation)
                before.isolation = isolation;
        }
    }
    if (const auto until = m_disabledUntil.constFind(wish.circuit);
        wish.kind == OrderKind::SetMode && until != m_disabledUntil.cend())
        before.disabledUntil = *until;
    return before;
}

void OrderDesk::send(const QList<OrderWish> &wishes, Origin origin, const UndoStep &undone)
{
    Batch batch;
    batch.origin = origin;
    batch.what = stepText(wishes);
    batch.sentAt = m_look.now;
    if (origin == Origin::Undo)
        batch.step = undone;
    else
        batch.step.what = batch.what;
    for (OrderWish wish : wishes) {
        wish.id = ++m_lastId;
        batch.before.insert(wish.id, before(wish));
        batch.sent << wish;
    }
    const QList<OrderWish> sent = batch.sent;
    m_batches.push_back(std::move(batch)); // before sending: a reply may come at once
    for (const OrderWish &wish : sent)
        Q_EMIT orderRequested(wish);
}

void OrderDesk::answer(const OrderReply &reply)
{
    const auto batch =
        std::find_if(m_batches.begin(), m_batches.end(), [&reply](const Batch &candidate) {
            return candidate.before.contains(reply.wish.id);
        });
    if (batch == m_batches.end())
        return; // not ours, or answered already
    note(*batch, reply);
    if (!batch->before.isEmpty())
        return;
    const Batch whole = std::move(*batch);
    m_batches.erase(batch);
    finish(whole);
}

void OrderDesk::note(Batch &batch, const OrderReply &reply)
{
    const BeforeOrder before = batch.before.take(reply.wish.id);
    batch.replies.push_back(reply);
    if (reply.wish.kind == OrderKind::SetMode && reply.circuitFound
        && reply.result.outcome == OrderOutcome::Done) {
        if (reply.wish.mode == CircuitMode::Disabled && reply.wish.until)
            m_disabledUntil.insert(reply.wish.circuit, *reply.wish.until);
        else
            m_disabledUntil.remove(reply.wish.circuit);
    }
    if (batch.origin == Origin::Undo)
        return;
    if (const auto undo = takeBack(reply, before, m_look.now)) {
        OrderWish again = reply.wish;
        again.order.ifEpoch.reset(); // the epoch that was seen then is gone
        batch.step.forward << again;
        batch.step.backward << *undo;
    }
}

void OrderDesk::finish(const Batch &batch)
{
    const QString message = repliesText(batch.replies, m_look);
    const Tone tone = toneOf(batch.replies);
    switch (batch.origin) {
    case Origin::Undo:
        if (tone == Tone::Done)
            push(m_redoSteps, batch.step);
        Q_EMIT reported(tone == Tone::Done ? tr("Undone: %1").arg(message) : message, tone);
        break;
    case Origin::Operator:
    case Origin::Redo:
        if (!batch.step.backward.isEmpty()) {
            push(m_undoSteps, batch.step);
            m_offeredAt = m_look.now;
            setOffer(batch.step.what);
        }
        Q_EMIT reported(message, tone);
        break;
    }
    updateActions();
}

void OrderDesk::reportSilence()
{
    for (Batch &batch : m_batches) {
        if (batch.isSilenceReported || m_look.now - batch.sentAt < kAnswerWithin)
            continue;
        batch.isSilenceReported = true;
        Q_EMIT reported(tr("%1: no answer for %2; it may still take effect")
                            .arg(batch.what, spokenDuration(m_look.now - batch.sentAt)),
                        Tone::Refused);
    }
}

void OrderDesk::undo()
{
    if (m_undoSteps.empty())
        return;
    const UndoStep step = m_undoSteps.back();
    m_undoSteps.pop_back();
    setOffer({});
    QList<OrderWish> wishes;
    QString stale;
    for (qsizetype at = 0; at < step.backward.size(); ++at) {
        const QString why = whyStale(step.forward.at(at), step.backward.at(at), m_look);
        if (!why.isEmpty()) {
            stale = why;
            continue;
        }
        OrderWish wish = step.backward.at(at);
        // A hold that comes back bears the name of the one who set it.
        if (wish.order.actor.empty())
            wish.order.actor = m_operator.toStdString();
        wishes << wish;
    }
    if (!stale.isEmpty())
        Q_EMIT reported(tr("Not undone: %1").arg(stale), Tone::Refused);
    if (!wishes.isEmpty())
        send(wishes, Origin::Undo, step);
    updateActions();
}

void OrderDesk::redo()
{
    if (m_redoSteps.empty())
        return;
    const UndoStep step = m_redoSteps.back();
    m_redoSteps.pop_back();
    QList<OrderWish> wishes;
    for (OrderWish wish : step.forward) {
        if (wish.until && *wish.until <= m_look.now)
            continue; // its time is over
        wish.order.actor = m_operator.toStdString();
        wishes << wish;
    }
    if (wishes.isEmpty())
        Q_EMIT reported(tr("Not done again: %1, its time is over").arg(step.what), Tone::Refused);
    else
        send(wishes, Origin::Redo);
    updateActions();
}

void OrderDesk::setOffer(const QString &offer)
{
    if (m_offer == offer)
        return;
    m_offer = offer;
    Q_EMIT undoOfferChanged(m_offer);
}

void OrderDesk::updateActions()
{
    const auto update = [](QAction *action, const std::deque<UndoStep> &steps, const QString &verb,
                           const QString &nothing) {
        action->setEnabled(!steps.empty());
        const QString text =
            steps.empty() ? verb : QStringLiteral("%1: %2").arg(verb, steps.back().what);
        action->setText(mnemonicSafe(text));
        action->setToolTip(plainToolTip(steps.empty() ? nothing : text));
    };
    update(m_undo, m_undoSteps, tr("Undo"), tr("There is nothing to undo"));
    update(m_redo, m_redoSteps, tr("Redo"), tr("There is nothing to do again"));
}

} // namespace switchgear::ui
