// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/answer_body.h"

#include <utility>

namespace switchgear::app {

AnswerBody::AnswerBody(const AnswerHead &head)
{
    if (head.isChunked)
        m_chunks.emplace();
    if (head.coding != BodyCoding::Plain)
        m_inflater.emplace(head.coding);
}

std::optional<PollFault> AnswerBody::take(std::string_view bytes)
{
    m_bytes += bytes.size();
    std::optional<PollFault> behind; // a fault of the chunks comes after the content before it
    if (m_chunks) {
        m_content.clear();
        behind = m_chunks->take(bytes, m_content);
        bytes = m_content;
    }
    std::optional<PollFault> fault = takeContent(bytes);
    if (!fault && m_payload.size() > kMostPayload)
        fault = {"PayloadTooLargeError", "the payload is larger than 1 MiB"};
    if (!fault)
        fault = std::move(behind);
    if (!fault && m_bytes > kMostBytes)
        fault = {"PayloadTooLargeError", "the body is larger than 8 MiB"};
    return fault;
}

std::optional<PollFault> AnswerBody::takeContent(std::string_view bytes)
{
    if (m_inflater)
        return m_inflater->take(bytes, m_payload, kMostPayload);
    m_payload += bytes;
    return std::nullopt;
}

std::optional<PollFault> AnswerBody::end() const
{
    if (m_chunks && !m_chunks->isOver())
        return PollFault{"TruncatedBodyError", "the body was cut short before its last chunk"};
    if (m_inflater && !m_inflater->isWhole())
        return PollFault{"ContentEncodingError", "the compressed payload ends before its end"};
    return std::nullopt;
}

} // namespace switchgear::app
