// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_fault.h"

#include <cstdint>
#include <curl/curl.h>
#include <string_view>

namespace switchgear::app {

/// What had come of an answer.
enum class AnswerPart : std::uint8_t { Nothing, PartOfHead, Head };

/// How a transfer ended that did not end well, in libcurl's own terms.
struct TransportEnd
{
    CURLcode code = CURLE_OK;
    AnswerPart got = AnswerPart::Nothing;
    long systemError = 0; ///< CURLINFO_OS_ERRNO
    long verifyResult = 0; ///< CURLINFO_SSL_VERIFYRESULT
    std::string_view text; ///< CURLOPT_ERRORBUFFER
};

/// The same by the names that errors have here, and in words.
[[nodiscard]] PollFault transportFault(const TransportEnd &end);

} // namespace switchgear::app
