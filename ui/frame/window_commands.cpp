// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/window_commands.h"

#include "ui/circuit/circuit_view.h"
#include "ui/controls/control_bar.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/frame/main_window.h"
#include "ui/style/glyphs.h"

#include <QAction>
#include <QPointer>

namespace switchgear::ui {

namespace {

Command ofAction(QAction *action)
{
    Command command;
    command.text = action->text();
    command.text.remove(QChar(u'&'));
    command.hint = action->shortcut().toString(QKeySequence::NativeText);
    if (!action->isEnabled())
        command.whyNot = MainWindow::tr("does not apply now");
    command.run = [guarded = QPointer<QAction>(action)] {
        if (guarded)
            guarded->trigger();
    };
    return command;
}

Command ofCircuit(MainWindow &window, const CircuitRecord &record)
{
    const QString name = fromCore(record.now.name);
    Command command;
    command.text = nameText(name);
    command.hint = displayText(record.state());
    command.icon = glyphIcon(record.state());
    command.run = [guarded = QPointer<MainWindow>(&window), name] {
        if (guarded)
            guarded->openCircuit(name);
    };
    return command;
}

/// An order for one circuit: its view is opened, and the control of its bar used there, so that
/// what asks for a reason asks here too.
Command ofControl(MainWindow &window, const FleetStore &store, const QString &name, Control control,
                  const QString &verb)
{
    Command command;
    command.text = verb + QChar(u' ') + nameText(name) + QChar(u'…');
    command.whyNot = whyNot(control, {name}, lookAt(store));
    command.run = [guarded = QPointer<MainWindow>(&window), name, control] {
        if (!guarded)
            return;
        guarded->openCircuit(name);
        guarded->circuitView()->controlBar()->action(control)->trigger();
    };
    return command;
}

} // namespace

std::vector<Command> windowCommands(MainWindow &window, const FleetStore &store)
{
    const std::pair<Control, QString> verbs[] = {{Control::Isolate, MainWindow::tr("Isolate")},
                                                 {Control::Release, MainWindow::tr("Release")},
                                                 {Control::Reset, MainWindow::tr("Reset")},
                                                 {Control::HalfOpen, MainWindow::tr("Half-open")},
                                                 {Control::Trip, MainWindow::tr("Trip")}};
    std::vector<Command> commands;
    for (const CircuitRecord &record : store.records())
        commands.push_back(ofCircuit(window, record));
    for (QAction *action : window.actions().global())
        commands.push_back(ofAction(action));
    for (const auto &[control, verb] : verbs) {
        for (const CircuitRecord &record : store.records())
            commands.push_back(ofControl(window, store, fromCore(record.now.name), control, verb));
    }
    return commands;
}

} // namespace switchgear::ui
