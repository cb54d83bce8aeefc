// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace switchgear::app {

/// The whole of `switchgear-cli`; returns its exit status. What is wrong with the command line is
/// told in one line on standard error.
[[nodiscard]] int runCliProgram(int argc, char **argv);

} // namespace switchgear::app
