// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/inflater.h"

#include <array>
#include <new>
#include <zlib.h>

namespace switchgear::app {

namespace {

constexpr std::size_t kPiece = 16384;

// As zlib takes its window: the largest, and which frame there is around.
constexpr int kZlib = MAX_WBITS;
constexpr int kGzip = MAX_WBITS + 16;
constexpr int kNoFrame = -MAX_WBITS;

/// A zlib frame begins with these four bits. Deflate with no frame would have to begin with a
/// stored block that has a bit set where nothing stands.
bool beginsAFrame(unsigned char first) noexcept
{
    return (first & 0x0FU) == Z_DEFLATED;
}

} // namespace

Inflater::Inflater(BodyCoding coding) : m_coding(coding) {}

void Inflater::End::operator()(z_stream_s *stream) const noexcept
{
    inflateEnd(stream);
    delete stream;
}

void Inflater::begin(unsigned char first)
{
    auto stream = std::make_unique<z_stream>();
    const int frame = m_coding == BodyCoding::Gzip ? kGzip : beginsAFrame(first) ? kZlib : kNoFrame;
    if (inflateInit2(stream.get(), frame) != Z_OK)
        throw std::bad_alloc{};
    m_stream.reset(stream.release());
}

std::optional<PollFault> Inflater::take(std::string_view bytes, std::string &payload,
                                        std::size_t most)
{
    if (bytes.empty())
        return std::nullopt;
    std::string input{bytes}; // zlib's interface takes no constant bytes
    if (m_stream == nullptr)
        begin(static_cast<unsigned char>(input.front()));
    m_stream->next_in = reinterpret_cast<Bytef *>(input.data());
    m_stream->avail_in = static_cast<uInt>(input.size());
    int result = Z_OK;
    while (payload.size() <= most && (m_stream->avail_in > 0 || m_stream->avail_out == 0)) {
        if (m_isWhole) {
            if (m_stream->avail_in == 0)
                break;
            if (m_coding != BodyCoding::Gzip)
                return PollFault{"ContentEncodingError",
                                 "bytes follow the end of the compressed payload"};
            inflateReset(m_stream.get()); // the next member
            m_isWhole = false;
        }
        result = inflatePiece(payload);
        m_isWhole = result == Z_STREAM_END;
        if (result == Z_MEM_ERROR)
            throw std::bad_alloc{};
        if (result == Z_BUF_ERROR) // nothing more to be had from what came
            break;
        if (result != Z_OK && result != Z_STREAM_END)
            return PollFault{"ContentEncodingError", "the compressed payload is broken"};
    }
    return std::nullopt;
}

int Inflater::inflatePiece(std::string &payload)
{
    std::array<char, kPiece> piece;
    m_stream->next_out = reinterpret_cast<Bytef *>(piece.data());
    m_stream->avail_out = kPiece;
    const int result = inflate(m_stream.get(), Z_NO_FLUSH);
    payload.append(piece.data(), kPiece - m_stream->avail_out);
    return result;
}

} // namespace switchgear::app
