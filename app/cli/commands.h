// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace CLI {
class App;
}

namespace switchgear::app {

/// The exit status of a program that was asked for something it cannot do.
inline constexpr int kStatusRefused = 2;

// Each adds one subcommand, in a file of its own. When it is chosen it runs while the command line
// is parsed, and leaves its exit status in `status`, which must outlive the parsing.

void addDemoCommand(CLI::App &program, int &status);
void addPollCommand(CLI::App &program, int &status);
void addReplayCommand(CLI::App &program, int &status);
void addValidateCommand(CLI::App &program, int &status);

} // namespace switchgear::app
