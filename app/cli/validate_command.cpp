// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/advice_text.h"
#include "app/cli/commands.h"
#include "app/cli/flag_checks.h"
#include "app/config/config_reader.h"
#include "app/config/printable.h"
#include "app/replay/output_buffer.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace switchgear::app {

namespace {

constexpr int kStatusHarmful = 1;

constexpr double kLowestRate = 0.001;
constexpr double kHighestRate = 100'000;
constexpr double kMostUnderWay = 100'000; // calls; each is kept until it ends

/// The options as they stand on the command line.
struct ValidateFlags
{
    std::vector<std::string> files;
    std::string rate; ///< empty: not given
    std::string errors = "1%";
    std::string duration = "0s";
};

std::optional<double> numberOf(std::string_view text)
{
    double number = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || fault != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// "1%" or "0.01".
std::optional<double> shareOf(std::string_view text)
{
    const bool isPercent = text.ends_with('%');
    const std::optional<double> number =
        numberOf(isPercent ? text.substr(0, text.size() - 1) : text);
    return number && isPercent ? *number / 100.0 : number;
}

CLI::Validator soundRate()
{
    return CLI::Validator(
        [](const std::string &text) {
            const std::optional<double> rate = numberOf(text);
            if (rate && *rate >= kLowestRate && *rate <= kHighestRate)
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + "; must be a number of calls a second from 0.001 to 100000";
        },
        "NUMBER");
}

CLI::Validator soundErrors()
{
    return CLI::Validator(
        [](const std::string &text) {
            const std::optional<double> share = shareOf(text);
            if (share && *share >= 0.0 && *share < 1.0)
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + "; must be a share such as 1% or 0.01, from 0 and below 1";
        },
        "SHARE");
}

/// None where no load was asked for.
std::optional<SimulatedLoad> loadOf(const ValidateFlags &flags)
{
    if (flags.rate.empty())
        return std::nullopt;
    const SimulatedLoad load{numberOf(flags.rate).value_or(0.0),
                             shareOf(flags.errors).value_or(0.0),
                             durationOfFlag(flags.duration).value};
    if (callsIn(load.duration, load.rate) > kMostUnderWay) {
        throw CLI::ValidationError("--duration",
                                   "found " + flags.duration + " at " + flags.rate
                                       + " calls/s; must be at most 100000 calls under way");
    }
    return load;
}

std::string soundLine(const std::string &file, const ConfigDocument &document)
{
    const std::size_t count = document.circuits.size();
    return printable(file, file.size()) + ": " + std::to_string(count)
           + (count == 1 ? " circuit" : " circuits") + ", nothing is wrong\n";
}

/// A line that the file is sound, and the advice where it is asked for; false where it cannot be
/// written.
bool tellOf(const std::string &file, const ConfigDocument &document, AdviceText *advice,
            ByteSink &output)
{
    if (!output.write(soundLine(file, document)))
        return false;
    for (const CircuitConfig &circuit : document.circuits) {
        if (advice != nullptr && !output.write(advice->of(circuit)))
            return false;
    }
    return true;
}

int validateFiles(const std::vector<std::string> &files, AdviceText *advice, ByteSink &output,
                  ByteSink &errors)
{
    int status = 0;
    for (const std::string &file : files) {
        const LoadedConfig loaded = loadConfig(file);
        for (const std::string &message : loaded.messages)
            errors.write(message + '\n');
        if (!loaded.document) {
            status = kStatusRefused;
        } else if (!tellOf(file, *loaded.document, advice, output)) {
            errors.write("standard output cannot be written (" + output.fault() + ")\n");
            return kStatusRefused;
        }
    }
    return status == 0 && advice != nullptr && advice->hasHarm() ? kStatusHarmful : status;
}

int validate(const ValidateFlags &flags)
{
    FileSink output{STDOUT_FILENO};
    FileSink errors{STDERR_FILENO};
    const std::optional<SimulatedLoad> load = loadOf(flags);
    if (!load)
        return validateFiles(flags.files, nullptr, output, errors);
    Adviser adviser{*load};
    AdviceText advice{adviser};
    return validateFiles(flags.files, &advice, output, errors);
}

void addFlags(CLI::App &command, ValidateFlags &flags)
{
    command.add_option("FILE", flags.files, "JSON files, - for standard input")
        ->required()
        ->type_name("");
    CLI::Option *const rate =
        command
            .add_option("--rate", flags.rate,
                        "Try each circuit's breaker on so many calls a second, at random instants")
            ->check(soundRate());
    command
        .add_option("--errors", flags.errors,
                    "The share that fails with no outage, such as 1% or 0.01")
        ->check(soundErrors())
        ->needs(rate)
        ->capture_default_str();
    command.add_option("--duration", flags.duration, "How long a call takes, such as 200ms")
        ->check(durationBetween(Duration{0}, std::chrono::hours{1}, "from 0 to 1h"))
        ->needs(rate)
        ->capture_default_str();
}

} // namespace

void addValidateCommand(CLI::App &program, int &status)
{
    CLI::App *const command =
        program.add_subcommand("validate", "Check configurations of circuits");
    const auto flags = std::make_shared<ValidateFlags>();
    addFlags(*command, *flags);
    command->footer(
        "Prints one line for each fault, with its line, column and path. With --rate it tells of\n"
        "each circuit, as simulations on a virtual clock find it, the share of good calls that "
        "its\n"
        "breaker refuses with no outage, how it meets one (medians), what limiter and bulkhead\n"
        "refuse, and what to change where it harms. The same settings give the same answer.\n"
        "Status: 0 nothing is wrong, 1 a circuit refuses more than 1 % of good calls with no\n"
        "outage, 2 something is wrong.");
    command->callback([flags, &status] { status = validate(*flags); });
}

} // namespace switchgear::app
