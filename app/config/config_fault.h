// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/json_document.h"

#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// One thing wrong with a configuration.
struct ConfigFault
{
    TextPosition position;
    std::string path; ///< circuits[3].trip.ratio; empty for the document itself
    std::string found; ///< what stands there
    std::string expected; ///< what would be right

    bool operator==(const ConfigFault &) const = default;
};

/// "circuits.json:7:23: circuits[3].trip.ratio: found 1.5; must be above 0 and at most 1".
[[nodiscard]] std::string faultLine(std::string_view file, const ConfigFault &fault);

/// What the core expects of an option, as ConfigFault tells it: faultLine() says "must be".
[[nodiscard]] std::string_view withoutMustBe(std::string_view expected) noexcept;

/// Collects what is wrong with one text.
class FaultList final
{
public:
    /// The text must outlive the list.
    explicit FaultList(std::string_view text) noexcept : m_text(text) {}

    void add(std::size_t offset, const JsonPath &path, std::string found, std::string expected);
    void add(std::size_t offset, std::string path, std::string found, std::string expected);
    [[nodiscard]] std::size_t size() const noexcept { return m_faults.size(); }
    [[nodiscard]] bool isEmpty() const noexcept { return m_faults.empty(); }
    /// All of them in the order of the text; the list is empty afterwards.
    [[nodiscard]] std::vector<ConfigFault> take();

private:
    struct Entry
    {
        std::size_t offset = 0;
        ConfigFault fault;
    };

    std::string_view m_text;
    std::vector<Entry> m_faults;
};

} // namespace switchgear::app
