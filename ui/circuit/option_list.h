// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_options.h>

#include <QString>

#include <vector>

namespace switchgear::ui {

/// One option of a circuit, in words, beside what it would be by default.
struct OptionLine
{
    QString name;
    QString value;
    QString standard;

    [[nodiscard]] bool isChanged() const { return value != standard; }
    bool operator==(const OptionLine &) const = default;
};

/// All options in the order of the configuration file.
[[nodiscard]] std::vector<OptionLine> optionLines(const CircuitOptions &circuit);

} // namespace switchgear::ui
