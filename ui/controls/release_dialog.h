// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_dialog.h"

#include <QHash>

class QCheckBox;

namespace switchgear::ui {

/// Ends isolations: of one circuit those that are ticked, of several all. Another's needs a reason.
///
/// Only for what R8 does not let pass with one click; see isReleasedAtOnce().
class ReleaseDialog final : public OrderDialog
{
    Q_OBJECT

public:
    ReleaseDialog(const QStringList &circuits, const QString &operatorName, const CircuitLook &look,
                  QWidget *parent = nullptr);

protected:
    [[nodiscard]] Words words(const CircuitLook &look) const override;
    [[nodiscard]] QList<OrderWish> wishes(const CircuitRecord &record) const override;
    [[nodiscard]] QString fault(const CircuitLook &look) const override;
    void noteReviewed() override;

private:
    [[nodiscard]] bool isChosen(quint64 isolation) const;
    [[nodiscard]] bool hasForeign() const;

    QHash<quint64, QCheckBox *> m_ticks; ///< by isolation; empty for several circuits
};

} // namespace switchgear::ui
