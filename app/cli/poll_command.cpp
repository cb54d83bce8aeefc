// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/commands.h"
#include "app/cli/flag_checks.h"
#include "app/cli/interrupt_watch.h"
#include "app/cli/poll_run.h"
#include "app/config/printable.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <unistd.h>

namespace switchgear::app {

namespace {

constexpr Duration kLongestDelay = std::chrono::hours{24};
constexpr Duration kShortestTimeout = std::chrono::milliseconds{10};
constexpr Duration kLongestTimeout = std::chrono::minutes{10};
constexpr std::uint64_t kMostPolls = 1'000'000'000;

std::string tr(const char *text)
{
    return QCoreApplication::translate("PollCommand", text).toStdString();
}

/// The options as they stand on the command line.
struct PollFlags
{
    std::string url;
    std::string output;
    std::uint64_t maxPolls = 20;
    std::uint64_t maxFailures = 5;
    double failureRate = 0.3;
    std::uint64_t seed = 42;
    std::string baseDelay = "500ms";
    std::string maxDelay = "30s";
    std::string interval = "200ms";
    std::string timeout = "2s";
    std::string maxRetryAfter = "5m";
};

CLI::Validator soundRate()
{
    return CLI::Validator(
        [](const std::string &text) {
            double rate = 0.0;
            if (CLI::detail::lexical_cast(text, rate) && std::isfinite(rate))
                return std::string{};
            return "found " + switchgear::app::quoted(text) + tr("; must be a number from 0 to 1");
        },
        "NUMBER");
}

CLI::Validator soundUrl()
{
    return CLI::Validator(
        [](const std::string &text) {
            const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
            const QString scheme = url.scheme();
            if (url.isValid() && !url.host().isEmpty() && url.port() != 0
                && (scheme == u"http" || scheme == u"https"))
                return std::string{};
            return "found " + switchgear::app::quoted(text)
                   + tr("; must be an address such as http://127.0.0.1:8080/status");
        },
        "");
}

void addPolling(CLI::App &command, PollFlags &flags)
{
    command.add_option("URL", flags.url, tr("What to poll; left out, the built-in unreliable API"))
        ->type_name("")
        ->check(soundUrl());
    command
        .add_option("--output", flags.output,
                    tr("Write the report there, as JSON; - for standard output"))
        ->type_name("FILE")
        ->check(soundFileName());
    command
        .add_option("--max-polls", flags.maxPolls,
                    tr("Stop after so many polls; 0: go on until Ctrl+C"))
        ->check(CLI::Range(std::uint64_t{0}, kMostPolls))
        ->capture_default_str();
    command
        .add_option("--max-failures", flags.maxFailures,
                    tr("Stop after so many failures in a row (status 1); 0: never"))
        ->check(CLI::Range(std::uint64_t{0}, kMostPolls))
        ->capture_default_str();
    command
        .add_option("--failure-rate", flags.failureRate,
                    tr("Share of requests that the built-in API fails; clamped to 0 to 1"))
        ->check(soundRate())
        ->capture_default_str();
    command.add_option("--seed", flags.seed, tr("Repeats the API's failures and the jitter"))
        ->check(soundSeed())
        ->capture_default_str();
}

void addTimes(CLI::App &command, PollFlags &flags)
{
    const CLI::Validator delay =
        durationBetween(Duration{1}, kLongestDelay, tr("above 0 and at most 24h"));
    command
        .add_option("--base-delay", flags.baseDelay,
                    tr("Wait after a failure; doubles with each one that follows"))
        ->check(delay)
        ->capture_default_str();
    command
        .add_option("--max-delay", flags.maxDelay,
                    tr("Bound of the doubling; 10 % of jitter come on top"))
        ->check(delay)
        ->capture_default_str();
    command.add_option("--interval", flags.interval, tr("Wait after a success"))
        ->check(durationBetween(Duration{0}, kLongestDelay, tr("from 0 to 24h")))
        ->capture_default_str();
    command.add_option("--timeout", flags.timeout, tr("After which a poll has failed"))
        ->check(durationBetween(kShortestTimeout, kLongestTimeout, tr("from 10ms to 10m")))
        ->capture_default_str();
    command
        .add_option("--max-retry-after", flags.maxRetryAfter,
                    tr("A longer Retry-After of an answer is cut to this; 0: none is heeded"))
        ->check(durationBetween(Duration{0}, kLongestDelay, tr("from 0 to 24h")))
        ->capture_default_str();
}

PollRequest requestOf(const PollFlags &flags)
{
    PollRequest request;
    request.settings.maxPolls = flags.maxPolls;
    request.settings.maxFailures = flags.maxFailures;
    request.settings.interval = durationOfFlag(flags.interval).value;
    request.settings.baseDelay = durationOfFlag(flags.baseDelay).value;
    request.settings.maxDelay = durationOfFlag(flags.maxDelay).value;
    request.settings.maxRetryAfter = durationOfFlag(flags.maxRetryAfter).value;
    request.settings.seed = flags.seed;
    request.timeout =
        std::chrono::ceil<std::chrono::milliseconds>(durationOfFlag(flags.timeout).value);
    request.url = QUrl(QString::fromStdString(flags.url));
    request.failureRate = flags.failureRate;
    request.reportFile = QString::fromStdString(flags.output);
    return request;
}

/// What no flag is wrong by itself.
void checkTogether(const CLI::App &command, const PollFlags &flags)
{
    if (!flags.url.empty() && command.count("--failure-rate") > 0)
        throw CLI::ValidationError(
            "--failure-rate", tr("is of the built-in API; must be left out where a URL is given"));
    if (durationOfFlag(flags.baseDelay).value > durationOfFlag(flags.maxDelay).value)
        throw CLI::ValidationError("--base-delay",
                                   "found " + switchgear::app::quoted(flags.baseDelay)
                                       + tr("; must be at most --max-delay, ") + flags.maxDelay);
}

} // namespace

void addPollCommand(CLI::App &program, int &status)
{
    CLI::App *const command = program.add_subcommand(
        "poll", tr("Poll an unreliable API over HTTP, with backoff, and report what came"));
    const auto flags = std::make_shared<PollFlags>();
    addPolling(*command, *flags);
    addTimes(*command, *flags);
    command->footer(tr(
        "The built-in API stays on 127.0.0.1; nothing goes through a proxy. A Retry-After makes\n"
        "the wait longer, after a success too. Redirects are followed to http and https, from\n"
        "https not to http. A status from 400 up is a failure, and so is what is no sound HTTP, "
        "is\n"
        "cut short, or holds more than 1 MiB. The report counts all polls and keeps the newest\n"
        "1000 results (4 MiB) and errors. Ctrl+C ends it with a whole report.\n"
        "Status: 0 it ran, 1 too many failures in a row, or it could not be run or reported,\n"
        "2 for wrong use."));
    command->callback([command, flags, &status] {
        checkTogether(*command, *flags);
        catchInterrupts();
        static std::array<char, 15> name{"switchgear-cli"};
        std::array<char *, 2> arguments{name.data(), nullptr};
        int count = 1;
        const QCoreApplication application(count, arguments.data());
        FileSink output{STDOUT_FILENO};
        FileSink errors{STDERR_FILENO};
        status = runPoll(requestOf(*flags), output, errors, ProgressStyle::of(STDERR_FILENO));
    });
}

} // namespace switchgear::app
