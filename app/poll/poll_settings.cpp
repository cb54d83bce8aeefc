// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_settings.h"

namespace switchgear::app {

BackoffOptions backoffOf(const PollSettings &settings) noexcept
{
    BackoffOptions options;
    options.kind = Backoff::Exponential;
    options.base = settings.baseDelay;
    options.factor = 2.0;
    options.max = settings.maxDelay;
    options.jitter = Jitter::Proportional;
    options.jitterShare = 0.1;
    return options;
}

std::string_view pollStopName(PollStop stop) noexcept
{
    switch (stop) {
    case PollStop::MaxPolls:
        return "max_polls";
    case PollStop::MaxFailures:
        return "max_failures";
    case PollStop::Interrupted:
        return "interrupted";
    }
    return {};
}

} // namespace switchgear::app
