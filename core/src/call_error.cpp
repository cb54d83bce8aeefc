// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/call_error.h"

#include "thrown_type.h"
#include "whole_name.h"

namespace switchgear {

CallError::CallError(std::string_view text) : m_name(text)
{
    if (m_name.text() != text)
        m_more = std::make_exception_ptr(detail::WholeName{std::string{text}});
}

CallError CallError::current()
{
    return {ErrorName{detail::ThrownType::current().lastComponent()}, std::current_exception()};
}

CallError CallError::of(const std::exception_ptr &thrown)
{
    if (thrown == nullptr)
        return {};
    try {
        std::rethrow_exception(thrown);
    } catch (const detail::WholeName &whole) {
        return {ErrorName{whole.text}, thrown};
    } catch (...) {
        return current();
    }
}

std::string_view CallError::text() const noexcept
{
    if (m_more == nullptr || m_name.isWhole())
        return m_name.text();
    try {
        std::rethrow_exception(m_more);
    } catch (const detail::WholeName &whole) {
        return whole.text;
    } catch (...) {
        return m_name.text();
    }
}

} // namespace switchgear
