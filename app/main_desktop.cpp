// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_program.h"

int main(int argc, char **argv)
{
    return switchgear::app::runDesktop(argc, argv);
}
