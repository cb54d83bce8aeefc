// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/events_view.h"

#include "ui/controls/plain_label.h"
#include "ui/data/fleet_store.h"
#include "ui/events/events_filter.h"
#include "ui/events/events_model.h"
#include "ui/events/events_toolbar.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>
#include <functional>

namespace switchgear::ui {
namespace {

using Column = EventsModel::Column;

constexpr int kRow = 24;
/// Of the columns, but for Why, which takes what is left.
constexpr std::array kWidths{104, 76, 152, 176, 240, 104, 64};

} // namespace

EventsView::EventsView(const FleetStore *store, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_model(new EventsModel(this))
    , m_filter(new EventsFilter(m_model, this))
    , m_toolbar(new EventsToolbar(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_count(mutedLabel({}, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(m_toolbar);
    column->addWidget(m_pages, 1);
    column->addWidget(m_count);
    m_count->setObjectName(QStringLiteral("count"));
    addTable();
    addEmptyPage();
    connectToolbar();
    // Counted as they come: at the bound, the number of rows stays as it is.
    connect(m_filter, &EventsFilter::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { m_news += last - first + 1; });
    // News come by changed(), once for each circuit; one look at all records takes them together.
    connect(store, &FleetStore::refreshed, this, &EventsView::take);
    take();
    updatePage();
    setFocusProxy(m_table); // where the keyboard begins
}

void EventsView::addTable()
{
    m_table->setModel(m_filter);
    m_table->setAccessibleName(tr("Events"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(std::max(kRow, fontMetrics().height() + 8));
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    for (int section = 0; section < EventsModel::kColumns; ++section)
        m_table->setColumnWidth(section, kWidths.at(static_cast<std::size_t>(section)));
    header->setSectionResizeMode(static_cast<int>(Column::Why), QHeaderView::Stretch);
    m_pages->addWidget(m_table);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const EventEntry *entry = m_filter->entry(index.row()))
            Q_EMIT circuitRequested(entry->circuit);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &EventsView::noteScroll);
}

void EventsView::addEmptyPage()
{
    auto *page = new QWidget(m_pages);
    m_emptyText = wrappedMutedLabel({}, page, 4);
    m_emptyText->setObjectName(QStringLiteral("emptyText"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_clear = new QPushButton(tr("Clear filter"), page);
    m_clear->setObjectName(QStringLiteral("clearFilter"));
    auto *column = new QVBoxLayout(page);
    column->addStretch(1);
    column->addWidget(m_emptyText);
    column->addWidget(m_clear, 0, Qt::AlignHCenter);
    column->addStretch(2);
    m_pages->addWidget(page);
    connect(m_clear, &QPushButton::clicked, this, &EventsView::clearFilter);
}

void EventsView::connectToolbar()
{
    const auto narrow = [this](const std::function<void()> &change) {
        change();
        updatePage();
        if (m_following)
            m_table->scrollToTop();
    };
    connect(m_toolbar, &EventsToolbar::groupChosen, this,
            [this, narrow](EventGroup group) { narrow([&] { m_filter->setGroup(group); }); });
    connect(m_toolbar, &EventsToolbar::leastChosen, this, [this, narrow](EventSeverity severity) {
        narrow([&] { m_filter->setLeast(severity); });
    });
    connect(m_toolbar, &EventsToolbar::circuitEdited, this,
            [this, narrow](const QString &part) { narrow([&] { m_filter->setCircuit(part); }); });
    connect(m_toolbar, &EventsToolbar::textEdited, this,
            [this, narrow](const QString &part) { narrow([&] { m_filter->setText(part); }); });
    connect(m_toolbar, &EventsToolbar::followToggled, this, &EventsView::setFollowing);
    connect(m_toolbar, &EventsToolbar::exportChosen, this, &EventsView::exportShown);
}

void EventsView::take()
{
    const QScopedValueRollback taking(m_isTaking, true);
    m_news = 0;
    const QPersistentModelIndex top(m_filter->index(m_table->verticalScrollBar()->value(), 0));
    m_model->take(*m_store);
    if (m_news == 0)
        return;
    if (m_following) {
        m_table->scrollToTop();
    } else {
        m_missed += m_news;
        // What is being read stays where it is.
        if (top.isValid())
            m_table->scrollTo(top, QAbstractItemView::PositionAtTop);
    }
    m_toolbar->showFollowing(m_following, m_missed);
    updatePage();
}

void EventsView::setFollowing(bool following)
{
    m_following = following;
    m_missed = 0;
    m_toolbar->showFollowing(m_following, m_missed);
    if (m_following)
        m_table->scrollToTop();
}

void EventsView::noteScroll(int value)
{
    if (m_isTaking)
        return;
    const bool following = value == 0;
    if (following != m_following)
        setFollowing(following);
}

void EventsView::showCircuit(const QString &circuit)
{
    clearFilter();
    m_toolbar->setCircuit(circuit);
}

void EventsView::focusFilter()
{
    m_toolbar->focusText();
}

void EventsView::clearFilter()
{
    m_toolbar->clear();
    m_filter->clear();
    updatePage();
}

void EventsView::exportShown(ExportFormat format)
{
    std::vector<const EventEntry *> events;
    for (int row = m_filter->rowCount() - 1; row >= 0; --row) // a log reads from its beginning
        events.push_back(m_filter->entry(row));
    Q_EMIT exportRequested(exported(events, m_model->wall(), format),
                           exportName(m_store->wallTime().toWall(m_store->now()), format));
}

void EventsView::updatePage()
{
    const int shown = m_filter->rowCount();
    const int all = m_model->rowCount();
    m_pages->setCurrentIndex(shown > 0 ? 0 : 1);
    m_clear->setVisible(all > 0);
    m_emptyText->setText(
        all > 0 ? tr("Nothing matches the filter. %1 events are hidden.").arg(QString::number(all))
                : tr("Nothing has happened yet."));
    m_count->setText(m_filter->isNarrowed()
                         ? tr("%1 of %2 events").arg(QString::number(shown), QString::number(all))
                     : all == 1 ? tr("1 event")
                                : tr("%1 events").arg(QString::number(all)));
}

} // namespace switchgear::ui
