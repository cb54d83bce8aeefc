// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/flag_checks.h"

#include "app/config/printable.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <limits>

namespace switchgear::app {

namespace {

std::string tr(const char *text)
{
    return QCoreApplication::translate("FlagChecks", text).toStdString();
}

} // namespace

ParsedDuration durationOfFlag(const std::string &text)
{
    const ParsedDuration parsed = durationFromText(text);
    return parsed.fault == DurationFault::NotADuration ? durationFromSeconds(text) : parsed;
}

CLI::Validator durationBetween(Duration least, Duration most, const std::string &range)
{
    return CLI::Validator(
        [=](const std::string &text) {
            const ParsedDuration duration = durationOfFlag(text);
            if (duration.fault == DurationFault::None && duration.value >= least
                && duration.value <= most)
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + tr("; must be a duration such as 20s or 1m, ") + range;
        },
        "DURATION");
}

CLI::Validator soundSeed()
{
    return CLI::Range(std::uint64_t{0}, std::uint64_t{std::numeric_limits<std::int64_t>::max()});
}

CLI::Validator soundFileName()
{
    return CLI::Validator(
        [](const std::string &text) {
            if (!text.empty() && QString::fromStdString(text).toStdString() == text)
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + tr("; must be the name of a file, in UTF-8, or - for standard output");
        },
        "");
}

} // namespace switchgear::app
