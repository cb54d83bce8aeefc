// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"

namespace switchgear::detail {

/// clock_gettime() as the kernel maps it into every process; null where it cannot be found.
///
/// The C library's function looks the same address up and calls it through a check of its own, at
/// twice the cost of the coarse clock itself. The address stands in the small shared object (vDSO)
/// that the kernel tells of at the start of the process; its table of symbols is walked here, once.
/// What is not as expected there (another system, no such symbol, one that does not answer) gives
/// null, and the C library's is called.
[[nodiscard]] ReadClock kernelClock() noexcept;

} // namespace switchgear::detail
