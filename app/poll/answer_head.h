// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_fault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// How the payload of an answer is compressed.
enum class BodyCoding : std::uint8_t { Plain, Gzip, Deflate };

/// The head of an answer, judged.
struct AnswerHead
{
    int status = 0; ///< zero where there is none
    bool isChunked = false;
    BodyCoding coding = BodyCoding::Plain;
    std::optional<std::int64_t> contentLength;
    std::string location; ///< empty: none
    std::string retryAfter; ///< empty: none, or several that differ
    std::optional<PollFault> fault;

    /// Another head follows.
    [[nodiscard]] bool isInterim() const noexcept { return status >= 100 && status < 200; }
    /// One of those that are followed: 301, 302, 303, 307, 308.
    [[nodiscard]] bool isRedirect() const noexcept;
    /// What the body is, or becomes of it, changes nothing any more.
    [[nodiscard]] bool decides() const noexcept
    {
        return fault.has_value() || isRedirect() || status >= 400;
    }
};

/// Judges a head as it came: the status line, the fields, the empty line, each with its line feed.
///
/// It is stricter than libcurl, which takes the last of several lengths, a length too large for
/// none, any version on a line that says HTTP/2, and knows no redirect without a place:
/// the version is 1.0 or 1.1; each field is a name, a colon and a value on one line; each
/// Content-Length is one number of digits below 2^63, all are the same, and none stands beside a
/// Transfer-Encoding; that one is `chunked` alone; a redirect has one place; a payload is encoded
/// at most once, by what was asked for.
/// **Errors.** In `fault`; what was read before it stays. **Threads.** A pure function.
[[nodiscard]] AnswerHead judgeHead(std::string_view text);

/// A name that a field of HTTP may have.
[[nodiscard]] bool isFieldName(std::string_view name) noexcept;

/// No control character but a tab.
[[nodiscard]] bool isValueCharacter(char c) noexcept;

} // namespace switchgear::app
