// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/detail/cancellation.h"

namespace switchgear::detail {

template <typename T>
inline constexpr bool isCallResult = false;
template <typename T>
inline constexpr bool isCallResult<CallResult<T>> = true;

} // namespace switchgear::detail
