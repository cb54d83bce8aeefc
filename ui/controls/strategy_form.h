// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/break_duration.h>

#include <QWidget>

#include <array>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;

namespace switchgear::ui {

class DurationSpin;

/// The fields of a break strategy; those that the chosen one does not have are hidden.
///
/// A custom strategy lies in code: it can be kept or left, not edited.
class StrategyForm final : public QWidget
{
    Q_OBJECT

public:
    explicit StrategyForm(QWidget *parent = nullptr);

    /// Shows it. The fields of the other strategies get values in its scale.
    void setBreakDuration(const BreakDuration &breakDuration);
    [[nodiscard]] BreakDuration breakDuration() const;

Q_SIGNALS:
    void edited();

private:
    enum class Field : quint8 {
        Base,
        Increment,
        Factor,
        Quick,
        Medium,
        Longest,
        Max,
        Jitter,
        Settle
    };
    static constexpr int kFieldCount = 9;

    DurationSpin *addDuration(Field field, const QString &label, const QString &name,
                              double shortest);
    QDoubleSpinBox *addNumber(Field field, const QString &label, const QString &name);
    void setField(Field field, const QString &label, QWidget *editor, const QString &name);
    void addFields();
    [[nodiscard]] static bool isFieldOf(Field field, std::size_t strategy);
    [[nodiscard]] std::size_t chosen() const;
    void choose();
    void suggest(const BreakStrategy &strategy);
    [[nodiscard]] BreakStrategy strategy() const;

    BreakDuration m_set; ///< what was set last; keeps what has no field
    QFormLayout *m_form;
    QComboBox *m_choice;
    std::array<QWidget *, kFieldCount> m_editors{};
    DurationSpin *m_base = nullptr;
    DurationSpin *m_increment = nullptr;
    QDoubleSpinBox *m_factor = nullptr;
    DurationSpin *m_quick = nullptr;
    DurationSpin *m_medium = nullptr;
    DurationSpin *m_longest = nullptr;
    DurationSpin *m_max = nullptr;
    QDoubleSpinBox *m_jitter = nullptr;
    DurationSpin *m_settle = nullptr;
};

} // namespace switchgear::ui
