// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/error_filter.h"

#include "thrown_type.h"
#include "whole_name.h"

#include <algorithm>
#include <optional>

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

/// What is known of an error that is to be judged.
struct Judged
{
    std::string_view name;
    std::string_view qualified; ///< of what was thrown
    const std::exception_ptr *thrown;
};

bool matchesAny(const std::vector<std::string> &classes, const ErrorTypes &types,
                const Judged &error)
{
    return matchesAny(classes, error.name)
           || (error.thrown != nullptr
               && (matchesAny(classes, error.qualified) || types.match(*error.thrown)));
}

Verdict verdictOf(const ErrorFilter &filter, const Judged &error)
{
    if (filter.predicate)
        return filter.predicate(error.name);
    if (matchesAny(filter.ignore, filter.ignoreTypes, error))
        return Verdict::Ignored;
    const bool isAny = filter.only.empty() && filter.onlyTypes.isEmpty();
    return isAny || matchesAny(filter.only, filter.onlyTypes, error) ? Verdict::Failure
                                                                     : Verdict::Success;
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
    return verdictOf(*this, {name, {}, nullptr});
}

Verdict ErrorFilter::verdict(const CallError &error) const
{
    if (error.more() == nullptr)
        return verdict(error.name().text());
    std::string_view text; // of the exception, or of its type
    std::optional<detail::ThrownType> type;
    try {
        std::rethrow_exception(error.more());
    } catch (const detail::WholeName &whole) {
        text = whole.text;
    } catch (...) {
        text = type.emplace(detail::ThrownType::current()).lastComponent();
    }
    // Not in the handler: a predicate is a function handed in, and may be cancelled.
    if (error.name() != ErrorName{text}) // a stage has given it another one
        return verdict(error.name().text());
    return type ? verdictOf(*this, {text, type->qualified(), &error.more()}) : verdict(text);
}

bool ErrorFilter::looksAtTypes() const noexcept
{
    const auto isQualified = [](const std::string &name) {
        return name.find("::") != std::string::npos;
    };
    return !ignoreTypes.isEmpty() || !onlyTypes.isEmpty()
           || std::any_of(ignore.begin(), ignore.end(), isQualified)
           || std::any_of(only.begin(), only.end(), isQualified);
}

} // namespace switchgear
