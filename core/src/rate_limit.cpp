// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/rate_limit.h"

#include "number_text.h"
#include "rate_ticks.h"

#include <cmath>
#include <string>

namespace switchgear {
namespace {

using detail::durationText;
using detail::numberText;

} // namespace

std::vector<OptionFault> validate(const RateLimit &limit)
{
    std::vector<OptionFault> faults;
    const bool isRate = std::isfinite(limit.rate) && limit.rate > 0.0;
    if (!isRate)
        faults.push_back({"limiter.rate", numberText(limit.rate), "must be above 0"});
    if (limit.per.count() <= 0)
        faults.push_back({"limiter.per", durationText(limit.per), "must be above 0"});
    if (limit.minInterval.count() < 0)
        faults.push_back(
            {"limiter.min_interval", durationText(limit.minInterval), "must be 0 or more"});
    if (!faults.empty() || detail::rateTicks(limit))
        return faults;

    RateLimit withBurst = limit;
    withBurst.burst = 1;
    if (detail::rateTicks(withBurst))
        faults.push_back({"limiter.burst", "0 (the rate, rounded up)",
                          "must be given where the rate is above 2^64 - 1"});
    else
        faults.push_back({"limiter.rate",
                          numberText(limit.rate) + " each " + durationText(limit.per),
                          "must be nearer to 1, or have fewer digits: it cannot be held exactly"});
    return faults;
}

} // namespace switchgear
