// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/availability.h"
#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QPointer>
#include <QStringList>
#include <QWidget>

#include <array>
#include <optional>

class QAction;
class QActionGroup;
class QMenu;
class QToolButton;

namespace switchgear::ui {

class FleetStore;
class OrderDialog;
class StrategyDialog;

/// The controls of one circuit, or of several: isolate, release, reset, half-open, trip, mode and
/// break strategy. What does not apply is greyed and says why; nothing is hidden. In a narrow place
/// the buttons wrap.
///
/// What can be taken back is done at once; the rest asks in a dialog, of which there is one at a
/// time, and which keeps nobody from the lanes or from closing the window. The shortcuts (I,
/// Shift+R, H, S) are single letters: they work while the focus is in a widget that was given to
/// installShortcuts(), and nowhere else.
class ControlBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ControlBar(const FleetStore *store, QWidget *parent = nullptr);
    ~ControlBar() override;

    void setCircuit(const QString &circuit); ///< empty: none
    void setCircuits(const QStringList &circuits, ControlSubject subject = ControlSubject::Circuit);
    [[nodiscard]] const QStringList &circuits() const { return m_circuits; }
    /// Who acts: "user@host", handed in; the owner of isolations, unless a dialog says another.
    void setOperatorName(const QString &name) { m_operator = name; }

    /// Makes the letters work while `host` or a widget inside it has the focus.
    void installShortcuts(QWidget *host);
    /// Off: the letters are keys of nothing, and the help names them no longer.
    void setLetterKeys(bool on);
    [[nodiscard]] QAction *action(Control control) const;
    /// Enforce, Disabled, Shadow: what the menu of Mode holds.
    [[nodiscard]] QAction *modeAction(CircuitMode mode) const;
    /// The dialog that is open; null: none.
    [[nodiscard]] OrderDialog *dialog() const;
    [[nodiscard]] StrategyDialog *strategyDialog() const;

Q_SIGNALS:
    /// What was given at once belongs together and is one step of undo.
    void ordersRequested(const QList<switchgear::ui::OrderWish> &wishes);
    /// A strategy is looked at but not applied; none: no longer.
    void strategyPreviewed(const QString &circuit,
                           const std::optional<switchgear::BreakDuration> &candidate);

private:
    void addControl(Control control, const QString &text, const QString &help,
                    const QKeySequence &shortcut = {});
    void addMenu();
    void refresh();
    void trigger(Control control);
    void release();
    void setMode(CircuitMode mode);
    void openStrategy();
    void open(OrderDialog *dialog);

    const FleetStore *m_store;
    QStringList m_circuits;
    ControlSubject m_subject = ControlSubject::Circuit;
    QString m_operator;
    std::array<QAction *, kControlCount> m_actions{};
    std::array<QString, kControlCount> m_help;
    std::array<QKeySequence, kControlCount> m_keys; ///< whether they are switched on or not
    std::array<QAction *, 3> m_modes{}; ///< by CircuitMode
    QActionGroup *m_modeGroup;
    QMenu *m_modeMenu;
    QToolButton *m_modeButton = nullptr;
    QPointer<OrderDialog> m_dialog;
    QPointer<StrategyDialog> m_strategyDialog;
};

} // namespace switchgear::ui
