// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

namespace switchgear::detail {

/// Whether the kernel can. **Cost.** A load, after the first call.
[[nodiscard]] bool hasProcessBarrier() noexcept;

/// Makes every running thread of the process pass a full memory barrier, so that what they stored
/// before is seen after, without their having to pay for it. False where the kernel cannot; then
/// nothing was done. **Cost.** A few microseconds. **Threads.** Any.
[[nodiscard]] bool processBarrier() noexcept;

} // namespace switchgear::detail
