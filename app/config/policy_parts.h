// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/config/config_fault.h"
#include "app/config/json_document.h"

#include <vector>

namespace switchgear::app {

// The parts around a circuit's breaker, read as those of breaker_parts.h are.

[[nodiscard]] RateLimit readLimiter(const JsonValue &value, const JsonPath &path,
                                    FaultList &faults);
[[nodiscard]] BulkheadOptions readBulkhead(const JsonValue &value, const JsonPath &path,
                                           FaultList &faults);
[[nodiscard]] RetrySettings readRetry(const JsonValue &value, const JsonPath &path,
                                      FaultList &faults);
[[nodiscard]] std::vector<FallbackLevel> readFallback(const JsonValue &value, const JsonPath &path,
                                                      FaultList &faults);

} // namespace switchgear::app
