// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/answer_head.h"
#include "app/poll/chunk_reader.h"
#include "app/poll/inflater.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// Makes the payload of the bytes that follow a head, in bounded memory.
///
///     AnswerBody body{judgeHead(head)};
///     while (more)
///         if (body.take(bytes()))
///             return *body.fault();
///     if (const auto fault = body.end())
///
/// **Errors.** A payload above kMostPayload, and more than kMostBytes for one, have failed, and so
/// has one whose chunks or whose coding are broken or without their end.
class AnswerBody final
{
public:
    static constexpr std::size_t kMostPayload = std::size_t{1024} * 1024;
    /// Of framing and payload: a chunk of one byte takes six.
    static constexpr std::size_t kMostBytes = 8 * kMostPayload;

    AnswerBody() = default;
    explicit AnswerBody(const AnswerHead &head);

    /// Why it has failed; then nothing more may be taken.
    [[nodiscard]] std::optional<PollFault> take(std::string_view bytes);
    /// No more bytes follow.
    [[nodiscard]] std::optional<PollFault> end() const;
    [[nodiscard]] const std::string &payload() const noexcept { return m_payload; }

private:
    [[nodiscard]] std::optional<PollFault> takeContent(std::string_view bytes);

    std::optional<ChunkReader> m_chunks;
    std::optional<Inflater> m_inflater;
    std::string m_content; ///< of the chunks at hand
    std::string m_payload;
    std::size_t m_bytes = 0;
};

} // namespace switchgear::app
