// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QJsonValue>
#include <QString>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace switchgear::app {

// How reports write the values that they share.

[[nodiscard]] inline QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A whole number of JSON; counts and seeds stay far below 2^63.
[[nodiscard]] inline QJsonValue jsonCount(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

[[nodiscard]] inline double inSeconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace switchgear::app
