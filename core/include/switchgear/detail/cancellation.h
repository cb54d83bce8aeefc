// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef> // says which library this is

#if defined(__GLIBCXX__)
#include <cxxabi.h>
#endif

// What the cancellation of a thread (pthread_cancel, pthread_exit) asks of code that catches or
// must not throw. Deferred cancellation, that is: a thread that is cancelled asynchronously may
// hold any lock.
namespace switchgear::detail {

/// What passes through a thread that is cancelled. It looks like an exception, and ends the program
/// where it is kept: who catches everything lets it go first. Nor can it be caught where another
/// exception is being handled, so no function handed in is called from a catch block.
#if defined(__GLIBCXX__)
using ForcedUnwind = abi::__forced_unwind;
#else
struct ForcedUnwind
{};
#endif

/// While it lives the thread is not cancelled: the request waits. For functions handed in that are
/// called from where nothing may pass through: a listener, a predicate or a callback under a permit
/// that ends.
class CancellationPause final
{
public:
    CancellationPause() noexcept;
    CancellationPause(const CancellationPause &) = delete;
    CancellationPause &operator=(const CancellationPause &) = delete;
    ~CancellationPause();

private:
    int m_before = 0;
};

} // namespace switchgear::detail
