// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/trace_keys.h"

#include "app/config/printable.h"

#include <array>
#include <vector>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, kTraceKeyCount> kKeyWords{
    "t",      "op",    "circuit", "id",   "outcome", "duration", "retry_after",
    "reason", "owner", "until",   "mode", "tokens",  "max_wait"};

constexpr std::array<std::string_view, 14> kOpWords{
    "call", "acquire",        "complete", "abandon", "isolate", "reset", "trip", "force_half_open",
    "mode", "break_duration", "state",    "take",    "reserve", "cancel"};

constexpr TraceKeys kCommon = bit(TraceKey::T) | bit(TraceKey::Op) | bit(TraceKey::Circuit);
constexpr TraceKeys kOrder = kCommon | bit(TraceKey::Reason) | bit(TraceKey::Owner);

template <std::size_t Count>
std::optional<std::size_t> placeOf(std::string_view text,
                                   const std::array<std::string_view, Count> &words) noexcept
{
    for (std::size_t i = 0; i < Count; ++i) {
        if (words[i] == text)
            return i;
    }
    return std::nullopt;
}

} // namespace

std::string_view text(TraceKey key) noexcept
{
    return kKeyWords[static_cast<std::size_t>(key)];
}

std::string_view text(TraceOp op) noexcept
{
    return kOpWords[static_cast<std::size_t>(op)];
}

std::optional<TraceKey> keyOf(std::string_view text) noexcept
{
    if (const auto place = placeOf(text, kKeyWords))
        return static_cast<TraceKey>(*place);
    return std::nullopt;
}

std::optional<TraceOp> opOf(std::string_view text) noexcept
{
    if (const auto place = placeOf(text, kOpWords))
        return static_cast<TraceOp>(*place);
    return std::nullopt;
}

TraceKeys allowedKeys(TraceOp op) noexcept
{
    switch (op) {
    case TraceOp::Call:
        return kCommon | bit(TraceKey::Outcome) | bit(TraceKey::Duration)
               | bit(TraceKey::RetryAfter) | bit(TraceKey::Id);
    case TraceOp::Complete:
        return kCommon | bit(TraceKey::Id) | bit(TraceKey::Outcome) | bit(TraceKey::RetryAfter);
    case TraceOp::Acquire:
    case TraceOp::Abandon:
    case TraceOp::Cancel:
        return kCommon | bit(TraceKey::Id);
    case TraceOp::Isolate:
        return kOrder | bit(TraceKey::Until);
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
        return kOrder;
    case TraceOp::Mode:
        return kOrder | bit(TraceKey::Mode) | bit(TraceKey::Until);
    case TraceOp::Take:
        return kCommon | bit(TraceKey::Tokens) | bit(TraceKey::Id);
    case TraceOp::Reserve:
        return kCommon | bit(TraceKey::Tokens) | bit(TraceKey::Id) | bit(TraceKey::MaxWait);
    case TraceOp::BreakDuration:
    case TraceOp::State:
        break;
    }
    return kCommon;
}

TraceKeys requiredKeys(TraceOp op) noexcept
{
    constexpr TraceKeys kAlways = bit(TraceKey::T) | bit(TraceKey::Op);
    switch (op) {
    case TraceOp::Complete:
    case TraceOp::Abandon:
    case TraceOp::Cancel:
        return kAlways | bit(TraceKey::Id);
    case TraceOp::Mode:
        return kAlways | bit(TraceKey::Mode);
    case TraceOp::Call:
    case TraceOp::Acquire:
    case TraceOp::Isolate:
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
    case TraceOp::BreakDuration:
    case TraceOp::State:
    case TraceOp::Take:
    case TraceOp::Reserve:
        break;
    }
    return kAlways;
}

std::string opWords()
{
    return anyOf(kOpWords);
}

std::string keyWords(TraceKeys keys)
{
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < kTraceKeyCount; ++i) {
        if ((keys & bit(static_cast<TraceKey>(i))) != 0)
            words.push_back(kKeyWords[i]);
    }
    return anyOf(words);
}

} // namespace switchgear::app
