// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdlib>
#include <memory>
#include <string_view>
#include <typeinfo>

namespace switchgear::detail {

/// What a thrown type is called.
class ThrownType final
{
public:
    /// Of the exception in flight; to be asked inside a catch block.
    [[nodiscard]] static ThrownType current() noexcept;

    /// As C++ writes it: "shop::NotFound"; "exception" for what another language threw.
    [[nodiscard]] std::string_view qualified() const noexcept { return m_qualified; }
    /// "NotFound" for shop::NotFound; template arguments stay as they are.
    [[nodiscard]] std::string_view lastComponent() const noexcept;

private:
    explicit ThrownType(const std::type_info *type) noexcept;

    std::unique_ptr<char, decltype(&std::free)> m_text{nullptr, &std::free};
    std::string_view m_qualified;
};

} // namespace switchgear::detail
