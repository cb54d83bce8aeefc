// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_name.h"

namespace switchgear::detail {

/// What the exception in flight is called: its type without the namespace ("TimeoutError"), and
/// whether it is one of std::bad_alloc and std::logic_error, which tell of this program and not of
/// what it called.
struct ThrownError
{
    ErrorName name;
    bool isProgrammingError = false;
};

/// To be asked inside a catch block.
[[nodiscard]] ThrownError thrownError() noexcept;

} // namespace switchgear::detail
