// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/duration_text.h"

#include <CLI/CLI.hpp>

#include <string>

namespace switchgear::app {

// What several commands ask of the values of their flags. Each says in a sentence what was found,
// and what would be right.

/// A duration as the command line takes it: a number with a unit, or a number of seconds.
[[nodiscard]] ParsedDuration durationOfFlag(const std::string &text);

/// Refuses what is no duration from `least` to `most`; `range` says the same in words.
[[nodiscard]] CLI::Validator durationBetween(Duration least, Duration most,
                                             const std::string &range);

/// Refuses what the seed of a report, a whole number of JSON, cannot hold.
[[nodiscard]] CLI::Validator soundSeed();

/// Refuses what names no file: nothing at all, and what is no UTF-8.
[[nodiscard]] CLI::Validator soundFileName();

} // namespace switchgear::app
