// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_model.h"
#include "ui/overview/overview_order.h"
#include "ui/overview/overview_table.h"

#include <QVariantMap>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace switchgear::ui {

class AttentionBook;
class FleetStore;
class TimeWindow;

/// All circuits as a table that has what needs attention on top, with the filters above it.
///
/// Rows are put in order at most each two seconds, and not at all while the pointer is over them,
/// a menu or a dialog is open, or several rows are selected; the line above says so. A pointer that
/// was left lying there for a minute, or below which the window came up, holds nothing.
class OverviewView final : public QWidget
{
    Q_OBJECT

public:
    /// Store, book and window outlive the view. The window says which time the rows show.
    OverviewView(FleetStore *store, AttentionBook *book, TimeWindow *window,
                 QWidget *parent = nullptr);

    [[nodiscard]] OverviewTable *table() const { return m_table; }
    [[nodiscard]] OverviewOrder *order() const { return m_order; }
    [[nodiscard]] OverviewModel *model() const { return m_model; }

    /// Puts the keyboard into the filter's field.
    void focusFilter();
    /// For keys that are to work there, too.
    [[nodiscard]] QWidget *filterField() const;
    /// The next or the previous circuit with something that needs attention.
    void goToAttention(int step);
    /// Says that what is selected was seen.
    void acknowledge();

    [[nodiscard]] QVariantMap state() const;
    void restoreState(const QVariantMap &state);

Q_SIGNALS:
    void openRequested(const QString &circuit);

private:
    void buildBar(QWidget *bar);
    void refresh();
    void arrangeIfDue();
    [[nodiscard]] bool isFrozen() const;
    void updateTimes();
    void updateLines();
    void updateEmptyState();
    void showKind();
    void cycleOrder(int column);
    void showOrder();

    FleetStore *m_store;
    AttentionBook *m_book;
    TimeWindow *m_window;
    OverviewModel *m_model;
    OverviewOrder *m_order;
    OverviewTable *m_table;
    QToolButton *m_attention = nullptr;
    QComboBox *m_kinds = nullptr; ///< while there are limiters
    QLineEdit *m_filter = nullptr;
    QLabel *m_orderLine = nullptr;
    QToolButton *m_orderReset = nullptr;
    QStackedWidget *m_pages;
    QLabel *m_emptyText;
    QPushButton *m_clear;
    std::optional<TimePoint> m_arrangedAt;
    std::optional<TimePoint> m_pointerAt; ///< when it was last used over the rows
    bool m_wasFilled = false;
};

} // namespace switchgear::ui
