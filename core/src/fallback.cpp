// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/fallback.h"

namespace switchgear {

std::string_view FallbackFailure::reason() const noexcept
{
    if (rejection)
        return text(rejection->by);
    return error.isEmpty() ? std::string_view{"failure"} : error.name().text();
}

std::string_view text(FallbackKind kind) noexcept
{
    switch (kind) {
    case FallbackKind::Cache:
        return "cache";
    case FallbackKind::Static:
        return "static";
    case FallbackKind::Computed:
        return "computed";
    case FallbackKind::Queue:
        return "queue";
    }
    return {};
}

bool FallbackOptions::answers(const FallbackFailure &failure) const
{
    if (failure.rejection)
        return true;
    if (failure.isProgrammingError && !programmingErrors)
        return false;
    return failure.error.isEmpty() || errors.verdict(failure.error) == Verdict::Failure;
}

} // namespace switchgear
