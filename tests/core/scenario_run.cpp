// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "side_by_side.h"

#include <algorithm>
#include <memory>
#include <sstream>

namespace switchgear::test {

std::string run(const Scenario &scenario)
{
    std::size_t workers = 0;
    for (const Step &step : scenario.steps)
        workers = std::max(workers, step.worker);
    std::vector<std::unique_ptr<Pair>> pairs;
    for (const CircuitSetup &setup : scenario.circuits)
        pairs.push_back(std::make_unique<Pair>("circuit " + std::to_string(pairs.size()), setup));
    Turns turns{workers}; // ends before the circuits
    std::ostringstream log;
    TimePoint now;
    for (const Step &step : scenario.steps) {
        Pair &pair = *pairs[step.circuit];
        now = pair.target(step, now);
        log << "t = " << now.time_since_epoch().count() << " ns  " << describe(step) << '\n';
        if (const std::string difference = pair.step(step, now, turns); !difference.empty())
            return log.str() + "=> " + difference;
    }
    for (const auto &pair : pairs) {
        if (const std::string difference = pair->finish(now); !difference.empty())
            return log.str() + "=> at the end, " + difference;
    }
    return {};
}

Scenario shrink(Scenario scenario)
{
    for (std::size_t chunk = scenario.steps.size() / 2; chunk > 0;) {
        bool taken = false;
        for (std::size_t first = 0; first + chunk <= scenario.steps.size();) {
            Scenario shorter = scenario;
            const auto begin = shorter.steps.begin() + static_cast<std::ptrdiff_t>(first);
            shorter.steps.erase(begin, begin + static_cast<std::ptrdiff_t>(chunk));
            if (run(shorter).empty()) {
                ++first;
            } else {
                scenario = std::move(shorter);
                taken = true;
            }
        }
        if (!taken)
            chunk /= 2;
    }
    return scenario;
}

} // namespace switchgear::test
