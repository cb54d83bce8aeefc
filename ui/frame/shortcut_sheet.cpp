// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/shortcut_sheet.h"

#include "ui/controls/plain_label.h"

#include <QAction>
#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>

namespace switchgear::ui {

namespace {

QString plainText(const QAction &action)
{
    QString text = action.text();
    text.remove(QChar(u'&'));
    if (text.endsWith(QChar(u'…')))
        text.chop(1);
    return text;
}

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &shortcut : action.shortcuts())
        keys.append(shortcut.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(", "));
}

QWidget *groupColumn(const ShortcutGroup &group)
{
    auto *column = new QWidget;
    auto *grid = new QGridLayout(column);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    grid->addWidget(headingLabel(group.title, 1.1, nullptr), 0, 0, 1, 2);
    int row = 1;
    const auto add = [grid, &row](const QString &keys, const QString &text) {
        QLabel *label = plainLabel(keys, nullptr);
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
        grid->addWidget(label, row, 0, Qt::AlignLeft | Qt::AlignTop);
        grid->addWidget(plainLabel(text, nullptr), row++, 1);
    };
    for (const QAction *action : group.actions) {
        if (!action->shortcut().isEmpty())
            add(keysOf(*action), plainText(*action));
    }
    for (const auto &[keys, text] : group.keys)
        add(keys, text);
    grid->setRowStretch(row, 1);
    grid->setColumnStretch(1, 1);
    return column;
}

} // namespace

ShortcutSheet::ShortcutSheet(const std::vector<ShortcutGroup> &groups, const QString &note,
                             QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(32);
    QVBoxLayout *column = nullptr;
    for (const ShortcutGroup &group : groups) {
        if (!group.isBelow || !column) {
            column = new QVBoxLayout;
            column->setSpacing(16);
            columns->addLayout(column);
            columns->setAlignment(column, Qt::AlignTop);
        }
        column->addWidget(groupColumn(group));
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(12);
    layout->addLayout(columns);
    layout->addWidget(mutedLabel(note, nullptr));
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    resize(layout->sizeHint());
}

} // namespace switchgear::ui
