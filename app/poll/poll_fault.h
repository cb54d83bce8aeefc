// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace switchgear::app {

/// Why a poll failed, where the status of its answer does not say it.
struct PollFault
{
    std::string_view name; ///< of the error, as reports count it; a literal
    std::string words; ///< what happened, for a person; parts of the answer are printable in it
};

} // namespace switchgear::app
