// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/control_bar.h"

#include "ui/controls/flow_layout.h"
#include "ui/controls/half_open_dialog.h"
#include "ui/controls/holds.h"
#include "ui/controls/isolate_dialog.h"
#include "ui/controls/mode_dialog.h"
#include "ui/controls/order_text.h"
#include "ui/controls/release_dialog.h"
#include "ui/controls/reset_dialog.h"
#include "ui/controls/strategy_dialog.h"
#include "ui/controls/trip_dialog.h"
#include "ui/data/fleet_store.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

namespace switchgear::ui {
namespace {

constexpr int kButtonHeight = 30;

std::size_t indexOf(Control control)
{
    return static_cast<std::size_t>(control);
}

} // namespace

ControlBar::ControlBar(const FleetStore *store, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_modeGroup(new QActionGroup(this))
    , m_modeMenu(new QMenu(this))
{
    setAccessibleName(tr("Controls"));
    auto *flow = new FlowLayout(this);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);

    addMenu();
    addControl(Control::Isolate, tr("Isolate…"), tr("Refuse every call until released"),
               QKeySequence(Qt::Key_I));
    addControl(Control::Release, tr("Release"), tr("End the isolation"));
    addControl(Control::HalfOpen, tr("Half-open…"), tr("Let the next calls through as probes"),
               QKeySequence(Qt::Key_H));
    addControl(Control::Reset, tr("Reset…"), tr("Close now, and clear what was counted"),
               QKeySequence(Qt::SHIFT | Qt::Key_R));
    addControl(Control::Trip, tr("Trip…"), tr("Open as a failure would"));
    addControl(Control::Mode, tr("Mode"), tr("Enforce, only watch, or switch off"));
    addControl(Control::Strategy, tr("Break strategy…"), tr("How long it stays open"),
               QKeySequence(Qt::Key_S));
    for (QAction *action : m_actions) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(kButtonHeight);
        button->setObjectName(action->objectName());
        if (action == m_actions.at(indexOf(Control::Mode)))
            m_modeButton = button;
        flow->addWidget(button);
    }
    connect(store, &FleetStore::refreshed, this, &ControlBar::refresh);
    connect(store, &FleetStore::stalledChanged, this, &ControlBar::refresh);
    refresh();
}

ControlBar::~ControlBar() = default;

void ControlBar::addControl(Control control, const QString &text, const QString &help,
                            const QKeySequence &shortcut)
{
    static constexpr std::array kNames{"isolate", "release", "reset",   "halfOpen",
                                       "trip",    "mode",    "strategy"};
    auto *action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(kNames.at(indexOf(control))));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_help.at(indexOf(control)) = help;
    m_keys.at(indexOf(control)) = shortcut;
    m_actions.at(indexOf(control)) = action;
    connect(action, &QAction::triggered, this, [this, control] { trigger(control); });
}

void ControlBar::addMenu()
{
    const auto add = [this](CircuitMode mode, const QString &text, const QString &help) {
        QAction *action = m_modeMenu->addAction(text);
        action->setCheckable(true);
        action->setToolTip(help);
        m_modeGroup->addAction(action);
        m_modes.at(static_cast<std::size_t>(mode)) = action;
        connect(action, &QAction::triggered, this, [this, mode] { setMode(mode); });
    };
    m_modeMenu->setToolTipsVisible(true);
    add(CircuitMode::Enforce, tr("Enforce"), tr("The rules bind"));
    add(CircuitMode::Shadow, tr("Shadow…"), tr("The rules run on, but refuse nothing"));
    add(CircuitMode::Disabled, tr("Disabled…"), tr("Every call passes, nothing opens"));
}

void ControlBar::setCircuit(const QString &circuit)
{
    setCircuits(circuit.isEmpty() ? QStringList() : QStringList(circuit));
}

void ControlBar::setCircuits(const QStringList &circuits, ControlSubject subject)
{
    if (circuits == m_circuits && subject == m_subject)
        return;
    m_circuits = circuits;
    m_subject = subject;
    refresh();
}

void ControlBar::installShortcuts(QWidget *host)
{
    for (std::size_t index = 0; index < m_actions.size(); ++index) {
        if (!m_keys.at(index).isEmpty())
            host->addAction(m_actions.at(index));
    }
}

void ControlBar::setLetterKeys(bool on)
{
    for (std::size_t index = 0; index < m_actions.size(); ++index)
        m_actions.at(index)->setShortcut(on ? m_keys.at(index) : QKeySequence());
    refresh();
}

QAction *ControlBar::action(Control control) const
{
    return m_actions.at(indexOf(control));
}

QAction *ControlBar::modeAction(CircuitMode mode) const
{
    return m_modes.at(static_cast<std::size_t>(mode));
}

OrderDialog *ControlBar::dialog() const
{
    return m_dialog;
}

StrategyDialog *ControlBar::strategyDialog() const
{
    return m_strategyDialog;
}

void ControlBar::refresh()
{
    const CircuitLook look = lookAt(*m_store);
    for (int index = 0; index < kControlCount; ++index) {
        const auto control = static_cast<Control>(index);
        const QString why = whyNot(control, m_circuits, look, m_subject);
        QAction *action = m_actions.at(indexOf(control));
        action->setEnabled(why.isEmpty());
        QString help = m_help.at(indexOf(control));
        if (m_subject == ControlSubject::Limiter)
            help = tr("%1, for the whole circuit").arg(help);
        if (!action->shortcut().isEmpty())
            help = tr("%1 (%2)").arg(help, action->shortcut().toString(QKeySequence::NativeText));
        action->setToolTip(why.isEmpty() ? help : why);
    }
    const CircuitRecord *record =
        m_circuits.size() == 1 ? look.record(m_circuits.front()) : nullptr;
    for (std::size_t mode = 0; mode < m_modes.size(); ++mode)
        m_modes.at(mode)->setChecked(record && static_cast<std::size_t>(record->now.mode) == mode);
    const QString mode = record ? modeText(record->now.mode) : QString();
    action(Control::Mode)->setText(mode.isEmpty() ? tr("Mode ▾") : tr("Mode: %1 ▾").arg(mode));
    if (m_dialog)
        m_dialog->observe(look);
    if (m_strategyDialog)
        m_strategyDialog->observe(look);
}

void ControlBar::trigger(Control control)
{
    const CircuitLook look = lookAt(*m_store);
    if (!whyNot(control, m_circuits, look, m_subject).isEmpty())
        return;
    const QString &first = m_circuits.front();
    switch (control) {
    case Control::Isolate:
        return open(new IsolateDialog(m_circuits, m_operator, look, this));
    case Control::Release:
        return release();
    case Control::Reset:
        return open(new ResetDialog(m_circuits, m_operator, look, this));
    case Control::HalfOpen:
        return open(new HalfOpenDialog(first, m_operator, look, this));
    case Control::Trip:
        return open(new TripDialog(first, m_operator, look, this));
    case Control::Mode:
        return m_modeMenu->popup(m_modeButton->mapToGlobal(QPoint(0, m_modeButton->height())));
    case Control::Strategy:
        return openStrategy();
    }
}

void ControlBar::release()
{
    const CircuitLook look = lookAt(*m_store);
    if (isReleasedAtOnce(m_circuits, m_operator, look))
        Q_EMIT ordersRequested(releaseWishes(m_circuits, m_operator, look));
    else
        open(new ReleaseDialog(m_circuits, m_operator, look, this));
}

void ControlBar::setMode(CircuitMode mode)
{
    const CircuitLook look = lookAt(*m_store);
    if (m_circuits.size() != 1 || !look.record(m_circuits.front()))
        return;
    refresh(); // the check mark stands by what is, not by what is asked
    const CircuitRecord &record = *look.record(m_circuits.front());
    if (record.now.mode == mode)
        return;
    if (mode != CircuitMode::Enforce)
        return open(new ModeDialog(mode, m_circuits.front(), m_operator, look, this));
    OrderWish wish;
    wish.kind = OrderKind::SetMode;
    wish.circuit = m_circuits.front();
    wish.mode = mode;
    wish.order.actor = m_operator.toStdString();
    Q_EMIT ordersRequested({wish});
}

void ControlBar::openStrategy()
{
    if (m_strategyDialog)
        m_strategyDialog->close();
    const QString circuit = m_circuits.front();
    auto *dialog = new StrategyDialog(circuit, m_operator, lookAt(*m_store), this);
    m_strategyDialog = dialog;
    connect(dialog, &StrategyDialog::ordersRequested, this, &ControlBar::ordersRequested);
    connect(dialog, &StrategyDialog::previewed, this, &ControlBar::strategyPreviewed);
    dialog->show();
    dialog->activateWindow();
}

void ControlBar::open(OrderDialog *dialog)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = dialog;
    connect(dialog, &OrderDialog::ordersRequested, this, &ControlBar::ordersRequested);
    dialog->show();
    dialog->activateWindow(); // the palette that it came from may have had the keyboard
}

} // namespace switchgear::ui
