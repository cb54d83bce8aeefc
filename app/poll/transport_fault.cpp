// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/transport_fault.h"

#include <cerrno>
#include <system_error>

namespace switchgear::app {

namespace {

/// X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT of OpenSSL, which libcurl hands on.
constexpr long kSelfSigned = 18;

std::string wordsOf(const TransportEnd &end)
{
    return std::string{end.text.empty() ? std::string_view{curl_easy_strerror(end.code)}
                                        : end.text};
}

PollFault noConnection(const TransportEnd &end)
{
    std::string words = wordsOf(end);
    if (end.systemError != 0)
        words += ": " + std::generic_category().message(static_cast<int>(end.systemError));
    return {end.systemError == ECONNREFUSED ? "ConnectionRefusedError" : "NetworkError",
            std::move(words)};
}

PollFault cutOff(const TransportEnd &end)
{
    switch (end.got) {
    case AnswerPart::Nothing:
        return {"ConnectionResetError", wordsOf(end)};
    case AnswerPart::PartOfHead:
        return {"TruncatedHeadError", "the head of the answer was cut short"};
    case AnswerPart::Head:
        break;
    }
    return {"TruncatedBodyError", "the body was cut short: " + wordsOf(end)};
}

PollFault certificateFault(const TransportEnd &end)
{
    if (end.verifyResult == kSelfSigned)
        return {"SelfSignedCertificateError",
                "the certificate of the server is signed by itself alone"};
    return {"CertificateError", wordsOf(end)};
}

PollFault protocolFault(const TransportEnd &end)
{
    // libcurl ends the transfer before it hands out the line.
    if (end.text.find("Content-Length") != std::string_view::npos)
        return {"ContentLengthError", "the Content-Length is no number of digits"};
    return {"ProtocolError", "this is no HTTP: " + wordsOf(end)};
}

} // namespace

PollFault transportFault(const TransportEnd &end)
{
    switch (end.code) {
    case CURLE_OK: // and yet the connection ended within the head
        return {"TruncatedHeadError", "the head of the answer was cut short"};
    case CURLE_OPERATION_TIMEDOUT:
        return {"TimeoutError", wordsOf(end)};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {"HostNotFoundError", wordsOf(end)};
    case CURLE_COULDNT_CONNECT:
        return noConnection(end);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        return cutOff(end);
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificateFault(end);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
        return {"TlsError", wordsOf(end)};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_FUNCTION_ARGUMENT: // what it makes of a folded first field
        return protocolFault(end);
    case CURLE_OUT_OF_MEMORY: // what it makes of a line above its own limit
        if (end.got != AnswerPart::Head)
            return {"HeadTooLargeError", "a line of the answer's head has no end"};
        [[fallthrough]];
    default:
        return {"NetworkError", wordsOf(end)};
    }
}

} // namespace switchgear::app
