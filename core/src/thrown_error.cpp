// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/thrown_error.h"

#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <typeinfo>

namespace switchgear::detail {
namespace {

/// "TimeoutError" for net::TimeoutError; template arguments stay as they are.
std::string_view lastComponent(std::string_view type) noexcept
{
    const std::string_view head = type.substr(0, type.find('<'));
    const std::size_t colon = head.rfind("::");
    return colon == std::string_view::npos ? type : type.substr(colon + 2);
}

ErrorName nameOfCurrentException()
{
    const std::type_info *const type = abi::__cxa_current_exception_type();
    if (type == nullptr)
        return ErrorName{"exception"};
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text{
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free};
    return ErrorName{lastComponent(status == 0 ? text.get() : type->name())};
}

bool isProgrammingError() noexcept
{
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return true;
    } catch (const std::logic_error &) {
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace

ThrownError thrownError()
{
    return {nameOfCurrentException(), isProgrammingError()};
}

} // namespace switchgear::detail
