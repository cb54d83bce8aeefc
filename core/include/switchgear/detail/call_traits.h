// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"

#if defined(__GLIBCXX__)
#include <cxxabi.h>
#endif

namespace switchgear::detail {

/// What passes through a thread that is cancelled. It looks like an exception, and ends the program
/// where it is kept: who catches everything lets it go first.
#if defined(__GLIBCXX__)
using ForcedUnwind = abi::__forced_unwind;
#else
struct ForcedUnwind
{};
#endif

template <typename T>
inline constexpr bool isCallResult = false;
template <typename T>
inline constexpr bool isCallResult<CallResult<T>> = true;

} // namespace switchgear::detail
