// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_desk.h"

#include "ui/controls/order_report.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"

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
    connect(m_undo, &QAction::triggered, this, [this] { take(UndoDirection::Back); });
    connect(m_redo, &QAction::triggered, this, [this] { take(UndoDirection::Again); });
    updateActions();
}

void OrderDesk::observe(const CircuitLook &look)
{
    m_look = look;
    if (!m_offer.isEmpty() && look.now - m_offeredAt >= kOfferFor)
        setOffer({});
    reportSilence();
    takeWaiting();
    updateActions();
}

void OrderDesk::submit(const QList<OrderWish> &wishes)
{
    if (wishes.isEmpty())
        return;
    m_redoSteps.clear();
    m_waiting.clear();
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
    before.timeOfDay = timeOfDayOf(wish);
    if (record)
        before.breakEnds = record->now.breakEnds;
    return before;
}

/// Of what a wish ends, where it was ordered here.
std::optional<QDateTime> OrderDesk::timeOfDayOf(const OrderWish &wish) const
{
    const CircuitRecord *record = m_look.record(wish.circuit);
    const auto isEnded = [&](const OrderWish &set) {
        if (set.circuit != wish.circuit || !record)
            return false;
        if (wish.kind == OrderKind::Release)
            return set.kind == OrderKind::Isolate && set.isolation == wish.isolation;
        return wish.kind == OrderKind::SetMode && set.kind == OrderKind::SetMode
               && set.mode == CircuitMode::Disabled && set.until == record->now.disabledUntil;
    };
    for (auto step = m_undoSteps.rbegin(); step != m_undoSteps.rend(); ++step) {
        for (const UndoPart &part : step->parts) {
            if (isEnded(part.forward))
                return part.forward.timeOfDay;
        }
    }
    return std::nullopt;
}

void OrderDesk::send(const QList<OrderWish> &wishes, Origin origin, const QList<UndoPart> &undone)
{
    Batch batch;
    batch.origin = origin;
    batch.what = stepText(wishes);
    batch.sentAt = m_look.now;
    QList<OrderWish> forward;
    for (const UndoPart &part : undone)
        forward << part.forward;
    batch.step.what = undone.isEmpty() ? batch.what : stepText(forward);
    for (OrderWish wish : wishes) {
        wish.id = ++m_lastId;
        if (!undone.isEmpty())
            batch.undone.insert(wish.id, undone.at(batch.sent.size()));
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
    const UndoPart undone = batch.undone.take(reply.wish.id);
    batch.replies.push_back(reply);
    if (!reply.circuitFound || reply.result.outcome != OrderOutcome::Done)
        return;
    if (batch.origin == Origin::Undo) {
        batch.step.parts << undone;
    } else if (const auto undo = takeBack(reply, before, m_look.now)) {
        OrderWish again = reply.wish;
        again.order.ifEpoch.reset(); // the epoch that was seen then is gone
        if (again.kind == OrderKind::Isolate)
            again.isolation = reply.result.isolation;
        batch.step.parts << UndoPart{again, *undo, {}};
    }
    tellSteps(reply);
}

/// What is known of the circuit, and what its isolation is called, is so for every step.
void OrderDesk::tellSteps(const OrderReply &reply)
{
    const QString &circuit = reply.wish.circuit;
    const CircuitRecord *record = m_look.record(circuit);
    const TimePoint seen = record ? record->now.at : m_look.now;
    const bool isRenamed = reply.wish.kind == OrderKind::Isolate && reply.wish.isolation != 0;
    const auto tell = [&](UndoStep &step) {
        step.noteAnswer(circuit, seen);
        if (isRenamed)
            step.renameIsolation(circuit, reply.wish.isolation, reply.result.isolation);
    };
    std::for_each(m_undoSteps.begin(), m_undoSteps.end(), tell);
    std::for_each(m_redoSteps.begin(), m_redoSteps.end(), tell);
    for (Batch &batch : m_batches)
        tell(batch.step);
}

void OrderDesk::finish(const Batch &batch)
{
    const QString message = repliesText(batch.replies, m_look);
    const Tone tone = toneOf(batch.replies);
    switch (batch.origin) {
    case Origin::Undo:
        if (!batch.step.parts.isEmpty())
            push(m_redoSteps, batch.step);
        Q_EMIT reported(tone == Tone::Done ? tr("Undone: %1").arg(message) : message, tone);
        break;
    case Origin::Operator:
    case Origin::Redo:
        if (!batch.step.parts.isEmpty()) {
            push(m_undoSteps, batch.step);
            m_offeredAt = m_look.now;
            setOffer(batch.step.what);
        }
        Q_EMIT reported(message, tone);
        break;
    }
    takeWaiting();
    updateActions();
}

void OrderDesk::reportSilence()
{
    for (Batch &batch : m_batches) {
        if (batch.isSilenceReported || m_look.now - batch.sentAt < kAnswerWithin)
            continue;
        batch.isSilenceReported = true;
        m_waiting.clear(); // nobody expects it any more
        Q_EMIT reported(tr("%1: no answer for %2; it may still take effect")
                            .arg(batch.what, spokenDuration(m_look.now - batch.sentAt)),
                        Tone::Refused);
    }
}

bool OrderDesk::isWaiting() const
{
    return std::any_of(m_batches.begin(), m_batches.end(),
                       [](const Batch &batch) { return !batch.isSilenceReported; });
}

void OrderDesk::take(UndoDirection direction)
{
    // The step before may rest on an answer that is still to come.
    m_waiting.push_back(direction);
    takeWaiting();
    updateActions();
}

void OrderDesk::takeWaiting()
{
    while (!m_waiting.empty() && !isWaiting()) {
        const UndoDirection direction = m_waiting.front();
        m_waiting.pop_front();
        takeNow(direction);
    }
}

void OrderDesk::takeNow(UndoDirection direction)
{
    const bool isBack = direction == UndoDirection::Back;
    std::deque<UndoStep> &steps = isBack ? m_undoSteps : m_redoSteps;
    if (steps.empty())
        return;
    const UndoStep step = steps.back();
    steps.pop_back();
    if (isBack)
        setOffer({});
    QList<UndoPart> parts;
    QString whyNot;
    for (const UndoPart &part : step.parts) {
        const QString why = whyNotTaken(part, direction, m_look);
        if (why.isEmpty())
            parts << part;
        else
            whyNot = why;
    }
    if (!whyNot.isEmpty())
        Q_EMIT reported((isBack ? tr("Not undone: %1") : tr("Not done again: %1")).arg(whyNot),
                        Tone::Refused);
    if (parts.isEmpty())
        return;
    QList<OrderWish> wishes;
    for (const UndoPart &part : std::as_const(parts))
        wishes << wishOf(part, direction);
    send(wishes, isBack ? Origin::Undo : Origin::Redo, isBack ? parts : QList<UndoPart>());
}

OrderWish OrderDesk::wishOf(const UndoPart &part, UndoDirection direction) const
{
    OrderWish wish = nextWish(part, direction, m_look);
    wish.onlyWithEffect = true;
    // An isolation bears the name of the one who set it, also when it comes back.
    if (wish.kind != OrderKind::Isolate || wish.order.actor.empty())
        wish.order.actor = m_operator.toStdString();
    return wish;
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
    updateAction(UndoDirection::Back);
    updateAction(UndoDirection::Again);
}

void OrderDesk::updateAction(UndoDirection direction)
{
    const bool isBack = direction == UndoDirection::Back;
    const std::deque<UndoStep> &steps = isBack ? m_undoSteps : m_redoSteps;
    QAction *action = isBack ? m_undo : m_redo;
    QString text = isBack ? tr("Undo") : tr("Redo");
    QString help = isBack ? tr("There is nothing to undo") : tr("There is nothing to do again");
    if (!steps.empty()) {
        const UndoStep &step = steps.back();
        QString whyNot;
        const auto possible =
            std::count_if(step.parts.begin(), step.parts.end(), [&](const UndoPart &part) {
                // Before the answer nobody knows, and the next look tells.
                const QString why = isWaiting() ? QString() : whyNotTaken(part, direction, m_look);
                whyNot = why.isEmpty() ? whyNot : why;
                return why.isEmpty();
            });
        text = QStringLiteral("%1: %2").arg(text, step.what);
        if (possible == 0)
            text = tr("%1 – no longer possible").arg(text);
        else if (possible < step.parts.size())
            text = tr("%1 – %2 of %3 still possible")
                       .arg(text, QString::number(possible), QString::number(step.parts.size()));
        help = whyNot.isEmpty() ? text : whyNot;
        if (isBack && possible == 0)
            setOffer({});
    }
    action->setEnabled(!steps.empty());
    action->setText(mnemonicSafe(text));
    action->setToolTip(plainToolTip(help));
}

} // namespace switchgear::ui
