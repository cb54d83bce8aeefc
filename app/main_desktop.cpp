// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_program.h"
#include "app/system/last_words.h"

int main(int argc, char **argv)
{
    switchgear::app::installLastWords("switchgear", switchgear::app::RunPhase::Starting);
    return switchgear::app::runDesktop(argc, argv);
}
