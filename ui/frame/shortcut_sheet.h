// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include <utility>
#include <vector>

class QAction;

namespace switchgear::ui {

/// A heading and what stands below it.
struct ShortcutGroup
{
    QString title;
    std::vector<const QAction *> actions; ///< those without a shortcut are left out
    std::vector<std::pair<QString, QString>> keys{}; ///< of no action, and what each does
    bool isBelow = false; ///< in the column of the group before
};

/// All keys on one sheet.
class ShortcutSheet final : public QDialog
{
    Q_OBJECT

public:
    /// The note stands below all groups.
    ShortcutSheet(const std::vector<ShortcutGroup> &groups, const QString &note, QWidget *parent);
};

} // namespace switchgear::ui
