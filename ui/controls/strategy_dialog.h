// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/controls/growing_dialog.h"
#include "ui/data/order_wish.h"

#include <QList>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace switchgear::ui {

class Notice;
class StrategyPanel;

/// Switches a circuit's break strategy: looked at until Apply, taken back by undo. It leaves the
/// window behind it usable, so that the lanes can show the same preview.
class StrategyDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    StrategyDialog(const QString &circuit, const QString &operatorName, const CircuitLook &look,
                   QWidget *parent = nullptr);

    void observe(const CircuitLook &look);
    [[nodiscard]] StrategyPanel *panel() const { return m_panel; }

Q_SIGNALS:
    void ordersRequested(const QList<switchgear::ui::OrderWish> &wishes);
    /// What is selected while it differs from what is; none: nothing, or the dialog was closed.
    void previewed(const QString &circuit,
                   const std::optional<switchgear::BreakDuration> &candidate);

private:
    void addButtons(QVBoxLayout *column);
    void renew();
    void preview();
    void apply();

    QString m_circuit;
    QString m_operator;
    CircuitLook m_look;
    StrategyPanel *m_panel;
    QLineEdit *m_reason;
    Notice *m_overtaken;
    QLabel *m_fault = nullptr;
    QPushButton *m_apply = nullptr;
};

} // namespace switchgear::ui
