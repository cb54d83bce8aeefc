// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay_run.h"

#include "app/config/config_reader.h"
#include "app/config/input_file.h"
#include "app/config/printable.h"
#include "app/replay/line_reader.h"
#include "app/replay/replay.h"
#include "app/replay/replay_writer.h"
#include "app/replay/trace_reader.h"

#include <optional>
#include <string_view>
#include <vector>

namespace switchgear::app {

namespace {

/// With PassOver, so many lines are told one by one; the rest is in the count.
constexpr std::uint64_t kToldLines = 20;

std::vector<std::string_view> namesOf(const ConfigDocument &config)
{
    std::vector<std::string_view> names;
    names.reserve(config.circuits.size());
    for (const CircuitConfig &circuit : config.circuits)
        names.push_back(circuit.name);
    return names;
}

/// One replay from its files to its last summary.
class Run final
{
public:
    Run(const ReplayRequest &request, const ConfigDocument &config, ByteSink &output,
        ByteSink &errors)
        : m_request(request)
        , m_outputSink(output)
        , m_errors(errors)
        , m_names(namesOf(config))
        , m_output(output)
        , m_writer(m_output, m_names)
        , m_reader(m_names)
        , m_replay(config, &m_writer)
    {}

    ReplayStatus run()
    {
        InputFile trace;
        if (!trace.open(m_request.trace))
            return stop(shownName() + ": " + trace.fault());
        LineReader lines{trace};
        while (true) {
            const LineReader::Step step = lines.next();
            if (step == LineReader::Step::End)
                break;
            if (step == LineReader::Step::NeedsInput) {
                // What is known so far is told before waiting for more.
                if (!m_output.flush())
                    return stop(outputFault());
                if (!lines.fill())
                    return stop(shownName() + ": " + trace.fault());
            } else if (!take(lines, step) && !passOver(lines.number())) {
                return ReplayStatus::Stopped;
            }
        }
        m_replay.finish();
        return end();
    }

private:
    bool take(const LineReader &lines, LineReader::Step step)
    {
        if (step == LineReader::Step::TooLong)
            return fail("found a line longer than " + std::to_string(LineReader::kLongestLine)
                        + " bytes; must be an object on a line of its own");
        std::string_view line = lines.line();
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (lines.number() == 1 && line.starts_with(kByteOrderMark))
            line.remove_prefix(kByteOrderMark.size());
        if (TraceReader::isPassedOver(line))
            return true;
        if (!m_reader.read(line, m_line))
            return fail(m_reader.fault());
        if (!m_replay.take(m_line, lines.number()))
            return fail(m_replay.fault());
        if (m_line.op == TraceOp::Isolate)
            tellOfLine(lines.number(), m_replay.takeNotice());
        return true;
    }

    /// After what was printed before it; nothing where there is nothing to tell.
    void tellOfLine(std::uint64_t number, const std::string &message)
    {
        if (message.empty())
            return;
        m_output.flush();
        tell(shownName() + ':' + std::to_string(number) + ": " + message);
    }

    bool fail(std::string fault)
    {
        m_fault = std::move(fault);
        return false;
    }

    /// Tells of a bad line; false where the replay stops there.
    bool passOver(std::uint64_t number)
    {
        const bool isOver = m_request.badLines == BadLines::Stop;
        if (isOver || m_passedOver < kToldLines)
            tellOfLine(number, m_fault);
        ++m_passedOver;
        return !isOver;
    }

    ReplayStatus end()
    {
        if (!m_output.flush())
            return stop(outputFault());
        if (m_passedOver == 0)
            return ReplayStatus::AllWell;
        tell(shownName() + ": " + std::to_string(m_passedOver)
             + (m_passedOver == 1 ? " line was" : " lines were") + " passed over");
        return ReplayStatus::LinesPassedOver;
    }

    ReplayStatus stop(const std::string &message)
    {
        m_output.flush();
        tell(message);
        return ReplayStatus::Stopped;
    }

    void tell(const std::string &message) { m_errors.write(message + '\n'); }
    [[nodiscard]] std::string shownName() const
    {
        return printable(m_request.trace, m_request.trace.size());
    }
    [[nodiscard]] std::string outputFault() const
    {
        return "standard output cannot be written (" + m_outputSink.fault() + ')';
    }

    const ReplayRequest &m_request;
    ByteSink &m_outputSink;
    ByteSink &m_errors;
    std::vector<std::string_view> m_names;
    OutputBuffer m_output;
    ReplayWriter m_writer;
    TraceReader m_reader;
    TraceLine m_line;
    Replay m_replay;
    std::string m_fault;
    std::uint64_t m_passedOver = 0;
};

} // namespace

ReplayStatus runReplay(const ReplayRequest &request, ByteSink &output, ByteSink &errors)
{
    if (request.config == "-" && request.trace == "-") {
        errors.write("standard input cannot be both the configuration and the trace; "
                     "must be a file for one of them\n");
        return ReplayStatus::Stopped;
    }
    const LoadedConfig loaded = loadConfig(request.config);
    if (loaded.document)
        return runReplay(request, *loaded.document, output, errors);
    for (const std::string &message : loaded.messages)
        errors.write(message + '\n');
    return ReplayStatus::Stopped;
}

ReplayStatus runReplay(const ReplayRequest &request, const ConfigDocument &config, ByteSink &output,
                       ByteSink &errors)
{
    return Run{request, config, output, errors}.run();
}

} // namespace switchgear::app
