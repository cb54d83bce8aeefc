// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/replay/output_buffer.h"

namespace switchgear::app {

/// Takes nothing, as a pipe whose reader has gone.
class ClosedSink final : public ByteSink
{
public:
    bool write(std::string_view /*bytes*/) override { return false; }
    [[nodiscard]] std::string fault() const override { return "Broken pipe"; }
};

} // namespace switchgear::app
