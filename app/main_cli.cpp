// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/cli_program.h"
#include "app/system/last_words.h"

#include <cstdlib>

int main(int argc, char **argv)
{
    // The console needs no event loop of GLib's, which ends the program where it has no descriptor.
    setenv("QT_NO_GLIB", "1", 0);
    switchgear::app::installLastWords("switchgear-cli", switchgear::app::RunPhase::Running);
    return switchgear::app::runCliProgram(argc, argv);
}
