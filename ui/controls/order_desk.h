// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/controls/undo_step.h"
#include "ui/data/order_wish.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <deque>
#include <vector>

class QAction;

namespace switchgear::ui {

/// Passes wishes on to the circuits, turns the replies into one line each, and remembers what can
/// be taken back.
///
///     connect(bar, &ControlBar::ordersRequested, desk, &OrderDesk::submit);
///     connect(desk, &OrderDesk::orderRequested, bridge, &Bridge::order);
///     connect(bridge, &Bridge::replied, desk, &OrderDesk::answer);
///
/// What was submitted together is one step of undo and gives one message, once every reply is
/// there. The steps are a chain: an isolation that an undo sets again is the one that the steps
/// before it mean. A step that can no longer be taken says so in its action, and trying it orders
/// nothing. A step waits for the answers to the one before it.
/// **Time.** That of the looks; the offer to undo stands for ten seconds, the step itself until it
/// is used or eighty newer ones are there.
class OrderDesk final : public QObject
{
    Q_OBJECT

public:
    enum class Tone : quint8 { Done, NoEffect, Refused };
    Q_ENUM(Tone)

    static constexpr Duration kOfferFor = std::chrono::seconds{10};
    static constexpr Duration kAnswerWithin = std::chrono::seconds{5};
    static constexpr std::size_t kSteps = 80;

    explicit OrderDesk(QObject *parent = nullptr);

    /// Who undoes and redoes; "user@host", handed in.
    void setOperatorName(const QString &name) { m_operator = name; }
    /// To be called at each refresh.
    void observe(const CircuitLook &look);

    /// Ctrl+Z and Ctrl+Shift+Z; their text says what they would do. The window adds them to itself.
    [[nodiscard]] QAction *undoAction() const { return m_undo; }
    [[nodiscard]] QAction *redoAction() const { return m_redo; }
    /// "Isolated payments", while its undo is offered; empty otherwise.
    [[nodiscard]] QString undoOffer() const { return m_offer; }

public Q_SLOTS:
    /// Gives each wish an id and sends it; together they are one step.
    void submit(const QList<switchgear::ui::OrderWish> &wishes);
    void answer(const switchgear::ui::OrderReply &reply);

Q_SIGNALS:
    void orderRequested(const switchgear::ui::OrderWish &wish);
    /// What became of what was submitted: one line for the status bar.
    void reported(const QString &message, switchgear::ui::OrderDesk::Tone tone);
    void undoOfferChanged(const QString &offer);

private:
    enum class Origin : quint8 { Operator, Undo, Redo };
    struct Batch
    {
        Origin origin = Origin::Operator;
        QString what;
        QList<OrderWish> sent;
        QHash<quint64, BeforeOrder> before; ///< by the id of a wish that has no answer yet
        QHash<quint64, UndoPart> undone; ///< what each wish of an undo takes back
        std::vector<OrderReply> replies;
        UndoStep step; ///< grows with the replies; of an undo, what it took back
        TimePoint sentAt;
        bool isSilenceReported = false;
    };

    void send(const QList<OrderWish> &wishes, Origin origin, const QList<UndoPart> &undone = {});
    [[nodiscard]] BeforeOrder before(const OrderWish &wish) const;
    [[nodiscard]] std::optional<QDateTime> timeOfDayOf(const OrderWish &wish) const;
    void note(Batch &batch, const OrderReply &reply);
    void tellSteps(const OrderReply &reply);
    void finish(const Batch &batch);
    void reportSilence();
    void take(UndoDirection direction);
    void takeNow(UndoDirection direction);
    void takeWaiting();
    [[nodiscard]] bool isWaiting() const;
    [[nodiscard]] OrderWish wishOf(const UndoPart &part, UndoDirection direction) const;
    void setOffer(const QString &offer);
    void updateActions();
    void updateAction(UndoDirection direction);

    CircuitLook m_look;
    QString m_operator;
    quint64 m_lastId = 0;
    std::deque<Batch> m_batches; ///< not answered whole yet, oldest first
    std::deque<UndoDirection> m_waiting; ///< asked for while an answer was to come
    std::deque<UndoStep> m_undoSteps; ///< newest last
    std::deque<UndoStep> m_redoSteps;
    QAction *m_undo;
    QAction *m_redo;
    QString m_offer;
    TimePoint m_offeredAt;
};

} // namespace switchgear::ui
