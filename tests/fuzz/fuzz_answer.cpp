// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as an answer of HTTP: a head up to the first empty line, then a body.

#include "app/poll/answer_body.h"
#include "app/poll/answer_head.h"
#include "fuzz_text.h"

#include <algorithm>
#include <optional>
#include <string>

namespace {

using namespace switchgear;
using namespace switchgear::app;
using switchgear::test::require;

/// What came of a body; the words of a fault tell how its bytes came, its name does not.
struct Taken
{
    std::string_view error;
    std::string payload;

    friend bool operator==(const Taken &, const Taken &) = default;
};

void checkFault(const std::optional<PollFault> &fault)
{
    if (!fault)
        return;
    require(fault->name.ends_with("Error"), "a fault has a name", fault->name);
    require(!fault->words.empty(), "a fault has words", fault->name);
    test::requireOneLine(fault->words);
}

Taken taken(const AnswerHead &head, std::string_view bytes, std::size_t piece)
{
    AnswerBody body{head};
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        if (const auto fault = body.take(bytes.substr(0, piece))) {
            checkFault(fault);
            return {fault->name, {}};
        }
    }
    const auto fault = body.end();
    checkFault(fault);
    return fault ? Taken{fault->name, {}} : Taken{{}, body.payload()};
}

void checkHead(const AnswerHead &head)
{
    checkFault(head.fault);
    require(head.status == 0 || (head.status >= 100 && head.status <= 999),
            "a status has three digits");
    require(head.fault || head.status != 0, "a sound head has a status");
    require(!head.contentLength || *head.contentLength >= 0, "a length is not negative");
    require(head.fault || !(head.isChunked && head.contentLength), "there is one framing");
    require(head.fault || head.isRedirect() == !head.location.empty(),
            "a redirect alone has a place", head.location);
    require(head.fault || !head.decides() || head.coding == BodyCoding::Plain,
            "no body is decoded that nobody reads");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr std::string_view kEnd = "\r\n\r\n";
    const std::string_view text = test::asText(data, size);
    const std::size_t end = std::min(text.find(kEnd), text.size());
    const std::size_t bodyAt = std::min(end + kEnd.size(), text.size());
    const AnswerHead head = judgeHead(text.substr(0, bodyAt));
    checkHead(head);
    if (head.decides())
        return 0;
    const std::string_view body = text.substr(bodyAt);
    const Taken whole = taken(head, body, body.size() + 1);
    require(whole.payload.size() <= AnswerBody::kMostPayload, "a payload is bounded");
    for (const std::size_t piece : {1U, 3U, 16U})
        require(taken(head, body, piece) == whole, "it comes to the same in pieces", body);
    return 0;
}
