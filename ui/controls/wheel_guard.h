// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

class QWidget;

namespace switchgear::ui {

/// Keeps the wheel from changing a field or a choice that the pointer merely passes over: until it
/// has the focus, the wheel is left to what scrolls around it.
///
/// **Ownership.** That of the field that it guards.
class WheelGuard final : public QObject
{
    Q_OBJECT

public:
    /// Takes care of one field; the wheel gives it the focus no longer.
    static void install(QWidget *field);
    /// The same for every field and every choice below `parent`.
    static void installBelow(const QWidget *parent);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    explicit WheelGuard(QWidget *field);
};

} // namespace switchgear::ui
