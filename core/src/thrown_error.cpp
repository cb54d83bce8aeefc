// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/thrown_error.h"

#include "thrown_type.h"

#include <cxxabi.h>
#include <new>
#include <stdexcept>

namespace switchgear::detail {
namespace {

bool isProgrammingError() noexcept
{
    if (abi::__cxa_current_exception_type() == nullptr)
        return false; // another language's, or a thread's end: not to be caught and dropped
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

ThrownType ThrownType::current() noexcept
{
    return ThrownType{abi::__cxa_current_exception_type()};
}

ThrownType::ThrownType(const std::type_info *type) noexcept : m_qualified("exception")
{
    if (type == nullptr)
        return;
    int status = 0;
    m_text.reset(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status));
    m_qualified = status == 0 ? m_text.get() : type->name();
}

std::string_view ThrownType::lastComponent() const noexcept
{
    const std::string_view head = m_qualified.substr(0, m_qualified.find('<'));
    const std::size_t colon = head.rfind("::");
    return colon == std::string_view::npos ? m_qualified : m_qualified.substr(colon + 2);
}

ThrownError thrownError() noexcept
{
    return {ErrorName{ThrownType::current().lastComponent()}, isProgrammingError()};
}

} // namespace switchgear::detail
