// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_ledger.h"
#include "app/demo/demo_status.h"

#include <QByteArray>
#include <QMetaType>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::app {

struct CircuitReport
{
    std::string name;
    std::string group;
    CallCounts calls;
    std::uint64_t openings = 0;
    std::uint64_t received = 0; ///< requests that the service counted itself
    std::uint64_t queued = 0; ///< calls that are still kept for later
};

/// What a run was, once it has ended.
struct RunReport
{
    DemoSettings settings;
    Duration duration{0};
    std::vector<CircuitReport> circuits;

    [[nodiscard]] CallCounts total() const;
    [[nodiscard]] std::uint64_t openings() const;
    /// Calls a second, rejected ones included; zero for a run of no length.
    [[nodiscard]] double rateReached() const;
    /// One JSON object, keys in the order of the alphabet.
    [[nodiscard]] QByteArray toJson() const;
};

/// succeeded / (succeeded + failed); none where neither happened.
[[nodiscard]] std::optional<double> successRate(const CallCounts &calls) noexcept;

} // namespace switchgear::app

Q_DECLARE_METATYPE(switchgear::app::RunReport)
