// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"

#include <QList>
#include <QStringList>
#include <QVariantMap>
#include <QWidget>

class QSplitter;

namespace switchgear::ui {

class AttentionBook;
class ControlBar;
class FleetStore;
class Inspector;
class OverviewView;
class Selection;
class TimeWindow;

/// The table of all circuits and, beside it, what is selected in it.
///
/// Until somebody selects something, the first row is selected, and the first open circuit as soon
/// as there is one: the page is never empty, and what happens is explained as it happens.
///
/// The controls act on what the inspector names; while it is closed, on the selected rows that can
/// be seen in the table.
/// **Ownership.** What is handed in outlives it. Without a selection it has one of its own.
class OverviewPage final : public QWidget
{
    Q_OBJECT

public:
    OverviewPage(FleetStore *store, AttentionBook *book, TimeWindow *window,
                 QWidget *parent = nullptr, Selection *selection = nullptr);

    [[nodiscard]] OverviewView *overview() const { return m_overview; }
    [[nodiscard]] Inspector *inspector() const { return m_inspector; }

    void setInspectorVisible(bool visible);
    void select(const QString &circuit);
    [[nodiscard]] QString selected() const; ///< the current one; empty: none

    [[nodiscard]] QVariantMap state() const;
    void restoreState(const QVariantMap &state);

Q_SIGNALS:
    void openRequested(const QString &circuit);
    void inspectorCloseRequested();
    void ordersRequested(const QList<switchgear::ui::OrderWish> &wishes);

private:
    void takeSelection();
    void showSelection();
    void showTargets();
    void selectByItself();
    void openContextMenu(const QPoint &position);

    FleetStore *m_store;
    OverviewView *m_overview;
    Inspector *m_inspector;
    QSplitter *m_splitter;
    Selection *m_selection;
};

} // namespace switchgear::ui
