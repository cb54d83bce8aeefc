// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay_writer.h"

#include "app/config/duration_text.h"
#include "app/replay/json_text.h"

#include <charconv>
#include <cstring>
#include <optional>

namespace switchgear::app {

namespace {

/// Enough for all the fixed text and numbers of a decision.
constexpr std::size_t kDecisionSize = 256;

/// Writes into room that was made before.
class RawText final
{
public:
    explicit RawText(char *to) noexcept : m_at(to) {}

    RawText &operator<<(std::string_view text) noexcept
    {
        std::memcpy(m_at, text.data(), text.size());
        m_at += text.size();
        return *this;
    }
    RawText &operator<<(Duration seconds) noexcept
    {
        m_at = writeSeconds(m_at, seconds);
        return *this;
    }
    [[nodiscard]] const char *end() const noexcept { return m_at; }

private:
    char *m_at;
};

/// Builds one line that is not written often.
class Line final
{
public:
    Line &operator<<(std::string_view text)
    {
        m_text += text;
        return *this;
    }
    Line &operator<<(Duration seconds) { return *this << secondsText(seconds); }
    Line &operator<<(std::uint64_t number) { return *this << std::to_string(number); }
    [[nodiscard]] std::string_view text() const noexcept { return m_text; }

private:
    std::string m_text;
};

Duration sinceStart(TimePoint at) noexcept
{
    return at.time_since_epoch();
}

} // namespace

ReplayWriter::ReplayWriter(OutputBuffer &output, const std::vector<std::string_view> &circuits)
    : m_output(output)
{
    m_names.reserve(circuits.size());
    for (const std::string_view name : circuits)
        m_names.push_back(jsonEscaped(name));
}

void ReplayWriter::decision(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                            const Permit &permit)
{
    const std::string &name = m_names[circuit];
    RawText line{m_output.room(kDecisionSize + name.size() + idJson.size())};
    line << R"({"t":)" << sinceStart(at) << R"(,"event":"decision","circuit":")" << name
         << R"(","id":")" << idJson;
    if (permit) {
        line << R"(","permitted":true)";
        if (permit.wouldReject())
            line << R"(,"would_reject":true)";
        line << R"(,"state":")" << text(permit.state()) << "\"";
    } else {
        const Rejection rejection = permit.rejection();
        line << R"(","permitted":false,"rejected_by":")" << text(rejection.by) << R"(","state":")"
             << text(rejection.state) << "\"";
        if (rejection.retryAfter)
            line << R"(,"retry_after":)" << *rejection.retryAfter;
    }
    line << "}\n";
    m_output.keep(line.end());
}

void ReplayWriter::transition(std::uint32_t circuit, const Change &change)
{
    Line line;
    line << R"({"t":)" << sinceStart(change.at) << R"(,"event":"transition","circuit":")"
         << m_names[circuit] << R"(","from":")" << text(change.from) << R"(","to":")"
         << text(change.to) << R"(","cause":")" << text(change.cause) << R"(","reason":")"
         << jsonEscaped(change.reason) << "\"";
    if (change.to == CircuitState::Open) {
        if (change.breakFor)
            line << R"(,"break":)" << *change.breakFor;
        line << R"(,"n":)" << change.n;
    }
    line << "}\n";
    m_output.append(line.text());
}

void ReplayWriter::state(std::uint32_t circuit, const CircuitSnapshot &snapshot)
{
    const CircuitTotals &totals = snapshot.totals;
    Line line;
    line << R"({"t":)" << sinceStart(snapshot.at) << R"(,"event":"state","circuit":")"
         << m_names[circuit] << R"(","state":")" << text(snapshot.state) << R"(","mode":")"
         << text(snapshot.mode) << "\"";
    if (snapshot.retryAfter)
        line << R"(,"retry_after":)" << *snapshot.retryAfter;
    line << R"(,"n":)" << snapshot.n << R"(,"stats":{"calls":)" << totals.calls
         << R"(,"permitted":)" << totals.permitted << R"(,"rejected":)" << totals.rejected
         << R"(,"succeeded":)" << totals.succeeded << R"(,"failed":)" << totals.failed
         << R"(,"ignored":)" << totals.ignored << R"(,"cancelled":)" << totals.cancelled
         << R"(,"late":)" << totals.late << R"(,"slow":)" << totals.slow
         << R"(,"consecutive_failures":)" << snapshot.consecutiveFailures << R"(,"in_flight":)"
         << snapshot.inFlight << R"(,"openings":)" << totals.openings << R"(,"abandoned":)"
         << totals.abandoned << R"(,"would_reject":)" << totals.wouldReject << "}}\n";
    m_output.append(line.text());
}

void ReplayWriter::summary(std::uint32_t circuit, const CircuitSnapshot &snapshot,
                           const std::array<Duration, kCircuitStateCount> &timeIn)
{
    const CircuitTotals &totals = snapshot.totals;
    Line line;
    line << R"({"event":"summary","circuit":")" << m_names[circuit] << R"(","calls":)"
         << totals.calls << R"(,"permitted":)" << totals.permitted << R"(,"rejected":)"
         << totals.rejected << R"(,"succeeded":)" << totals.succeeded << R"(,"failed":)"
         << totals.failed << R"(,"ignored":)" << totals.ignored << R"(,"cancelled":)"
         << totals.cancelled << R"(,"abandoned":)" << totals.abandoned << R"(,"late":)"
         << totals.late << R"(,"slow":)" << totals.slow << R"(,"openings":)" << totals.openings
         << R"(,"time_in":{)";
    for (std::size_t i = 0; i < kCircuitStateCount; ++i) {
        line << (i > 0 ? ",\"" : "\"") << text(static_cast<CircuitState>(i)) << "\":" << timeIn[i];
    }
    line << R"(},"errors":{)";
    bool isFirst = true;
    for (const ErrorCount &error : snapshot.errors) {
        line << (isFirst ? "\"" : ",\"") << jsonEscaped(error.error.text()) << "\":" << error.count;
        isFirst = false;
    }
    line << R"(},"would_reject":)" << totals.wouldReject << "}\n";
    m_output.append(line.text());
}

} // namespace switchgear::app
