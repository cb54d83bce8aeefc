// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay_writer.h"

#include "app/config/duration_text.h"
#include "app/replay/json_text.h"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace switchgear::app {

namespace {

/// Enough for all the fixed text and numbers of a decision, or of what tokens bring.
constexpr std::size_t kFixedSize = 256;

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
    RawText &operator<<(std::uint64_t number) noexcept
    {
        m_at = std::to_chars(m_at, m_at + 20, number).ptr;
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

/// Tokens with at most nine decimals.
std::string tokensText(double tokens)
{
    std::array<char, 64> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), tokens, std::chars_format::fixed, 9)
            .ptr;
    std::string_view shown{text.data(), end};
    while (shown.ends_with('0'))
        shown.remove_suffix(1);
    if (shown.ends_with('.'))
        shown.remove_suffix(1);
    return std::string{shown == "-0" ? "0" : shown};
}

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
                            const GuardedPermit &permit)
{
    const std::string &name = m_names[circuit];
    RawText line{m_output.room(kFixedSize + name.size() + idJson.size())};
    line << R"({"t":)" << sinceStart(at) << R"(,"event":"decision","circuit":")" << name
         << R"(","id":")" << idJson;
    if (permit && !permit.wouldReject()) [[likely]] {
        line << R"(","permitted":true,"state":")" << text(permit.state()) << "\"";
    } else {
        const Rejection rejection = permit.rejection();
        line << (permit ? R"(","permitted":true,"would_reject":true)" : R"(","permitted":false)")
             << R"(,"rejected_by":")" << text(rejection.by) << R"(","state":")"
             << text(rejection.state) << "\"";
        if (rejection.retryAfter)
            line << R"(,"retry_after":)" << *rejection.retryAfter;
    }
    line << "}\n";
    m_output.keep(line.end());
}

void ReplayWriter::reservation(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                               const TokenGrant &grant)
{
    const std::string &name = m_names[circuit];
    RawText line{m_output.room(kFixedSize + name.size() + idJson.size())};
    line << R"({"t":)" << sinceStart(at) << R"(,"event":"reservation","circuit":")" << name
         << R"(","id":")" << idJson;
    if (grant)
        line << R"(","granted":true,"wait":)" << grant.wait;
    else if (grant.never)
        line << R"(","granted":false,"never":true)";
    else
        line << R"(","granted":false,"retry_after":)" << grant.wait;
    line << "}\n";
    m_output.keep(line.end());
}

void ReplayWriter::cancelled(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                             std::uint64_t restored)
{
    const std::string &name = m_names[circuit];
    RawText line{m_output.room(kFixedSize + name.size() + idJson.size())};
    line << R"({"t":)" << sinceStart(at) << R"(,"event":"cancel","circuit":")" << name
         << R"(","id":")" << idJson << R"(","restored":)" << restored << "}\n";
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

void ReplayWriter::state(std::uint32_t circuit, const CircuitSnapshot &snapshot,
                         const GuardedCircuit &stages)
{
    const CircuitTotals &totals = snapshot.totals;
    Line line;
    line << R"({"t":)" << sinceStart(snapshot.at) << R"(,"event":"state","circuit":")"
         << m_names[circuit] << R"(","state":")" << text(snapshot.state) << R"(","mode":")"
         << text(snapshot.mode) << "\"";
    const std::optional<Rejection> rejection = stages.wouldRefuse(snapshot.at);
    if (!rejection || rejection->retryAfter)
        line << R"(,"retry_after":)" << (rejection ? *rejection->retryAfter : Duration{0});
    line << R"(,"n":)" << snapshot.n << R"(,"stats":{"calls":)" << totals.calls
         << R"(,"permitted":)" << totals.permitted << R"(,"rejected":)" << totals.rejected
         << R"(,"succeeded":)" << totals.succeeded << R"(,"failed":)" << totals.failed
         << R"(,"ignored":)" << totals.ignored << R"(,"cancelled":)" << totals.cancelled
         << R"(,"late":)" << totals.late << R"(,"slow":)" << totals.slow
         << R"(,"consecutive_failures":)" << snapshot.consecutiveFailures << R"(,"in_flight":)"
         << snapshot.inFlight << R"(,"openings":)" << totals.openings << R"(,"abandoned":)"
         << totals.abandoned << R"(,"would_reject":)" << totals.wouldReject << "}";
    if (!snapshot.breakReason.empty())
        line << R"(,"break_reason":")" << jsonEscaped(snapshot.breakReason) << "\"";
    if (stages.limiter() != nullptr) {
        const RateLimiterSnapshot limiter = stages.limiter()->snapshot(snapshot.at);
        line << R"(,"limiter":{"tokens":)" << tokensText(limiter.available) << R"(,"burst":)"
             << limiter.limit.burst << R"(,"next_grant":)" << limiter.nextGrant << "}";
    }
    if (stages.bulkhead() != nullptr) {
        const BulkheadSnapshot bulkhead = stages.bulkhead()->snapshot();
        line << R"(,"bulkhead":{"in_use":)" << bulkhead.inUse << R"(,"concurrent":)"
             << std::uint64_t{bulkhead.concurrent} << "}";
    }
    line << "}\n";
    m_output.append(line.text());
}

void ReplayWriter::summary(std::uint32_t circuit, const CircuitSnapshot &snapshot,
                           const std::array<Duration, kCircuitStateCount> &timeIn,
                           const GuardedCircuit &stages)
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
    line << R"(},"would_reject":)" << totals.wouldReject;
    if (stages.limiter() != nullptr || stages.bulkhead() != nullptr) {
        const std::uint64_t before =
            totals.rejectedByLimiter + totals.rejectedByBulkhead + totals.rejectedByRamp;
        line << R"(,"rejected_by":{"limiter":)" << totals.rejectedByLimiter << R"(,"bulkhead":)"
             << totals.rejectedByBulkhead << R"(,"breaker":)" << totals.rejected - before
             << R"(,"ramp":)" << totals.rejectedByRamp << "}";
    }
    line << "}\n";
    m_output.append(line.text());
}

} // namespace switchgear::app
