// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/until_picker.h"

#include <QLineEdit>
#include <QWidget>

#include <optional>

class QFormLayout;
class QLabel;

namespace switchgear::ui {

/// What an order must say about itself.
struct OrderNeeds
{
    enum class Reason : quint8 { None, Optional, Required };

    Reason reason = Reason::None;
    bool owner = false;
    std::optional<UntilPicker::Need> until;
    int typedNumber = 0; ///< the number that must be typed to confirm; 0: none
    QString reasonLabel; ///< empty: "Reason"

    bool operator==(const OrderNeeds &) const = default;
};

/// The fields of an order: why, who, until when, and for many circuits how many. It shows those
/// alone that are needed.
///
/// Enter in a field goes to the next one; it never executes.
class OrderForm final : public QWidget
{
    Q_OBJECT

public:
    OrderForm(const OrderNeeds &needs, const QString &operatorName, const CircuitLook &look,
              QWidget *parent = nullptr);

    [[nodiscard]] QString reason() const;
    [[nodiscard]] QString owner() const;
    [[nodiscard]] std::optional<TimePoint> until(const CircuitLook &look) const;
    [[nodiscard]] std::optional<QDateTime> timeOfDay() const; ///< see UntilPicker
    /// The first thing that is missing or wrong, as a sentence; empty: all is there.
    [[nodiscard]] QString fault(const CircuitLook &look) const;
    /// The first field that an order cannot be given without; null: none.
    [[nodiscard]] QWidget *neededField() const;
    /// Where text is typed; null: there is no such field.
    [[nodiscard]] QLineEdit *textField() const { return m_reason ? m_reason : m_owner; }
    /// For a need that comes up while the dialog is open: somebody else's hold is in the way.
    void requireReason(const QString &label);

Q_SIGNALS:
    void edited();

private:
    QLineEdit *addLine(QFormLayout *form, const QString &label, const QString &name);

    OrderNeeds m_needs;
    QLabel *m_reasonLabel = nullptr;
    QLineEdit *m_reason = nullptr;
    QLineEdit *m_owner = nullptr;
    UntilPicker *m_until = nullptr;
    QLineEdit *m_number = nullptr;
};

} // namespace switchgear::ui
