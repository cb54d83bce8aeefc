// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a configuration: a refused text says why and where, an accepted one gives circuits.

#include "app/config/config_reader.h"
#include "fuzz_support.h"
#include "fuzz_text.h"

#include <switchgear/circuit_breaker.h>

#include <algorithm>

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

/// The core takes what the reader took: each breaker is built and used.
void build(const CircuitConfig &config)
{
    static const Clock clock{Clock::Kind::Manual};
    require(!config.name.empty(), "a circuit has a name");
    require(validate(config.options).empty(), "the core takes the options", config.name);
    CircuitBreaker breaker{config.name, config.options, &clock};
    const TimePoint now = clock.now();
    breaker.tryAcquire(now).succeed(now);
    breaker.tryAcquire(now).fail(now, ErrorName{"http.503"});
    breaker.trip({}, now);
    if (config.options.mode == CircuitMode::Disabled)
        return; // nothing opens
    // A break that ends where time ends is due never.
    const TimePoint due = breaker.nextDue().value_or(TimePoint::max());
    require(due >= now, "a break ends later", config.name);
    breaker.advance(due);
    require(due == TimePoint::max() || breaker.state(due) == CircuitState::HalfOpen, "a break ends",
            config.name);
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
