// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace switchgear::ui {

WheelGuard::WheelGuard(QWidget *field) : QObject(field)
{
    if (field->focusPolicy() == Qt::WheelFocus)
        field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(this);
}

void WheelGuard::install(QWidget *field)
{
    new WheelGuard(field); // the field's
}

void WheelGuard::installBelow(const QWidget *parent)
{
    for (QAbstractSpinBox *field : parent->findChildren<QAbstractSpinBox *>())
        install(field);
    for (QComboBox *choice : parent->findChildren<QComboBox *>())
        install(choice);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || static_cast<const QWidget *>(watched)->hasFocus())
        return QObject::eventFilter(watched, event);
    event->ignore(); // so that it goes on to what is around
    return true;
}

} // namespace switchgear::ui
