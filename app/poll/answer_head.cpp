// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/answer_head.h"

#include "app/config/printable.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::string_view kBlanks = " \t";

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSame(std::string_view text, std::string_view lowerText) noexcept
{
    return std::equal(text.begin(), text.end(), lowerText.begin(), lowerText.end(),
                      [](char a, char b) { return lower(a) == b; });
}

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) noexcept
{
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    text.remove_suffix(text.size() - (text.find_last_not_of(kBlanks) + 1));
    return text;
}

/// Takes a line off, without its end.
std::string_view takeLine(std::string_view &text) noexcept
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

/// A field that has one value, though it may be repeated.
struct Single
{
    std::optional<std::string_view> value;
    bool isAmbiguous = false;

    void add(std::string_view text)
    {
        isAmbiguous = isAmbiguous || (value && *value != text);
        value = text;
    }
};

class Judge final
{
public:
    AnswerHead judge(std::string_view text)
    {
        takeStatus(takeLine(text));
        while (!m_head.fault && !text.empty()) {
            if (const std::string_view line = takeLine(text); !line.empty())
                takeField(line);
        }
        if (!m_head.fault)
            conclude();
        return std::move(m_head);
    }

private:
    void fail(std::string_view name, std::string words) { m_head.fault = {name, std::move(words)}; }
    void takeStatus(std::string_view line);
    void takeField(std::string_view line);
    void takeLength(std::string_view text);
    void takeTransferCoding(std::string_view text);
    void takeCodings(std::string_view list);
    void conclude();
    void concludeRedirect();

    AnswerHead m_head;
    Single m_location;
    Single m_retryAfter;
    std::string m_coding; ///< in lower case; empty: none
    bool m_isCodedTwice = false;
};

void Judge::takeStatus(std::string_view line)
{
    constexpr std::size_t kVersion = 8; // as long as "HTTP/1.1"
    constexpr std::size_t kDigits = 3;
    const std::string_view version = line.substr(0, kVersion);
    const std::string_view rest = line.substr(version.size());
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return fail("ProtocolError", "the answer begins with " + quoted(line)
                                         + ", and not with HTTP/1.0 or HTTP/1.1");
    const std::string_view digits = rest.substr(std::min<std::size_t>(1, rest.size()), kDigits);
    const bool isWhole = rest.starts_with(' ') && digits.size() == kDigits
                         && std::all_of(digits.begin(), digits.end(), isDigit)
                         && (rest.size() == kDigits + 1 || rest[kDigits + 1] == ' ');
    int status = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
    if (!isWhole || status < 100)
        return fail("ProtocolError", "the answer has no status: " + quoted(line));
    m_head.status = status;
}

void Judge::takeField(std::string_view line)
{
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(std::min(colon + 1, line.size())));
    if (colon == line.size() || !isFieldName(name)
        || !std::all_of(value.begin(), value.end(), isValueCharacter))
        return fail("ProtocolError", "a field of the head is malformed: " + quoted(line));
    if (isSame(name, "content-length"))
        takeLength(value);
    else if (isSame(name, "transfer-encoding"))
        takeTransferCoding(value);
    else if (isSame(name, "content-encoding"))
        takeCodings(value);
    else if (isSame(name, "location"))
        m_location.add(value);
    else if (isSame(name, "retry-after"))
        m_retryAfter.add(value);
}

void Judge::takeLength(std::string_view text)
{
    std::int64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || !std::all_of(text.begin(), text.end(), isDigit))
        return fail("ContentLengthError",
                    "the Content-Length " + quoted(text) + " is no number of digits");
    if (error != std::errc{} || end != text.data() + text.size())
        return fail("ContentLengthError",
                    "the Content-Length " + quoted(text) + " is not below 2^63");
    if (m_head.contentLength && *m_head.contentLength != length)
        return fail("ContentLengthError", "the Content-Lengths "
                                              + std::to_string(*m_head.contentLength) + " and "
                                              + std::to_string(length) + " differ");
    m_head.contentLength = length;
}

void Judge::takeTransferCoding(std::string_view text)
{
    if (!isSame(text, "chunked") || m_head.isChunked)
        return fail("ProtocolError", "the Transfer-Encoding " + quoted(text)
                                         + (m_head.isChunked ? " stands beside another"
                                                             : " is none that was asked for"));
    m_head.isChunked = true;
}

void Judge::takeCodings(std::string_view list)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view name = trimmed(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        if (name.empty() || isSame(name, "identity"))
            continue;
        m_isCodedTwice = m_isCodedTwice || !m_coding.empty();
        m_coding.resize(name.size());
        std::transform(name.begin(), name.end(), m_coding.begin(), lower);
    }
}

void Judge::conclude()
{
    if (!m_retryAfter.isAmbiguous)
        m_head.retryAfter = m_retryAfter.value.value_or(std::string_view{});
    if (m_head.status == 101)
        return fail("ProtocolError", "the answer switches protocols, which nobody asked for");
    if (m_head.isChunked && m_head.contentLength)
        return fail("ContentLengthError", "a Content-Length stands beside a Transfer-Encoding");
    if (m_head.isRedirect())
        return concludeRedirect();
    if (m_head.status == 204 || m_head.status == 304 || m_head.isInterim())
        m_head.isChunked = false; // it ends with its head
    else if (m_coding.empty() || m_head.contentLength == 0 || m_head.decides())
        return;
    else if (m_isCodedTwice)
        fail("ContentEncodingError", "the payload is encoded more than once");
    else if (m_coding == "gzip" || m_coding == "x-gzip")
        m_head.coding = BodyCoding::Gzip;
    else if (m_coding == "deflate")
        m_head.coding = BodyCoding::Deflate;
    else
        fail("ContentEncodingError",
             "the payload is encoded as " + quoted(m_coding) + ", which nobody asked for");
}

void Judge::concludeRedirect()
{
    const std::string redirect = "the redirect (" + std::to_string(m_head.status) + ')';
    if (m_location.isAmbiguous)
        return fail("RedirectWithoutPlaceError", redirect + " names places that differ");
    if (!m_location.value || m_location.value->empty())
        return fail("RedirectWithoutPlaceError", redirect + " names no place");
    m_head.location = *m_location.value;
}

} // namespace

bool AnswerHead::isRedirect() const noexcept
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

AnswerHead judgeHead(std::string_view text)
{
    return Judge{}.judge(text);
}

bool isFieldName(std::string_view name) noexcept
{
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [=](char c) {
        return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'z')
               || kOthers.find(c) != std::string_view::npos;
    });
}

bool isValueCharacter(char c) noexcept
{
    return (static_cast<unsigned char>(c) >= 0x20 || c == '\t') && c != 0x7F;
}

} // namespace switchgear::app
