// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/thread_slot.h"

#include <cstdint>

namespace switchgear::detail {

/// Gives circuits their index, and threads their slots.
///
/// **Ownership.** A slot belongs to the directory; it goes with its thread, which first folds it
/// into the circuit (CircuitController::retire), or with the circuit.
/// **Threads.** Any. Lock order: the directory's before a circuit's; so no function here may be
/// called under a circuit's lock.
class SlotDirectory final
{
public:
    [[nodiscard]] static std::uint32_t takeIndex();
    /// Frees the slots that threads hold for the circuit; none of them may be calling it any more.
    static void giveIndexBack(std::uint32_t index) noexcept;
    /// The present thread's slot, made where there was none; null while the thread ends or where
    /// memory is short.
    [[nodiscard]] static ThreadSlot *slotOf(std::uint32_t index,
                                            CircuitController &controller) noexcept;
};

} // namespace switchgear::detail
