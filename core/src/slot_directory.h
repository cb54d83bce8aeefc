// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/thread_slot.h"

namespace switchgear::detail {

/// Gives circuits their place, and threads their slots.
///
/// **Ownership.** A slot belongs to the directory; it goes with its thread, which first folds it
/// into the circuit (CircuitController::retire), or with the circuit.
/// **Threads.** Any. Lock order: the directory's before a circuit's; so no function here may be
/// called under a circuit's lock.
class SlotDirectory final
{
public:
    /// No page where all places are taken (8 million circuits): then threads have no slots for the
    /// circuit, and its calls take the lock.
    [[nodiscard]] static SlotPlace takePlace();
    /// Frees the slots that threads hold for the circuit; none of them may be calling it any more.
    static void givePlaceBack(SlotPlace place) noexcept;
    /// The present thread's slot, made where there was none; null while the thread ends, where
    /// memory is short, and for no page.
    [[nodiscard]] static ThreadSlot *slotOf(SlotPlace place,
                                            CircuitController &controller) noexcept;
};

} // namespace switchgear::detail
