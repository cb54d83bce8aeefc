// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/error_filter.h"

#include <algorithm>

namespace switchgear {
namespace {

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

bool matchesAny(const std::vector<std::string> &classes, std::string_view name) noexcept
{
    return std::any_of(classes.begin(), classes.end(), [name](const std::string &errorClass) {
        return matchesErrorClass(errorClass, name);
    });
}

} // namespace

bool matchesErrorClass(std::string_view errorClass, std::string_view name) noexcept
{
    if (errorClass.empty() || name.size() < errorClass.size())
        return false;
    for (std::size_t i = 0; i < errorClass.size(); ++i) {
        const bool same = errorClass[i] == name[i];
        if (!same && !(errorClass[i] == 'x' && isDigit(name[i])))
            return false;
    }
    return name.size() == errorClass.size() || name[errorClass.size()] == '.';
}

Verdict ErrorFilter::verdict(std::string_view name) const
{
    if (predicate)
        return predicate(name);
    if (matchesAny(ignore, name))
        return Verdict::Ignored;
    if (!only.empty() && !matchesAny(only, name))
        return Verdict::Success;
    return Verdict::Failure;
}

} // namespace switchgear
