// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/answer_head.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct z_stream_s;

namespace switchgear::app {

/// Undoes the coding of a payload that comes in pieces, and knows whether it reached its end:
/// libcurl takes one that was cut short for whole.
///
/// **Algorithm.** zlib. Gzip may come in several members; deflate with its frame, or without, as
/// some servers send it. **Errors.** No memory throws std::bad_alloc.
class Inflater final
{
public:
    explicit Inflater(BodyCoding coding);

    /// Appends to `payload`, which is not filled beyond `most` bytes and one piece more.
    [[nodiscard]] std::optional<PollFault> take(std::string_view bytes, std::string &payload,
                                                std::size_t most);
    /// What came so far ends where it may.
    [[nodiscard]] bool isWhole() const noexcept { return m_isWhole; }

private:
    struct End
    {
        void operator()(z_stream_s *stream) const noexcept;
    };

    void begin(unsigned char first);
    [[nodiscard]] int inflatePiece(std::string &payload);

    BodyCoding m_coding;
    std::unique_ptr<z_stream_s, End> m_stream; ///< from the first byte on
    bool m_isWhole = false;
};

} // namespace switchgear::app
