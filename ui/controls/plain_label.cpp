// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/plain_label.h"

#include "ui/controls/wrapped_label.h"

namespace switchgear::ui {

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel *wrappedLabel(const QString &text, QWidget *parent, int lines)
{
    auto *label = new WrappedLabel(text, parent);
    label->setMaximumLines(lines);
    return label;
}

QLabel *mutedLabel(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel *wrappedMutedLabel(const QString &text, QWidget *parent, int lines)
{
    QLabel *label = wrappedLabel(text, parent, lines);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel *headingLabel(const QString &text, double scale, QWidget *parent)
{
    QLabel *label = wrappedLabel(text, parent, 2);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace switchgear::ui
