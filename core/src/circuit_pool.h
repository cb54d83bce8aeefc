// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>

namespace switchgear::detail {

/// Memory for circuit breakers, side by side in pages of the machine's memory.
///
/// A program with thousands of circuits calls them in no order. Scattered among what else they
/// allocate, each would take a page of its own, and a call would first wait for the address of the
/// page; so many to a page, their addresses fit into the processor's second table.
/// **Ownership.** A place that was given back is used again; pages stay with the process. Under the
/// address sanitizer each circuit is allocated by itself, so that its use after its end is found.
/// **Threads.** Any; a short lock. **Errors.** std::bad_alloc.
class CircuitPool final
{
public:
    /// For a CircuitBreaker; of another size (a class derived from it), from the heap.
    [[nodiscard]] static void *take(std::size_t size);
    static void giveBack(void *place, std::size_t size) noexcept;
};

} // namespace switchgear::detail
