// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/window_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QWidget>

namespace switchgear::ui {

namespace {

constexpr Qt::Key kNext = Qt::Key_N;
constexpr Qt::Key kPrevious = Qt::Key_P;
constexpr Qt::Key kAcknowledge = Qt::Key_A;

} // namespace

WindowActions::WindowActions(QWidget *window)
    : QObject(window)
    , m_window(window)
    , m_viewGroup(new QActionGroup(this))
    , m_themeGroup(new QActionGroup(this))
{
    addViews();
    find = add(tr("Find…"), Qt::CTRL | Qt::Key_K, tr("Find a circuit or a command"));
    filter =
        add(tr("Filter by name"), QKeySequence::Find, tr("Show circuits by a part of their name"));
    inspector = add(tr("Inspector"), Qt::Key_F9, tr("Show what is selected beside the table"));
    inspector->setCheckable(true);
    inspector->setChecked(true);
    letters = add(tr("Single-letter keys"), {},
                  tr("Let letters, digits and signs act in the table and beside the lanes; without "
                     "them nothing happens by a word that is typed or spoken there"));
    letters->setCheckable(true);
    letters->setChecked(true);
    keys = add(tr("Keys"), Qt::Key_F1, tr("All keys on one sheet"));
    fullScreen = add(tr("Full screen"), Qt::Key_F11, tr("Fill the screen, or no longer"));
    fullScreen->setCheckable(true);
    quit = add(tr("Quit"), Qt::CTRL | Qt::Key_Q, tr("Stop the load and close the window"));
    quit->setShortcutContext(Qt::ApplicationShortcut); // out of a dialog, too
    addThemes();
    pause = addToTable(tr("Pause or go live"), Qt::Key_Space,
                       tr("Hold the timelines still, or follow now again"));
    nextAttention = addToTable(tr("Next that needs attention"), kNext,
                               tr("Go to the next circuit that is not well"));
    previousAttention = addToTable(tr("Previous that needs attention"), kPrevious,
                                   tr("Go to the circuit before that is not well"));
    acknowledge =
        addToTable(tr("Acknowledge"), kAcknowledge, tr("Say that what needs attention was seen"));
    clear = addToTable(tr("Clear filters, then close the inspector"), Qt::Key_Escape,
                       tr("Show all circuits; a second press closes the inspector"));
}

QAction *WindowActions::view(View view) const
{
    return m_views[static_cast<std::size_t>(view)];
}

std::vector<QAction *> WindowActions::views() const
{
    return {m_views.begin(), m_views.end()};
}

QAction *WindowActions::theme(ThemeChoice choice) const
{
    return m_themes[static_cast<std::size_t>(choice)];
}

void WindowActions::adopt(const std::vector<QAction *> &actions)
{
    for (QAction *action : actions) {
        m_window->addAction(action);
        m_adopted.push_back(action);
        m_global.push_back(action);
    }
}

void WindowActions::installInTable(QWidget *table) const
{
    for (QAction *action : m_ofTable)
        table->addAction(action);
}

void WindowActions::setLetterKeys(bool on) const
{
    const std::pair<QAction *, Qt::Key> ofLetters[] = {
        {nextAttention, kNext}, {previousAttention, kPrevious}, {acknowledge, kAcknowledge}};
    for (const auto &[action, key] : ofLetters)
        action->setShortcut(on ? QKeySequence(key) : QKeySequence());
}

QMenu *WindowActions::menu(QWidget *parent) const
{
    auto *menu = new QMenu(parent);
    for (QAction *view : m_views)
        menu->addAction(view);
    menu->addSeparator();
    for (QAction *action : m_adopted)
        menu->addAction(action);
    menu->addSeparator();
    menu->addAction(find);
    menu->addAction(filter);
    menu->addAction(inspector);
    menu->addAction(fullScreen);
    QMenu *themes = menu->addMenu(tr("Theme"));
    for (QAction *theme : m_themes)
        themes->addAction(theme);
    menu->addSeparator();
    menu->addAction(letters);
    menu->addAction(keys);
    menu->addSeparator();
    menu->addAction(quit);
    return menu;
}

QAction *WindowActions::add(const QString &text, const QKeySequence &key, const QString &help)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    const QString shown = key.toString(QKeySequence::NativeText);
    action->setToolTip(shown.isEmpty() ? help : help + QStringLiteral(" (") + shown + QChar(u')'));
    m_window->addAction(action);
    m_global.push_back(action);
    return action;
}

QAction *WindowActions::addToTable(const QString &text, const QKeySequence &key,
                                   const QString &help)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(help);
    m_ofTable.push_back(action);
    return action;
}

void WindowActions::addViews()
{
    const std::pair<QString, QString> views[] = {
        {tr("Overview"), tr("All circuits, what needs attention on top")},
        {tr("Circuit"), tr("Everything of one circuit")},
        {tr("Events"), tr("What happened, and who did it")},
        {tr("Load lab"), tr("Load and faults of the demo services")}};
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i));
        m_views[i] = add(views[i].first, Qt::CTRL | key, views[i].second);
        m_views[i]->setCheckable(true);
        m_viewGroup->addAction(m_views[i]);
    }
    m_views.front()->setChecked(true);
}

void WindowActions::addThemes()
{
    const QString texts[] = {tr("As the desktop"), tr("Light"), tr("Dark")};
    for (std::size_t i = 0; i < m_themes.size(); ++i) {
        m_themes[i] = add(texts[i], {}, tr("The colours of the window"));
        m_themes[i]->setCheckable(true);
        m_themeGroup->addAction(m_themes[i]);
    }
    m_themes.front()->setChecked(true);
}

} // namespace switchgear::ui
