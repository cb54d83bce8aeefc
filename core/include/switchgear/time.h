// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace switchgear {

/// A length of time. Every duration of the library is a whole number of nanoseconds.
using Duration = std::chrono::nanoseconds;

/// An instant on the monotonic clock. The library never reads wall time: a stepped wall clock
/// neither stretches nor cuts a break. A virtual clock counts from TimePoint{}.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

} // namespace switchgear
