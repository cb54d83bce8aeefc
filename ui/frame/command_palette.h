// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/frame/command_list.h"

#include <QDialog>

class QLineEdit;
class QListView;

namespace switchgear::ui {

/// A field and below it what answers to what is typed: circuits and commands. The arrows choose,
/// Enter runs, Esc closes. What does not apply is shown greyed with the reason and does nothing.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    explicit CommandPalette(std::vector<Command> commands, QWidget *parent);

    [[nodiscard]] QLineEdit *field() const { return m_field; }
    [[nodiscard]] QListView *view() const { return m_view; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void runRow(int row);
    void choose(int row);

    CommandList *m_list;
    QLineEdit *m_field;
    QListView *m_view;
};

} // namespace switchgear::ui
