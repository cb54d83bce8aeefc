// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/config_fault.h"

#include "app/config/printable.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

std::string faultLine(std::string_view file, const ConfigFault &fault)
{
    constexpr std::size_t kLongestFile = 4096;
    std::string line = printable(file, kLongestFile);
    line += ':' + std::to_string(fault.position.line) + ':' + std::to_string(fault.position.column);
    line += ": ";
    if (!fault.path.empty())
        line += fault.path + ": ";
    return line + "found " + fault.found + "; must be " + fault.expected;
}

std::string_view withoutMustBe(std::string_view expected) noexcept
{
    constexpr std::string_view kMustBe = "must be ";
    return expected.starts_with(kMustBe) ? expected.substr(kMustBe.size()) : expected;
}

void FaultList::add(std::size_t offset, const JsonPath &path, std::string found,
                    std::string expected)
{
    add(offset, path.text(), std::move(found), std::move(expected));
}

void FaultList::add(std::size_t offset, std::string path, std::string found, std::string expected)
{
    m_faults.push_back({offset, {{}, std::move(path), std::move(found), std::move(expected)}});
}

std::vector<ConfigFault> FaultList::take()
{
    std::stable_sort(m_faults.begin(), m_faults.end(),
                     [](const Entry &a, const Entry &b) { return a.offset < b.offset; });
    std::vector<ConfigFault> faults;
    faults.reserve(m_faults.size());
    // Each position is counted on from the one before: many faults in a long file stay cheap.
    std::size_t lineStart = 0;
    std::size_t line = 1;
    std::size_t counted = 0;
    for (Entry &entry : m_faults) {
        for (; counted < entry.offset && counted < m_text.size(); ++counted) {
            if (m_text[counted] == '\n') {
                ++line;
                lineStart = counted + 1;
            }
        }
        const std::string_view inLine = m_text.substr(lineStart);
        entry.fault.position = {line, positionOf(inLine, entry.offset - lineStart).column};
        faults.push_back(std::move(entry.fault));
    }
    m_faults.clear();
    return faults;
}

} // namespace switchgear::app
