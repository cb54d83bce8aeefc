// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/hint_line.h"

#include "ui/controls/plain_label.h"
#include "ui/style/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace switchgear::ui {

HintLine::HintLine(QWidget *parent) : QWidget(parent)
{
    QLabel *text =
        plainLabel(tr("Demo traffic: real HTTP on 127.0.0.1, loopback only. Four seconds "
                      "after the start a service fails; watch the table."),
                   nullptr);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    text->setToolTip(text->text());
    auto *lab = new QPushButton(tr("Load lab"));
    lab->setToolTip(tr("Switch faults on and off yourself"));
    auto *keys = new QPushButton(tr("Keys"));
    keys->setToolTip(tr("All keys on one sheet (F1)"));
    auto *dismiss = new QPushButton(tr("Do not show again"));
    dismiss->setToolTip(tr("This line does not come back"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(text, 1);
    layout->addWidget(lab);
    layout->addWidget(keys);
    layout->addWidget(dismiss);
    connect(lab, &QPushButton::clicked, this, &HintLine::labRequested);
    connect(keys, &QPushButton::clicked, this, &HintLine::keysRequested);
    connect(dismiss, &QPushButton::clicked, this, &HintLine::dismissed);
}

void HintLine::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.selection);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.grid);
}

} // namespace switchgear::ui
