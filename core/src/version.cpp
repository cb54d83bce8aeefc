// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include <switchgear/version.h>

namespace switchgear {

std::string_view version() noexcept
{
    return SWITCHGEAR_VERSION;
}

} // namespace switchgear
