// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/growing_dialog.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace switchgear::ui {

GrowingDialog::GrowingDialog(QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
}

void GrowingDialog::beginAt(int width)
{
    // The least size is set once: a window system need not follow one that moves with the text.
    layout()->setSizeConstraint(QLayout::SetNoConstraint);
    layout()->activate();
    const int wide = std::max(width, layout()->totalMinimumSize().width());
    setMinimumSize(wide, neededHeight(wide));
    resize(minimumSize());
}

int GrowingDialog::neededHeight(int width) const
{
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width)
                                         : layout()->totalSizeHint().height();
}

bool GrowingDialog::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && layout()) {
        const int needed = neededHeight(width());
        if (needed > height())
            resize(width(), needed);
    }
    return QDialog::event(event);
}

void GrowingDialog::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter) {
        if (!typeInto(event))
            QDialog::keyPressEvent(event);
        return;
    }
    event->accept();
    if (event->isAutoRepeat())
        return; // a key that is held down decides nothing
    if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
        button->click();
    else
        goToNextField();
}

void GrowingDialog::goToNextField()
{
    const QWidget *from = focusWidget();
    if (!from)
        return;
    const auto isField = [](const QWidget *widget) {
        return widget->isVisible() && widget->isEnabled() && !widget->focusProxy()
               && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus
               && !qobject_cast<const QPushButton *>(widget)
               && !qobject_cast<const QAbstractItemView *>(widget);
    };
    for (QWidget *next = from->nextInFocusChain(); next != from; next = next->nextInFocusChain()) {
        if (next->window() == this && isField(next))
            return next->setFocus(Qt::TabFocusReason);
    }
}

bool GrowingDialog::typeInto(QKeyEvent *event)
{
    const auto commands = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const QString text = event->text();
    if (!m_typingField || !m_typingField->isEnabled()
        || !qobject_cast<QAbstractButton *>(focusWidget()) || (event->modifiers() & commands)
        || text.isEmpty() || !text.front().isPrint())
        return false;
    m_typingField->setFocus(Qt::OtherFocusReason);
    m_typingField->end(false); // what stands there already is kept
    QCoreApplication::sendEvent(m_typingField, event);
    return true;
}

} // namespace switchgear::ui
