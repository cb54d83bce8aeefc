// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/events/event_export.h"

#include <QByteArray>
#include <QWidget>

class QLabel;
class QModelIndex;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace switchgear::ui {

class EventsFilter;
class EventsModel;
class EventsToolbar;
class FleetStore;

/// Everything that happened to all circuits, newest first, with filters. It keeps the newest event
/// in sight until the reader scrolls away, and again once they come back to the top.
class EventsView final : public QWidget
{
    Q_OBJECT

public:
    explicit EventsView(const FleetStore *store, QWidget *parent = nullptr);

    /// Narrows the list to one circuit, as a link from another view asks for.
    void showCircuit(const QString &circuit);
    /// For Ctrl+F.
    void focusFilter();
    /// For Esc: all events are shown again.
    void clearFilter();
    [[nodiscard]] EventsModel *model() const { return m_model; }
    [[nodiscard]] EventsFilter *filter() const { return m_filter; }
    [[nodiscard]] bool isFollowing() const { return m_following; }

Q_SIGNALS:
    /// An event was opened by double click or Enter.
    void circuitRequested(const QString &circuit);
    /// The events that are shown, as text; the window asks where to and writes it.
    void exportRequested(const QByteArray &bytes, const QString &suggestedName);

private:
    void addTable();
    void addEmptyPage();
    void connectToolbar();
    void take();
    void setFollowing(bool following);
    void noteScroll(int value);
    void exportShown(ExportFormat format);
    void updatePage();

    const FleetStore *m_store;
    EventsModel *m_model;
    EventsFilter *m_filter;
    EventsToolbar *m_toolbar;
    QStackedWidget *m_pages;
    QTableView *m_table;
    QLabel *m_emptyText = nullptr;
    QPushButton *m_clear = nullptr;
    QLabel *m_count;
    bool m_following = true;
    bool m_isTaking = false;
    int m_news = 0; ///< shown rows that the last take brought
    int m_missed = 0; ///< since it does not follow
};

} // namespace switchgear::ui
