// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <functional>
#include <stop_token>

namespace switchgear {

/// What the waits of a blocking call go through: waits that long, or until the token is asked to
/// stop, and says whether the whole time has passed. Handed in, so that a test need not sleep.
using Sleeper = std::function<bool(Duration, const std::stop_token &)>;

/// Blocks the thread; an operating system's sleep, so it may last a little longer.
[[nodiscard]] bool sleepThisThread(Duration time, const std::stop_token &stop);

} // namespace switchgear
