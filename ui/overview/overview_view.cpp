// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_view.h"

#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/attention.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/lanes/time_window.h"

#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace switchgear::ui {

namespace {

constexpr Duration kArrangeEvery = std::chrono::seconds{2};
constexpr Duration kPointerHolds = std::chrono::minutes{1};
enum Page { TablePage, EmptyPage };

} // namespace

OverviewView::OverviewView(FleetStore *store, AttentionBook *book, TimeWindow *window,
                           QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_book(book)
    , m_window(window)
    , m_model(new OverviewModel(store, book, this))
    , m_order(new OverviewOrder(m_model, this))
    , m_table(new OverviewTable(m_order))
    , m_pages(new QStackedWidget)
    , m_emptyText(mutedLabel(QString(), nullptr))
    , m_clear(new QPushButton(tr("Clear filter")))
{
    auto *bar = new QWidget;
    buildBar(bar);
    auto *empty = new QWidget;
    auto *emptyLayout = new QVBoxLayout(empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(m_emptyText, 0, Qt::AlignHCenter);
    emptyLayout->addWidget(m_clear, 0, Qt::AlignHCenter);
    emptyLayout->addStretch(2);
    m_pages->addWidget(m_table);
    m_pages->addWidget(empty);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_pages, 1);

    connect(m_table, &OverviewTable::openRequested, this, &OverviewView::openRequested);
    connect(m_table, &OverviewTable::orderRequested, this, &OverviewView::cycleOrder);
    connect(m_table, &OverviewTable::pointerUsed, this, [this] {
        m_pointerAt = m_store->now();
        showOrder();
    });
    connect(m_clear, &QPushButton::clicked, m_order, &OverviewOrder::clearFilters);
    connect(m_order, &OverviewOrder::filterChanged, this, [this] {
        m_filter->setText(m_order->text());
        m_attention->setChecked(m_order->isAttentionOnly());
        showKind();
        updateEmptyState();
    });
    connect(store, &FleetStore::refreshed, this, &OverviewView::refresh);
    connect(store, &FleetStore::stalledChanged, this, &OverviewView::refresh);
    connect(store, &FleetStore::circuitsChanged, this, [this] {
        m_model->refresh();
        m_order->rearrange();
        updateEmptyState();
    });
    connect(book, &AttentionBook::changed, this, &OverviewView::updateLines);
    connect(window, &TimeWindow::rangeChanged, this, &OverviewView::updateTimes);
    showOrder();
    updateTimes();
    updateLines();
    updateEmptyState();
}

void OverviewView::buildBar(QWidget *bar)
{
    m_attention = new QToolButton;
    m_attention->setCheckable(true);
    m_attention->setAutoRaise(true);
    m_attention->setToolTip(tr("Show only circuits that need attention"));
    m_attention->setAccessibleName(tr("Attention only"));
    m_kinds = new QComboBox;
    m_kinds->addItem(tr("All kinds"));
    m_kinds->addItem(tr("Circuits"), static_cast<int>(RowKind::Circuit));
    m_kinds->addItem(tr("Limiters"), static_cast<int>(RowKind::Limiter));
    m_kinds->setToolTip(tr("Show circuits, limiters, or both"));
    m_kinds->setAccessibleName(tr("Kinds of rows"));
    m_kinds->hide();
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setAccessibleName(tr("Filter by name"));
    m_filter->setToolTip(tr("Ctrl+F; Esc clears it"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(220);
    m_filter->setTextMargins(4, 0, 4, 0);
    m_orderLine = mutedLabel(QString(), nullptr);
    m_orderReset = new QToolButton;
    m_orderReset->setText(tr("By attention"));
    m_orderReset->setToolTip(tr("Put what needs attention on top again"));
    m_orderReset->setAccessibleName(tr("Order by attention"));

    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(m_attention);
    layout->addWidget(m_kinds);
    layout->addWidget(m_filter, 1);
    layout->addStretch(1);
    layout->addWidget(m_orderLine);
    layout->addWidget(m_orderReset);

    connect(m_attention, &QToolButton::toggled, m_order, &OverviewOrder::setAttentionOnly);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant kind = m_kinds->currentData();
        m_order->setKind(kind.isValid() ? std::optional{static_cast<RowKind>(kind.toInt())}
                                        : std::nullopt);
    });
    connect(m_filter, &QLineEdit::textChanged, m_order, &OverviewOrder::setText);
    connect(m_orderReset, &QToolButton::clicked, this, [this] {
        m_order->setOrder(OverviewOrder::kByAttention, Qt::AscendingOrder);
        showOrder();
    });
}

void OverviewView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

QWidget *OverviewView::filterField() const
{
    return m_filter;
}

void OverviewView::goToAttention(int step)
{
    const int rows = m_order->rowCount();
    const int start =
        m_table->currentIndex().isValid() ? m_table->currentIndex().row() : (step > 0 ? -1 : rows);
    for (int i = 1; i <= rows; ++i) {
        const int row = ((start + i * step) % rows + rows) % rows;
        if (m_table->kindAt(row) != RowKind::Circuit)
            continue;
        const QString circuit = m_table->circuitAt(row);
        const CircuitRecord *record = m_store->record(circuit);
        const bool isBad =
            record
            && (record->state() == DisplayState::Open || record->state() == DisplayState::HalfOpen);
        if (m_book->has(circuit) || isBad) {
            m_table->select(circuit);
            return;
        }
    }
}

void OverviewView::acknowledge()
{
    const QStringList circuits = m_table->selectedCircuits();
    for (const QString &circuit : circuits)
        m_book->acknowledge(circuit);
}

QVariantMap OverviewView::state() const
{
    QVariantList widths;
    for (const int width : m_table->setWidths())
        widths.append(width);
    return {{QStringLiteral("widths"), widths},
            {QStringLiteral("orderColumn"), m_order->orderColumn()},
            {QStringLiteral("descending"), m_order->order() == Qt::DescendingOrder}};
}

void OverviewView::restoreState(const QVariantMap &state)
{
    QList<int> widths;
    for (const QVariant &width : state.value(QStringLiteral("widths")).toList())
        widths.append(width.toInt());
    m_table->restoreWidths(widths);
    const int column = state.value(QStringLiteral("orderColumn"), -1).toInt();
    if (column >= 0 && column < OverviewModel::ColumnCount)
        m_order->setOrder(column, state.value(QStringLiteral("descending")).toBool()
                                      ? Qt::DescendingOrder
                                      : Qt::AscendingOrder);
    showOrder();
}

void OverviewView::refresh()
{
    updateTimes();
    m_model->refresh();
    arrangeIfDue();
    updateLines();
}

void OverviewView::arrangeIfDue()
{
    const TimePoint now = m_store->now();
    if (isFrozen() || (m_arrangedAt && now - *m_arrangedAt < kArrangeEvery))
        return;
    m_arrangedAt.emplace(now);
    m_order->rearrange();
    updateEmptyState();
}

bool OverviewView::isFrozen() const
{
    const bool pointed = m_table->viewport()->underMouse() && m_pointerAt
                         && m_store->now() - *m_pointerAt < kPointerHolds;
    const QWidget *active = QApplication::activeWindow();
    const bool isAsked = QApplication::activeModalWidget() || (active && active != window());
    return pointed || isAsked || m_table->hasSeveralSelected() || QApplication::activePopupWidget();
}

void OverviewView::updateTimes()
{
    const TimePoint now = m_store->now();
    const TimePoint to = m_window->isFollowing() ? now : std::min(now, m_window->to());
    m_table->rowDelegate()->setNow(now);
    m_table->rowDelegate()->setTimeRange(to - m_window->past(), to);
    m_model->setTimelineTitle(m_window->isFollowing()
                                  ? tr("Last %1").arg(spokenDuration(m_window->past()))
                                  : tr("%1, paused").arg(spokenDuration(m_window->past())));
    m_table->viewport()->update();
}

void OverviewView::updateLines()
{
    const int count = m_book->circuitCount();
    m_attention->setText(count == 0 ? tr("Attention 0") : tr("Attention %1").arg(count));
    QFont bold = font();
    bold.setBold(m_book->unacknowledgedCount() > 0);
    m_attention->setFont(bold);
    m_attention->setEnabled(count > 0 || m_attention->isChecked());
    m_kinds->setVisible(m_model->hasLimiters() || m_order->kind());
    showOrder();
}

void OverviewView::updateEmptyState()
{
    const int shown = m_order->rowCount();
    m_pages->setCurrentIndex(shown > 0 ? TablePage : EmptyPage);
    if (shown > 0) {
        // The keys of the table work from the first row on.
        if (!m_wasFilled && isVisibleTo(window()))
            m_table->setFocus(Qt::OtherFocusReason);
        m_wasFilled = true;
        return;
    }
    const int all = m_model->rowCount();
    m_clear->setVisible(all > 0);
    if (all > 0) {
        QStringList parts;
        if (!m_order->text().isEmpty())
            parts.append(tr("‘%1’").arg(nameText(m_order->text())));
        for (const DisplayState state : m_order->states())
            parts.append(displayText(state));
        if (m_order->isAttentionOnly())
            parts.append(tr("needs attention"));
        if (m_order->kind())
            parts.append(m_kinds->currentText());
        m_emptyText->setText(tr("Nothing matches %1. %n hidden.", nullptr, all)
                                 .arg(parts.join(QStringLiteral(" + "))));
        return;
    }
    m_emptyText->setText(m_store->hasData() ? tr("No circuit is registered yet.")
                                            : tr("Waiting for the first look at the circuits…"));
}

void OverviewView::showKind()
{
    const auto kind = m_order->kind();
    m_kinds->setCurrentIndex(kind ? m_kinds->findData(static_cast<int>(*kind)) : 0);
}

/// Once: that column, the worst first; twice: the other way round; three times: by attention again.
void OverviewView::cycleOrder(int column)
{
    const bool isText = column == OverviewModel::Circuit || column == OverviewModel::State
                        || column == OverviewModel::Timeline;
    const Qt::SortOrder first = isText ? Qt::AscendingOrder : Qt::DescendingOrder;
    const Qt::SortOrder second = isText ? Qt::DescendingOrder : Qt::AscendingOrder;
    if (m_order->orderColumn() != column)
        m_order->setOrder(column, first);
    else if (m_order->order() == first)
        m_order->setOrder(column, second);
    else
        m_order->setOrder(OverviewOrder::kByAttention, Qt::AscendingOrder);
    showOrder();
}

void OverviewView::showOrder()
{
    const int column = m_order->orderColumn();
    const bool byAttention = column == OverviewOrder::kByAttention;
    QString text = tr("order: attention");
    if (!byAttention)
        text = tr("order: %1")
                   .arg(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    if (isFrozen())
        text = tr("%1 (frozen)").arg(text);
    m_orderLine->setText(text);
    m_orderLine->setToolTip(
        isFrozen() ? tr("Rows stay where they are while the pointer is over them, a dialog or a "
                        "menu is open, or several are selected")
                   : QString());
    m_orderReset->setVisible(!byAttention);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicatorShown(!byAttention);
    if (!byAttention)
        header->setSortIndicator(column, m_order->order());
}

} // namespace switchgear::ui
