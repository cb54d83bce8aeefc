// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/http_exchange.h"

#include "app/poll/transport_fault.h"

#include <switchgear/version.h>

#include <QFile>

#include <new>

namespace switchgear::app {

namespace {

CurlList fieldsOf(std::initializer_list<const char *> lines)
{
    CurlList list;
    for (const char *const line : lines) {
        curl_slist *const longer = curl_slist_append(list.get(), line);
        if (longer == nullptr)
            throw std::bad_alloc{};
        (void)list.release(); // the head of the longer one
        list.reset(longer);
    }
    return list;
}

template <typename Value>
void set(const CurlEasy &easy, CURLoption option, Value value)
{
    if (curl_easy_setopt(easy.get(), option, value) != CURLE_OK)
        throw std::bad_alloc{}; // the options are sound
}

void setText(const CurlEasy &easy, CURLoption option, const QByteArray &text)
{
    set(easy, option, text.isNull() ? nullptr : text.constData());
}

long number(const CurlEasy &easy, CURLINFO info)
{
    long value = 0;
    curl_easy_getinfo(easy.get(), info, &value);
    return value;
}

} // namespace

HttpExchange::HttpExchange(std::chrono::milliseconds timeout, const QString &trusted)
    : m_fields(fieldsOf({"Accept: application/json, */*;q=0.8", "Accept-Encoding: gzip, deflate"}))
    , m_easy(makeCurlEasy())
{
    set(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    set(m_easy, CURLOPT_HTTPHEADER, m_fields.get());
    set(m_easy, CURLOPT_USERAGENT, ("switchgear/" + std::string{version()}).c_str());
    set(m_easy, CURLOPT_PROXY, "");
    set(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(m_easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    if (!trusted.isEmpty()) {
        set(m_easy, CURLOPT_CAPATH, static_cast<const char *>(nullptr));
        setText(m_easy, CURLOPT_CAINFO, QFile::encodeName(trusted));
    }
    // The bytes as they came: chunks and codings are undone here.
    set(m_easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    set(m_easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    set(m_easy, CURLOPT_HEADERFUNCTION, takeHead);
    set(m_easy, CURLOPT_HEADERDATA, this);
    set(m_easy, CURLOPT_WRITEFUNCTION, takeBody);
    set(m_easy, CURLOPT_WRITEDATA, this);
    // The caller times the whole; libcurl's own limit of five minutes would come before that.
    set(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
    set(m_easy, CURLOPT_NOSIGNAL, 1L);
    // The thread of a lookup that is given up ends by itself, and nobody waits for it.
    set(m_easy, CURLOPT_QUICK_EXIT, 1L);
}

CURL *HttpExchange::prepare(const QUrl &url)
{
    m_errorText.front() = '\0';
    m_headSize = 0;
    m_headText.clear();
    m_isHeadWhole = false;
    m_head = {};
    m_leftUnread = 0;
    m_body = {};
    m_fault.reset();
    setText(m_easy, CURLOPT_URL, url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment));
    const bool hasUser = !url.userInfo().isEmpty();
    setText(m_easy, CURLOPT_USERNAME,
            hasUser ? url.userName(QUrl::FullyDecoded).toUtf8() : QByteArray());
    setText(m_easy, CURLOPT_PASSWORD,
            hasUser ? url.password(QUrl::FullyDecoded).toUtf8() : QByteArray());
    return m_easy.get();
}

void HttpExchange::end(CURLcode code)
{
    if (isDecided()) {
        m_fault = m_head.fault;
        return;
    }
    if (m_fault) // which is why it ended
        return;
    if (m_isHeadWhole && code == CURLE_OK)
        m_fault = m_body.end();
    else
        m_fault = transportFault({.code = code,
                                  .got = m_isHeadWhole    ? AnswerPart::Head
                                         : m_headSize > 0 ? AnswerPart::PartOfHead
                                                          : AnswerPart::Nothing,
                                  .systemError = number(m_easy, CURLINFO_OS_ERRNO),
                                  .verifyResult = number(m_easy, CURLINFO_SSL_VERIFYRESULT),
                                  .text = m_errorText.data()});
}

std::size_t HttpExchange::takeHead(char *bytes, std::size_t, std::size_t size, void *self) noexcept
{
    return static_cast<HttpExchange *>(self)->takeHeadLine({bytes, size}) ? size : 0;
}

std::size_t HttpExchange::takeBody(char *bytes, std::size_t, std::size_t size, void *self) noexcept
{
    return static_cast<HttpExchange *>(self)->takeBodyBytes({bytes, size}) ? size : 0;
}

bool HttpExchange::takeHeadLine(std::string_view line)
{
    m_headSize += line.size();
    if (m_headSize > kMostHead) {
        m_fault = {"HeadTooLargeError", "the head of the answer is larger than 64 KiB"};
        return false;
    }
    if (m_isHeadWhole) // a trailer, which is of the body
        return true;
    m_headText += line;
    if (line != "\r\n" && line != "\n")
        return true;
    m_head = judgeHead(m_headText);
    m_headText.clear();
    m_isHeadWhole = m_head.fault || !m_head.isInterim();
    if (!isDecided())
        m_body = AnswerBody{m_head};
    return !m_head.fault;
}

bool HttpExchange::takeBodyBytes(std::string_view bytes)
{
    if (isDecided()) {
        m_leftUnread += bytes.size();
        return m_leftUnread <= kMostLeftUnread;
    }
    m_fault = m_body.take(bytes);
    return !m_fault;
}

} // namespace switchgear::app
