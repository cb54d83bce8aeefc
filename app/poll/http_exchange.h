// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/answer_body.h"
#include "app/poll/answer_head.h"
#include "app/poll/curl_handles.h"

#include <QString>
#include <QUrl>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// One request after the other, each with its answer, which is judged here as it comes.
///
/// libcurl brings the bytes; what it does not see or lets through is told from them: heads
/// (judgeHead()), chunks and codings (AnswerBody). A head is bounded, and so is a payload; of an
/// answer that its head decides no more is read than keeps the connection in use.
/// **Threads.** Belongs to the thread that made it. **Ownership.** Outlives the transfer of its
/// handle.
class HttpExchange final
{
public:
    static constexpr std::size_t kMostHead = std::size_t{64} * 1024;
    static constexpr std::size_t kMostLeftUnread = std::size_t{64} * 1024;

    /// `trusted` is a file of certificates to trust; empty: those of the system.
    HttpExchange(std::chrono::milliseconds timeout, const QString &trusted);

    /// The handle, ready to ask this address.
    [[nodiscard]] CURL *prepare(const QUrl &url);
    /// Takes in how the transfer ended.
    void end(CURLcode code);

    /// Of the answer so far; zero where its head has not come.
    [[nodiscard]] int status() const noexcept { return m_isHeadWhole ? m_head.status : 0; }
    /// The answer is decided by its head.
    [[nodiscard]] bool isDecided() const noexcept { return m_isHeadWhole && m_head.decides(); }
    [[nodiscard]] const AnswerHead &head() const noexcept { return m_head; }
    [[nodiscard]] const std::string &payload() const noexcept { return m_body.payload(); }
    [[nodiscard]] const std::optional<PollFault> &fault() const noexcept { return m_fault; }

private:
    static std::size_t takeHead(char *bytes, std::size_t, std::size_t size, void *self) noexcept;
    static std::size_t takeBody(char *bytes, std::size_t, std::size_t size, void *self) noexcept;

    [[nodiscard]] bool takeHeadLine(std::string_view line);
    [[nodiscard]] bool takeBodyBytes(std::string_view bytes);

    CurlList m_fields;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    CurlEasy m_easy; ///< after what it points to

    std::size_t m_headSize = 0; ///< of all heads of the answer, and its trailers
    std::string m_headText; ///< of the head under way
    bool m_isHeadWhole = false; ///< the last, which no other follows
    AnswerHead m_head;
    std::size_t m_leftUnread = 0;
    AnswerBody m_body;
    std::optional<PollFault> m_fault;
};

} // namespace switchgear::app
