// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a configuration: a refused text says why and where, an accepted one gives circuits.

#include "app/config/config_reader.h"
#include "fuzz_support.h"
#include "fuzz_text.h"

#include <switchgear/circuit_breaker.h>
#include <switchgear/guarded_circuit.h>
#include <switchgear/rate_limiter.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace {

using namespace switchgear;
using namespace switchgear::app;
using switchgear::test::require;
using switchgear::test::requireOneLine;

void checkFaults(std::string_view text, const std::vector<ConfigFault> &faults)
{
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    TextPosition before{0, 0};
    for (const ConfigFault &fault : faults) {
        const auto &[line, column] = fault.position;
        const std::string shown = faultLine("circuits.json", fault);
        require(line >= 1 && line <= lines && column >= 1, "a fault has its place", shown);
        require(line > before.line || (line == before.line && column >= before.column),
                "faults come in the order of the text", shown);
        require(!fault.found.empty() && !fault.expected.empty(),
                "a fault tells what stands there and what would be right", shown);
        requireOneLine(shown);
        before = fault.position;
    }
}

/// A refusal tells after how long the same is granted, and a reservation given back at once has
/// changed nothing.
void use(RateLimiter &limiter, TimePoint now)
{
    require(limiter.tryAcquire(now).granted, "a bucket is full at first");
    const std::optional<Duration> before = limiter.retryAfter(now);
    Reservation reservation = limiter.reserve(now);
    require(limiter.cancel(reservation, now) == (reservation.granted() ? 1U : 0U),
            "a reservation can be given back at once");
    require(limiter.retryAfter(now) == before, "reserving and cancelling changes nothing");
    require(before.has_value(), "one token can always be granted");
    if (*before == Duration::max())
        return; // beyond the end of time
    require(*before == Duration{0} || !limiter.tryAcquire(now + *before - Duration{1}),
            "a token is granted no earlier than was told");
    require(limiter.tryAcquire(now + *before).granted, "a token is granted when it was told");
}

/// What the breaker opens for ends.
void open(CircuitBreaker &breaker, TimePoint now)
{
    breaker.trip({}, now);
    if (breaker.mode() == CircuitMode::Disabled)
        return; // nothing opens
    // A break that ends where time ends is due never.
    const TimePoint due = breaker.nextDue().value_or(TimePoint::max());
    require(due >= now, "a break ends later", breaker.name());
    breaker.advance(due);
    require(due == TimePoint::max() || breaker.state(due) == CircuitState::HalfOpen, "a break ends",
            breaker.name());
}

/// The core takes what the reader took: each circuit is built and used.
void build(const CircuitConfig &config)
{
    static const Clock clock{Clock::Kind::Manual};
    require(!config.name.empty(), "a circuit has a name");
    require(validate(config.options).empty(), "the core takes the options", config.name);
    const TimePoint now = clock.now();
    GuardedCircuit circuit{std::make_shared<CircuitBreaker>(config.name, config.options, &clock),
                           config.limiter, config.bulkhead};
    GuardedPermit first = circuit.tryAcquire(now);
    require(static_cast<bool>(first), "a circuit takes its first call", config.name);
    first.succeed(now);
    circuit.tryAcquire(now).fail(now, ErrorName{"http.503"});
    open(circuit.breaker(), now);
    if (config.limiter) {
        RateLimiter limiter{*config.limiter, &clock};
        use(limiter, now);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = test::asText(data, size);
    const ConfigResult whole = readConfig(text);
    checkFaults(text, whole.faults);
    require(whole.isSound() || whole.document.circuits.empty(), "a refused file has no effect");
    for (const CircuitConfig &circuit : whole.document.circuits)
        build(circuit);

    const BreakDurationResult part = readBreakDurationText(text);
    checkFaults(text, part.faults);
    return 0;
}
