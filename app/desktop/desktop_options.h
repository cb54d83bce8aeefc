// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/frame/window_actions.h"
#include "ui/style/theme_choice.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <optional>

namespace switchgear::app {

/// What the command line of `switchgear` asks for.
struct DesktopOptions
{
    QString configFile; ///< empty: none
    bool withDemo = true;
    double rate = 200.0; ///< calls a second of the demo
    std::uint64_t seed = 42; ///< of the demo's chance
    std::optional<ui::ThemeChoice> theme; ///< none: as kept
    std::optional<QSize> size; ///< likewise
    std::optional<ui::View> view;
    QString select; ///< a circuit; empty: none
    QString pictureFile; ///< set: no display is used
    std::chrono::milliseconds pictureAfter{12'000};
    std::optional<std::chrono::milliseconds> runFor;
    bool printStates = false;
    bool resetLayout = false;

    /// Settings are neither read nor written where the run is for a picture or a stated time: it
    /// shall look the same everywhere.
    [[nodiscard]] bool keepsSettings() const { return pictureFile.isEmpty() && !runFor; }
};

enum class CommandLineAnswer : quint8 { Run, Help, Version, Wrong };

struct ParsedCommandLine
{
    CommandLineAnswer answer = CommandLineAnswer::Run;
    DesktopOptions options;
    QString message; ///< of Wrong: one sentence; of Help: the whole text
};

/// Reads the arguments, the first of which is the program's name. Needs no application object.
[[nodiscard]] ParsedCommandLine parseCommandLine(const QStringList &arguments);

} // namespace switchgear::app
