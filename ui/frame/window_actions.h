// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/style/theme_choice.h"

#include <QObject>

#include <array>
#include <vector>

class QAction;
class QActionGroup;
class QKeySequence;
class QMenu;
class QWidget;

namespace switchgear::ui {

/// The views of the window, in the order of the rail.
enum class View : quint8 { Overview, Circuit, Events, LoadLab };
inline constexpr int kViewCount = 4;

/// What the window can do beside what its views can: each with its text, its key and what it is
/// for. Who owns what is done connects to them.
class WindowActions final : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QWidget *window);

    [[nodiscard]] QAction *view(View view) const;
    [[nodiscard]] std::vector<QAction *> views() const;
    [[nodiscard]] QAction *theme(ThemeChoice choice) const;

    /// Makes actions of a view work everywhere in the window.
    void adopt(const std::vector<QAction *> &actions);
    /// Makes those that are keys of the table work there alone.
    void installInTable(QWidget *table) const;
    /// Those of the table that are single letters: with their keys, or without.
    void setLetterKeys(bool on) const;
    /// What the button at the end of the strip opens.
    [[nodiscard]] QMenu *menu(QWidget *parent) const;
    /// Those that act everywhere, and those of the table.
    [[nodiscard]] std::vector<QAction *> global() const { return m_global; }
    [[nodiscard]] std::vector<QAction *> ofTable() const { return m_ofTable; }

    QAction *find;
    QAction *filter;
    QAction *inspector;
    QAction *letters; ///< whether single letters are keys
    QAction *keys;
    QAction *fullScreen;
    QAction *quit;
    QAction *pause; ///< of the table, as those below
    QAction *nextAttention;
    QAction *previousAttention;
    QAction *acknowledge;
    QAction *clear; ///< of the views that have filters, too

private:
    QAction *add(const QString &text, const QKeySequence &key, const QString &help);
    QAction *addToTable(const QString &text, const QKeySequence &key, const QString &help);
    void addViews();
    void addThemes();

    QWidget *m_window;
    QActionGroup *m_viewGroup;
    QActionGroup *m_themeGroup;
    std::array<QAction *, kViewCount> m_views{};
    std::array<QAction *, 3> m_themes{};
    std::vector<QAction *> m_adopted;
    std::vector<QAction *> m_global;
    std::vector<QAction *> m_ofTable;
};

} // namespace switchgear::ui
