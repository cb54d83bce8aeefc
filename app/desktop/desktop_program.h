// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace switchgear::app {

/// The program `switchgear`: reads the command line, shows the window, gives the status to exit
/// with: 0; 1 where something could not be done; 2 for wrong use.
int runDesktop(int argc, char **argv);

} // namespace switchgear::app
