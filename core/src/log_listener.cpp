// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/log_listener.h"

#include "listener_text.h"

#include <algorithm>
#include <utility>

namespace switchgear {
namespace {

std::string_view wordOf(ChangeKind kind) noexcept
{
    switch (kind) {
    case ChangeKind::Transition:
        return "transition";
    case ChangeKind::Isolated:
        return "isolated";
    case ChangeKind::IsolationMoved:
        return "isolation_moved";
    case ChangeKind::Released:
        return "released";
    case ChangeKind::Reset:
        return "reset";
    case ChangeKind::ModeSet:
        return "mode_set";
    case ChangeKind::BreakDurationSet:
        return "break_duration_set";
    case ChangeKind::Reconfigured:
        return "reconfigured";
    case ChangeKind::NoEffect:
        return "no_effect";
    }
    return {};
}

/// Writes the fields of one line.
class LogLine final
{
public:
    explicit LogLine(LogFormat format) : m_format(format)
    {
        if (format == LogFormat::Json)
            m_line += '{';
    }

    void text(std::string_view key, std::string_view value)
    {
        begin(key);
        if (m_format == LogFormat::Logfmt && !needsQuotes(value)) {
            m_line += value;
            return;
        }
        m_line += '"';
        detail::appendEscaped(m_line, value);
        m_line += '"';
    }
    void number(std::string_view key, std::uint64_t value)
    {
        begin(key);
        m_line += std::to_string(value);
    }
    void seconds(std::string_view key, Duration value)
    {
        begin(key);
        detail::appendSeconds(m_line, value);
    }
    [[nodiscard]] std::string finish()
    {
        if (m_format == LogFormat::Json)
            m_line += '}';
        return std::move(m_line);
    }

private:
    void begin(std::string_view key)
    {
        const bool isJson = m_format == LogFormat::Json;
        if (!m_isFirst)
            m_line += isJson ? ',' : ' ';
        m_isFirst = false;
        if (isJson)
            m_line += '"';
        m_line += key;
        m_line += isJson ? "\":" : "=";
    }
    static bool needsQuotes(std::string_view value) noexcept
    {
        return value.empty() || std::any_of(value.begin(), value.end(), [](char c) {
                   const auto byte = static_cast<unsigned char>(c);
                   return byte <= 0x20U || byte >= 0x7FU || c == '"' || c == '=' || c == '\\';
               });
    }

    LogFormat m_format;
    std::string m_line;
    bool m_isFirst = true;
};

/// The error of the last failure that the window holds.
ErrorName lastErrorOf(const FrozenWindow &window) noexcept
{
    for (auto outcome = window.last.rbegin(); outcome != window.last.rend(); ++outcome) {
        if (outcome->failed)
            return outcome->error;
    }
    return window.errors.empty() ? ErrorName{} : window.errors.front().error;
}

void writeChange(LogLine &line, const Change &change)
{
    line.text("old_state", text(change.from));
    line.text("new_state", text(change.to));
    line.text("cause", text(change.cause));
    line.text("reason", change.reason);
    if (change.window) {
        line.number("calls", change.window->calls);
        line.number("failed", change.window->failed);
        line.number("slow", change.window->slow);
        if (const ErrorName error = lastErrorOf(*change.window); !error.isEmpty())
            line.text("error", error.text());
    }
    if (change.breakFor)
        line.seconds("break", *change.breakFor);
    line.number("n", change.n);
    if (!change.actor.empty())
        line.text("actor", change.actor);
    line.number("epoch", change.epoch);
    line.number("sequence", change.sequence);
}

std::string_view eventWord(const Event &event) noexcept
{
    switch (event.kind) {
    case EventKind::Change:
        return event.change ? wordOf(event.change->kind) : std::string_view{"change"};
    case EventKind::Success:
        return "success";
    case EventKind::Failure:
        return "failure";
    case EventKind::Rejection:
        return "rejection";
    }
    return {};
}

} // namespace

std::string formatEvent(const Event &event, LogFormat format)
{
    LogLine line{format};
    line.text("event", eventWord(event));
    line.text("circuit", event.circuit);
    line.seconds("at", event.at.time_since_epoch());
    if (event.change)
        writeChange(line, *event.change);
    if (event.kind == EventKind::Failure)
        line.text("error", event.error.text());
    if (event.kind == EventKind::Rejection)
        line.text("rejected_by", text(event.rejectedBy));
    return line.finish();
}

Listener logListener(LogSink sink, LogFormat format)
{
    return
        [sink = std::move(sink), format](const Event &event) { sink(formatEvent(event, format)); };
}

} // namespace switchgear
