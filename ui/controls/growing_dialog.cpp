// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/growing_dialog.h"

#include <QKeyEvent>
#include <QLayout>
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
    if (!isEnter)
        return QDialog::keyPressEvent(event);
    event->accept();
    if (event->isAutoRepeat())
        return; // a key that is held down decides nothing
    if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
        button->click();
    else
        focusNextChild();
}

} // namespace switchgear::ui
