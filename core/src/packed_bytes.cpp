// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "packed_bytes.h"

#include <array>
#include <bit>

namespace switchgear::detail {
namespace {

/// What the library says in its reasons; a phrase stands in a text as its number here, plus one,
/// which is no character of any text but for control characters. The longer of two that begin alike
/// comes first.
constexpr std::array<std::string_view, 21> kPhrases{
    " calls failed within ",
    " calls were slow within ",
    " calls failed",
    " calls were slow",
    " failures within ",
    " failures in a row",
    " probes succeeded",
    " probe succeeded",
    " probes failed",
    " probe failed",
    "a probe had no outcome after ",
    "the break of ",
    "the isolation was released",
    "the isolation",
    " by hand",
    " is over",
    "(0.",
    " ≥ 0.",
    " ≥ ",
    " of ",
    ": ",
};
constexpr char kEscape = static_cast<char>(kPhrases.size() + 1);

constexpr double kDecimals = 10'000.0;
constexpr double kMostShifted = 1e9;

/// The number of the phrase with which the text begins; as many as there are: none.
std::size_t phraseAt(std::string_view text) noexcept
{
    std::size_t phrase = 0;
    while (phrase < kPhrases.size() && !text.starts_with(kPhrases[phrase]))
        ++phrase;
    return phrase;
}

std::string shortened(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const std::size_t phrase = phraseAt(text);
        if (phrase < kPhrases.size()) {
            result += static_cast<char>(phrase + 1);
            text.remove_prefix(kPhrases[phrase].size());
            continue;
        }
        if (static_cast<unsigned char>(text.front()) <= static_cast<unsigned char>(kEscape))
            result += kEscape;
        result += text.front();
        text.remove_prefix(1);
    }
    return result;
}

} // namespace

void PackedWriter::real(double value)
{
    const double shifted = value * kDecimals;
    if (shifted >= 0 && shifted < kMostShifted) {
        const auto decimals = static_cast<std::uint64_t>(shifted + 0.5);
        if (static_cast<double>(decimals) / kDecimals == value) {
            number(decimals + 1);
            return;
        }
    }
    number(0);
    auto bits = std::bit_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof bits; ++i, bits >>= 8U)
        byte(static_cast<std::uint8_t>(bits));
}

double PackedReader::real() noexcept
{
    if (const std::uint64_t decimals = number())
        return static_cast<double>(decimals - 1) / kDecimals;
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64U; shift += 8U)
        bits |= std::uint64_t{byte()} << shift;
    return std::bit_cast<double>(bits);
}

void PackedWriter::duration(std::chrono::nanoseconds value)
{
    using std::chrono::milliseconds;
    const auto whole = std::chrono::duration_cast<milliseconds>(value);
    if (whole == value && whole.count() >= 0) {
        number(static_cast<std::uint64_t>(whole.count()) + 1);
        return;
    }
    number(0);
    difference(value.count());
}

std::chrono::nanoseconds PackedReader::duration() noexcept
{
    if (const std::uint64_t whole = number())
        return std::chrono::milliseconds{whole - 1};
    return std::chrono::nanoseconds{difference()};
}

void PackedWriter::text(std::string_view text)
{
    const std::string stored = shortened(text);
    number(stored.size());
    for (const char c : stored)
        byte(static_cast<std::uint8_t>(c));
}

std::string PackedReader::text()
{
    std::string result;
    for (std::uint64_t left = number(); left > 0; --left) {
        auto c = static_cast<char>(byte());
        if (c == kEscape) {
            --left;
            c = static_cast<char>(byte());
        } else if (c > 0 && c < kEscape) {
            result += kPhrases[static_cast<std::size_t>(c) - 1];
            continue;
        }
        result += c;
    }
    return result;
}

} // namespace switchgear::detail
