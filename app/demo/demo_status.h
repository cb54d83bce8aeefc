// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/arrival_schedule.h"
#include "app/demo/call_ledger.h"
#include "app/demo/demo_script.h"
#include "app/demo/fault.h"

#include <switchgear/time.h>

#include <QMetaType>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace switchgear::app {

/// How a run of the demo is driven.
struct DemoSettings
{
    double rate = 200.0; ///< calls a second through all circuits together; see clampedRate()
    LoadShape shape = LoadShape::Steady;
    std::uint64_t seed = 42; ///< of the services' chance
    /// After which a call has failed; a hop inside the chain has half the time of the one before.
    std::chrono::milliseconds timeout{2000};
    Scenario scenario = Scenario::None;
};

struct FaultStatus
{
    Fault fault;
    Duration remaining{0};
};

struct ServiceStatus
{
    std::string name; ///< of the service and of its circuit
    std::uint16_t port = 0; ///< on 127.0.0.1
    std::uint64_t received = 0; ///< requests that really came in, since the services were opened
    CallCounts calls; ///< of this run, as its callers saw them
    std::vector<FaultStatus> faults;
};

/// The demo at one instant: plain values, for the window.
struct DemoStatus
{
    bool isReady = false; ///< the services are open
    bool isRunning = false;
    DemoSettings settings; ///< with the rate and the shape of this moment
    Duration elapsed{0}; ///< since the start of the run; stands still after its end
    CallCounts total; ///< of this run, over all circuits
    double rateReached = 0.0; ///< calls a second over about the last second, rejected ones included
    std::vector<ServiceStatus> services; ///< in the order of the circuits

    [[nodiscard]] bool hasFaults() const noexcept
    {
        for (const ServiceStatus &service : services)
            if (!service.faults.empty())
                return true;
        return false;
    }
};

} // namespace switchgear::app

Q_DECLARE_METATYPE(switchgear::app::DemoStatus)
