// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_delegate.h"
#include "ui/overview/overview_order.h"

#include <QStringList>
#include <QTableView>

namespace switchgear::ui {

/// The table of the overview: rows of a fixed height, columns that fill its width until somebody
/// sets one by hand, whole rows selected.
class OverviewTable final : public QTableView
{
    Q_OBJECT

public:
    explicit OverviewTable(OverviewOrder *order, QWidget *parent = nullptr);

    [[nodiscard]] OverviewDelegate *rowDelegate() const { return m_delegate; }

    /// The circuits of the selected rows, from top to bottom, each once.
    [[nodiscard]] QStringList selectedCircuits() const;
    /// Limiter where nothing but limiters is selected.
    [[nodiscard]] RowKind selectedKind() const;
    /// Selects one circuit's own row alone and shows its row; false where it has none at present.
    bool select(const QString &circuit);
    /// Selects the rows of what is selected elsewhere, as far as it has rows, and says nothing.
    void mark(const Selection &selection);
    /// The circuit of the row that has the keyboard; empty: none.
    [[nodiscard]] QString currentCircuit() const;
    [[nodiscard]] QString circuitAt(int row) const; ///< also of a limiter's row
    [[nodiscard]] RowKind kindAt(int row) const;

    [[nodiscard]] bool hasSeveralSelected() const;

    /// Widths set by hand; empty while the columns fill the width by themselves.
    [[nodiscard]] QList<int> setWidths() const;
    void restoreWidths(const QList<int> &widths);

Q_SIGNALS:
    void openRequested(const QString &circuit);
    /// Somebody selected rows here, or moved the keyboard to another one. Rows that come or go
    /// select nothing.
    void selected();
    void orderRequested(int column);
    /// The pointer was moved over the rows, or pressed; not that the window came up below it.
    void pointerUsed();

protected:
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fillWidth();
    [[nodiscard]] QList<int> selectedRows() const; ///< from top to bottom
    [[nodiscard]] bool isOf(const Selection &selection, int row) const;
    void tell();

    OverviewOrder *m_order;
    OverviewDelegate *m_delegate;
    QPoint m_pointer{-1, -1}; ///< where it was last seen, on the screen
    bool m_setByHand = false;
    bool m_filling = false;
    bool m_isQuiet = false; ///< what is selected changes, but nobody here selects
};

} // namespace switchgear::ui
