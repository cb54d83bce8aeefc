// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>

#include <string_view>

namespace switchgear::app {

/// The exit status of a program that could not do what it was asked for.
inline constexpr int kStatusFailed = 1;

/// What a program is doing, which tells what it can go on without.
enum class RunPhase : quint8 {
    Starting, ///< Qt's warnings are kept back: the first is the reason where it cannot start
    Running, ///< a warning is printed as it comes; a thread that cannot start is fatal
    Showing, ///< the same; a thread that cannot start is a warning: there is a window to be kept
};

/// From now on, whatever ends the program against its will is told in one line on standard error
/// ("switchgear: the memory does not suffice"), with status kStatusFailed and no core: an exception
/// that nobody takes, in whatever thread; a fatal message of Qt's; a thread that cannot be started.
/// A file that outgrows its limit is an error of its writing, and no signal.
/// **Threads.** Once, before others start. **Ownership.** `program` lives as long as the program.
void installLastWords(std::string_view program, RunPhase phase);
/// The program goes on to another phase; what was kept back is printed.
void enterPhase(RunPhase phase);

} // namespace switchgear::app
