// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include <vector>

class QAction;

namespace switchgear::ui {

/// A heading and what stands below it.
struct ShortcutGroup
{
    QString title;
    std::vector<const QAction *> actions; ///< those without a shortcut are left out
};

/// All keys on one sheet.
class ShortcutSheet final : public QDialog
{
    Q_OBJECT

public:
    ShortcutSheet(const std::vector<ShortcutGroup> &groups, QWidget *parent);
};

} // namespace switchgear::ui
