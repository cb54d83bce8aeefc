// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/frame/command_list.h"

class QAction;

namespace switchgear::ui {

class FleetStore;
class MainWindow;

/// Everything that the palette offers: the circuits, what can be ordered of each, and the actions.
[[nodiscard]] std::vector<Command> windowCommands(MainWindow &window, const FleetStore &store);

} // namespace switchgear::ui
