// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/growing_dialog.h"
#include "ui/controls/order_form.h"
#include "ui/controls/review_guard.h"
#include "ui/data/order_wish.h"

#include <QList>

class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace switchgear::ui {

class Notice;

/// Asks before an order that hurts or that nothing takes back: names the object, what it affects
/// and what follows, and gives the order as it was seen or not at all.
///
/// The focus is in the first field that must be filled in; where there is none Cancel is the
/// default and has it. The execute button is reached by Tab, or by Alt and the letter underlined in
/// it. One line shows the present state. Where a circuit moves
/// while the dialog is open, the execute button becomes "Review change"; after kLifetime the dialog
/// has expired. A subclass says the words and makes the wishes, and calls start() when it is made.
/// **Time.** That of the looks, handed in by observe() at each refresh.
class OrderDialog : public GrowingDialog
{
    Q_OBJECT

public:
    void observe(const CircuitLook &look);

    [[nodiscard]] const QStringList &circuits() const { return m_guard.circuits(); }

Q_SIGNALS:
    /// The operator executed: one wish for each circuit, or more.
    void ordersRequested(const QList<switchgear::ui::OrderWish> &wishes);

protected:
    /// What the dialog says at this instant.
    struct Words
    {
        QString heading;
        QStringList consequences; ///< each on its own line
        QString warning; ///< empty: none
    };

    OrderDialog(const QStringList &circuits, const QString &operatorName, const CircuitLook &look,
                QWidget *parent);

    /// To be called at the end of the subclass's constructor. The verb has its mnemonic.
    void start(const OrderNeeds &needs, const QString &verb);

    [[nodiscard]] virtual Words words(const CircuitLook &look) const = 0;
    /// The orders for one circuit; reason, actor and epoch are filled in by the dialog.
    [[nodiscard]] virtual QList<OrderWish> wishes(const CircuitRecord &record) const = 0;
    /// What is missing or wrong, as a sentence; empty: nothing.
    [[nodiscard]] virtual QString fault(const CircuitLook &look) const;
    /// What is now was taken as seen: at the start, and after each review.
    virtual void noteReviewed() {}
    /// A place for a subclass's own widgets, between the words and the form.
    [[nodiscard]] QVBoxLayout *extra() const { return m_extra; }

    [[nodiscard]] const CircuitLook &look() const { return m_look; }
    [[nodiscard]] OrderForm *form() const { return m_form; }
    [[nodiscard]] const QString &operatorName() const { return m_operator; }
    /// The name of the only circuit, or "3 circuits".
    [[nodiscard]] QString object() const;
    /// In sum over the circuits.
    [[nodiscard]] double callsPerSecond(const CircuitLook &look) const;
    /// Says everything anew; whatever changed what the words rest on calls it.
    void renew();

private:
    void addNames(QVBoxLayout *column);
    void addButtons(QVBoxLayout *column, const QString &verb);
    void updateNames();
    void updateExecute(ReviewGuard::Standing standing);
    [[nodiscard]] QString standingText(ReviewGuard::Standing standing) const;
    [[nodiscard]] QString movedText() const;
    void execute();
    void focusFirst();

    CircuitLook m_look;
    ReviewGuard m_guard;
    QString m_operator;
    QString m_verb;
    QLabel *m_heading = nullptr;
    QListWidget *m_names = nullptr;
    QLabel *m_consequences = nullptr;
    Notice *m_warning = nullptr;
    Notice *m_moved = nullptr;
    QLabel *m_live = nullptr;
    QVBoxLayout *m_extra = nullptr;
    OrderForm *m_form = nullptr;
    QLabel *m_missing = nullptr;
    QLabel *m_left = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_execute = nullptr;
};

} // namespace switchgear::ui
