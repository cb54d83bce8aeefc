// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"

#include <QDateTime>
#include <QWidget>

#include <optional>

class QComboBox;
class QDateTimeEdit;

namespace switchgear::ui {

/// Until when something is to last: until somebody ends it, for a while, or up to a time.
class UntilPicker final : public QWidget
{
    Q_OBJECT

public:
    enum class Need : quint8 {
        Optional, ///< "until it is released" may be chosen, and is at first
        Mandatory, ///< an end must be chosen, at most kLongestMandatory away
    };
    static constexpr Duration kLongestMandatory = std::chrono::hours{8};

    UntilPicker(Need need, const CircuitLook &look, QWidget *parent = nullptr);

    /// The instant that is chosen, counted from `look`; none: no end, or a fault.
    [[nodiscard]] std::optional<TimePoint> until(const CircuitLook &look) const;
    /// The time of day that was chosen, and not a while; none: the other.
    [[nodiscard]] std::optional<QDateTime> timeOfDay() const;
    /// What is wrong with the choice, as a sentence; empty: nothing.
    [[nodiscard]] QString fault(const CircuitLook &look) const;

Q_SIGNALS:
    void chosen();

private:
    [[nodiscard]] bool isAtTime() const;
    void choose();

    Need m_need;
    QComboBox *m_choice;
    QDateTimeEdit *m_time;
};

} // namespace switchgear::ui
