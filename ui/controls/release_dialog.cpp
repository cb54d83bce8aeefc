// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/release_dialog.h"

#include "ui/controls/holds.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include <algorithm>

namespace switchgear::ui {

ReleaseDialog::ReleaseDialog(const QStringList &circuits, const QString &operatorName,
                             const CircuitLook &look, QWidget *parent)
    : OrderDialog(circuits, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Optional;
    start(needs, tr("Re&lease"));
}

OrderDialog::Words ReleaseDialog::words(const CircuitLook &look) const
{
    Words words;
    words.heading = tr("Release %1?").arg(object());
    const QList<Hold> holds = holdsOn(circuits(), look);
    const auto ended = std::count_if(holds.begin(), holds.end(), [this](const Hold &hold) {
        return isChosen(hold.isolation.id);
    });
    if (ended < holds.size()) {
        words.consequences << tr("Ends %1 of %2 isolations; it stays isolated.")
                                  .arg(QString::number(ended), QString::number(holds.size()));
        return words;
    }
    const CircuitRecord *record = look.record(circuits().front());
    if (circuits().size() > 1)
        words.consequences << tr("Ends %1 isolations. Each circuit is then tried half-open.")
                                  .arg(QString::number(holds.size()));
    else if (record && record->now.mode == CircuitMode::Disabled)
        words.consequences
            << tr("It is disabled: %1 pass at once.").arg(trafficText(callsPerSecond(look)));
    else if (record)
        words.consequences
            << tr("It is then half-open and %1.").arg(probingText(record->options.halfOpen.probes));
    return words;
}

QList<OrderWish> ReleaseDialog::wishes(const CircuitRecord &record) const
{
    QList<OrderWish> wishes;
    for (const Isolation &isolation : record.now.isolations) {
        if (!isChosen(isolation.id))
            continue;
        OrderWish wish;
        wish.kind = OrderKind::Release;
        wish.isolation = isolation.id;
        wishes << wish;
    }
    return wishes;
}

bool ReleaseDialog::isChosen(quint64 isolation) const
{
    if (circuits().size() > 1)
        return true;
    const QCheckBox *tick = m_ticks.value(isolation);
    return tick && tick->isChecked();
}

bool ReleaseDialog::hasForeign() const
{
    const QList<Hold> holds = holdsOn(circuits(), look());
    return std::any_of(holds.begin(), holds.end(), [this](const Hold &hold) {
        return isChosen(hold.isolation.id) && !hold.isOf(operatorName());
    });
}

QString ReleaseDialog::fault(const CircuitLook &look) const
{
    const QList<Hold> holds = holdsOn(circuits(), look);
    const bool any = std::any_of(holds.begin(), holds.end(),
                                 [this](const Hold &hold) { return isChosen(hold.isolation.id); });
    if (!any)
        return holds.isEmpty() ? tr("There is no isolation to end.")
                               : tr("Tick at least one isolation.");
    if (hasForeign() && form()->reason().size() < kReasonMin)
        return tr("This ends somebody else's isolation: give a reason of at least %1 characters.")
            .arg(QString::number(kReasonMin));
    return {};
}

void ReleaseDialog::noteReviewed()
{
    const QList<Hold> holds = holdsOn(circuits(), look());
    for (const Hold &hold : holds) {
        if (circuits().size() > 1 || m_ticks.contains(hold.isolation.id))
            continue;
        auto *tick = new QCheckBox(mnemonicSafe(cutText(holdText(hold, look()), kNameShown)), this);
        tick->setToolTip(plainToolTip(holdText(hold, look())));
        tick->setChecked(hold.isOf(operatorName()) || holds.size() == 1);
        m_ticks.insert(hold.isolation.id, tick);
        extra()->addWidget(tick);
        connect(tick, &QCheckBox::toggled, this, [this] { renew(); });
    }
    if (hasForeignHold(circuits(), operatorName(), look()))
        form()->requireReason(tr("Override &reason"));
}

} // namespace switchgear::ui
