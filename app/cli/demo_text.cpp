// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/demo_text.h"

#include "app/config/printable.h"
#include "app/demo/report_values.h"

#include <array>

namespace switchgear::app {

namespace {

/// As printf does, but for the decimal point of the person's country: these lines are read by
/// programs, too.
template <typename... Values>
std::string formatted(const char *format, Values... values)
{
    return QString::asprintf(format, values...).toStdString();
}

unsigned long long number(std::uint64_t value)
{
    return value;
}

std::string abnormality(const CircuitSnapshot &circuit)
{
    std::string text = printableName(circuit.name) + ' ';
    switch (circuit.state) {
    case CircuitState::Closed:
        return {};
    case CircuitState::Open:
        text += formatted("open, break %u of %.3g s", circuit.n,
                          inSeconds(circuit.breakFor.value_or(Duration{0})));
        if (circuit.breakEnds && *circuit.breakEnds > circuit.at)
            text += formatted(", %.1f s left", inSeconds(*circuit.breakEnds - circuit.at));
        return text;
    case CircuitState::HalfOpen:
        return text
               + formatted("half-open, %u of %u probes succeeded", circuit.round.succeeded,
                           circuit.round.successes);
    case CircuitState::Isolated:
        return text + "isolated";
    }
    return {};
}

/// "limiter 12, breaker 3": what is not zero; empty where nothing is.
template <std::size_t Count, typename Name>
std::string listOf(const std::array<std::uint64_t, Count> &counts, Name name)
{
    std::string text;
    for (std::size_t i = 0; i < Count; ++i) {
        if (counts[i] == 0)
            continue;
        text += text.empty() ? "" : ", ";
        text += std::string{name(i)} + ' ' + std::to_string(counts[i]);
    }
    return text;
}

/// What the stages around the breaker did, in parts that each begin with a separator.
std::string stagesText(const CallCounts &calls)
{
    std::string text;
    const std::string stages = listOf(calls.rejectedBy, [](std::size_t stage) {
        return stageName(static_cast<RejectedBy>(stage));
    });
    if (!stages.empty())
        text += "; rejected by " + stages;
    if (calls.retries > 0 || calls.gaveUp > 0)
        text += formatted("; %llu retries, %llu calls recovered, %llu gave up",
                          number(calls.retries), number(calls.recovered), number(calls.gaveUp));
    const std::string levels = listOf(calls.servedBy, [](std::size_t level) {
        return answerLevelName(static_cast<AnswerLevel>(level));
    });
    if (!levels.empty())
        text += "; served by fallback: " + levels;
    if (calls.unserved > 0)
        text += formatted("; %llu unserved", number(calls.unserved));
    if (calls.drained > 0)
        text += formatted("; %llu kept calls made later", number(calls.drained));
    return text;
}

bool hasNews(const CircuitReport &circuit)
{
    const CallCounts &calls = circuit.calls;
    return circuit.openings > 0 || calls.failed > 0 || calls.rejected > 0 || calls.notStarted > 0;
}

std::string circuitText(const CircuitReport &circuit)
{
    std::string text = "  " + printableName(circuit.name)
                       + formatted(": %llu openings, %llu failed, %llu rejected, %llu requests "
                                   "came in",
                                   number(circuit.openings), number(circuit.calls.failed),
                                   number(circuit.calls.rejected), number(circuit.received));
    for (const auto &[name, count] : circuit.calls.errors)
        text += "; " + printableName(name) + ' ' + std::to_string(count);
    text += stagesText(circuit.calls);
    if (circuit.queued > 0)
        text += formatted("; %llu still kept", number(circuit.queued));
    return text + '\n';
}

} // namespace

std::string stateLine(const DemoStatus &status, const std::vector<CircuitSnapshot> &circuits)
{
    std::string line =
        formatted("%4.0f s  %5.0f calls/s  ok %llu  failed %llu  rejected %llu",
                  inSeconds(status.elapsed), status.rateReached, number(status.total.succeeded),
                  number(status.total.failed), number(status.total.rejected));
    if (status.total.notStarted > 0)
        line += formatted("  not started %llu", number(status.total.notStarted));
    std::string_view separator = "  | ";
    for (const CircuitSnapshot &circuit : circuits) {
        const std::string text = abnormality(circuit);
        if (text.empty())
            continue;
        line += separator;
        line += text;
        separator = "; ";
    }
    if (separator == "  | ")
        line += "  | all closed";
    return line + '\n';
}

std::string summaryText(const RunReport &report)
{
    const CallCounts total = report.total();
    std::string text =
        formatted("%.1f s, seed %llu: %llu calls (%.0f a second), %llu permitted, %llu rejected, "
                  "%llu succeeded, %llu failed, %llu openings\n",
                  inSeconds(report.duration), number(report.settings.seed), number(total.attempted),
                  report.rateReached(), number(total.permitted), number(total.rejected),
                  number(total.succeeded), number(total.failed), number(report.openings()));
    if (const std::string stages = stagesText(total); !stages.empty())
        text += stages.substr(2) + '\n'; // without the first separator
    if (total.notStarted > 0)
        text +=
            formatted("%llu more were due but could not be started\n", number(total.notStarted));
    for (const CircuitReport &circuit : report.circuits)
        if (hasNews(circuit))
            text += circuitText(circuit);
    return text;
}

} // namespace switchgear::app
