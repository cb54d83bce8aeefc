// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/commands.h"
#include "app/cli/demo_run.h"
#include "app/cli/flag_checks.h"
#include "app/cli/interrupt_watch.h"
#include "app/config/printable.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <array>
#include <memory>
#include <string>
#include <unistd.h>

namespace switchgear::app {

namespace {

using std::chrono::milliseconds;

constexpr Duration kLongestRun = std::chrono::hours{24};
constexpr Duration kShortestTimeout = milliseconds{10};
constexpr Duration kLongestTimeout = std::chrono::minutes{1};

/// The options as they stand on the command line.
struct DemoFlags
{
    std::string duration = "1m";
    std::string timeout = "2s";
    std::string shape = "steady";
    std::string scenario = "brown-out";
    std::string report;
    double rate = 200.0;
    std::uint64_t seed = 42;
    bool printStates = false;
};

milliseconds millisecondsOf(const std::string &text)
{
    return std::chrono::ceil<milliseconds>(durationOfFlag(text).value);
}

CLI::Validator soundRate()
{
    return CLI::Validator(
        [](const std::string &text) {
            double rate = 0.0;
            if (CLI::detail::lexical_cast(text, rate) && rate >= kLowestRate
                && rate <= kHighestRate)
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + "; must be a number of calls a second from 1 to 5000";
        },
        "NUMBER");
}

DemoRequest requestOf(const DemoFlags &flags)
{
    DemoRequest request;
    request.duration = millisecondsOf(flags.duration);
    request.settings.timeout = millisecondsOf(flags.timeout);
    request.settings.rate = flags.rate;
    request.settings.seed = flags.seed;
    request.settings.shape = loadShapeFromName(flags.shape).value_or(LoadShape::Steady);
    request.settings.scenario = scenarioFromName(flags.scenario).value_or(Scenario::None);
    request.reportFile = QString::fromStdString(flags.report);
    request.printStates = flags.printStates;
    return request;
}

void addFlags(CLI::App &command, DemoFlags &flags)
{
    command.add_option("--duration", flags.duration, "How long, such as 20s or 1m")
        ->check(durationBetween(Duration{1}, kLongestRun, "above 0 and at most 24h"))
        ->capture_default_str();
    command.add_option("--rate", flags.rate, "Calls a second through all circuits together")
        ->check(soundRate())
        ->capture_default_str();
    command.add_option("--shape", flags.shape, "How the rate moves: steady, ramp, spike, sine")
        ->check(CLI::IsMember({"steady", "ramp", "spike", "sine"}))
        ->capture_default_str();
    command.add_option("--seed", flags.seed, "Repeats the chance of the services' faults")
        ->check(soundSeed())
        ->capture_default_str();
    command
        .add_option("--scenario", flags.scenario,
                    "What goes wrong: brown-out (payments from 3.5 s on), none")
        ->check(CLI::IsMember({"brown-out", "none"}))
        ->capture_default_str();
    command.add_option("--timeout", flags.timeout, "After which a call has failed")
        ->check(durationBetween(kShortestTimeout, kLongestTimeout, "from 10ms to 1m"))
        ->capture_default_str();
    command
        .add_option("--report", flags.report,
                    "Write the report there, as JSON; - for standard output")
        ->type_name("FILE")
        ->check(soundFileName());
    command.add_flag("--print-states", flags.printStates, "Print a line each second");
}

} // namespace

void addDemoCommand(CLI::App &program, int &status)
{
    CLI::App *const command = program.add_subcommand(
        "demo", "Send real HTTP calls through twelve circuits to services that fail on demand");
    const auto flags = std::make_shared<DemoFlags>();
    addFlags(*command, *flags);
    command->footer(
        "Everything stays on 127.0.0.1. Ctrl+C ends the run with a whole report. With --report -\n"
        "standard output has the report alone, and standard error what is told beside it.\n"
        "Status: 0 it ran, 1 it could not be run or reported, 2 for wrong use.");
    command->callback([flags, &status] {
        catchInterrupts();
        static std::array<char, 15> name{"switchgear-cli"};
        std::array<char *, 2> arguments{name.data(), nullptr};
        int count = 1;
        const QCoreApplication application(count, arguments.data());
        FileSink output{STDOUT_FILENO};
        FileSink errors{STDERR_FILENO};
        status = runDemo(requestOf(*flags), output, errors);
    });
}

} // namespace switchgear::app
