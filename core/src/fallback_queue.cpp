// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/fallback_queue.h"

#include <stdexcept>
#include <string>

namespace switchgear {

std::vector<OptionFault> validate(const FallbackQueueOptions &options)
{
    std::vector<OptionFault> faults;
    if (options.maxEntries < 1) {
        faults.push_back({"max_entries", std::to_string(options.maxEntries), "must be at least 1"});
    }
    return faults;
}

void detail::requireSound(const FallbackQueueOptions &options)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
}

Listener whenClosed(std::function<void()> wake)
{
    return [wake = std::move(wake)](const Event &event) {
        if (event.kind == EventKind::Change && event.change != nullptr
            && event.change->to == CircuitState::Closed
            && event.change->from != CircuitState::Closed)
            wake();
    };
}

} // namespace switchgear
