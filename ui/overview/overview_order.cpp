// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_order.h"

#include <cmath>

namespace switchgear::ui {

namespace {

constexpr float kFailingStep = 5.0F;

/// What is not known comes after everything that is.
int failingStep(const OverviewRow &row)
{
    return std::isnan(row.failingPercent) ? -1
                                          : static_cast<int>(row.failingPercent / kFailingStep);
}

/// Ascending, with unknown values last.
int compareValues(float left, float right)
{
    if (std::isnan(left) || std::isnan(right))
        return static_cast<int>(std::isnan(left)) - static_cast<int>(std::isnan(right));
    return left < right ? -1 : static_cast<int>(left > right);
}

int compareBy(int column, const OverviewRow &left, const OverviewRow &right)
{
    switch (column) {
    case OverviewModel::Circuit:
        return left.name.localeAwareCompare(right.name);
    case OverviewModel::Failing:
        return compareValues(left.failingPercent, right.failingPercent);
    case OverviewModel::Calls:
        return compareValues(left.calls, right.calls);
    case OverviewModel::P95:
        return compareValues(left.p95, right.p95);
    case OverviewModel::Break:
        return compareValues(left.breakElapsed, right.breakElapsed);
    case OverviewModel::Timeline: // how long in the present state
        return left.inState < right.inState ? -1 : static_cast<int>(left.inState > right.inState);
    default:
        return static_cast<int>(left.state) - static_cast<int>(right.state);
    }
}

} // namespace

bool needsMoreAttention(const OverviewRow &left, const OverviewRow &right)
{
    if (left.rank != right.rank)
        return left.rank < right.rank;
    return failingStep(left) > failingStep(right);
}

OverviewOrder::OverviewOrder(OverviewModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setDynamicSortFilter(false);
    setSourceModel(model);
    QSortFilterProxyModel::sort(0, Qt::AscendingOrder);
}

void OverviewOrder::setStates(const QSet<DisplayState> &states)
{
    if (m_states == states)
        return;
    m_states = states;
    rearrange();
    Q_EMIT filterChanged();
}

void OverviewOrder::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    rearrange();
    Q_EMIT filterChanged();
}

void OverviewOrder::setAttentionOnly(bool only)
{
    if (m_attentionOnly == only)
        return;
    m_attentionOnly = only;
    rearrange();
    Q_EMIT filterChanged();
}

void OverviewOrder::setKind(std::optional<RowKind> kind)
{
    if (m_kind == kind)
        return;
    m_kind = kind;
    rearrange();
    Q_EMIT filterChanged();
}

bool OverviewOrder::isFiltering() const
{
    return !m_states.isEmpty() || !m_text.isEmpty() || m_attentionOnly || m_kind;
}

void OverviewOrder::clearFilters()
{
    if (!isFiltering())
        return;
    m_states.clear();
    m_text.clear();
    m_attentionOnly = false;
    m_kind.reset();
    rearrange();
    Q_EMIT filterChanged();
}

void OverviewOrder::setOrder(int column, Qt::SortOrder order)
{
    m_column = column;
    m_order = order;
    rearrange();
}

const OverviewRow *OverviewOrder::rowAt(int row) const
{
    const QModelIndex source = mapToSource(index(row, 0));
    return source.isValid() ? &m_model->row(source.row()) : nullptr;
}

void OverviewOrder::rearrange()
{
    invalidateFilter();
    QSortFilterProxyModel::sort(0, Qt::AscendingOrder);
}

bool OverviewOrder::filterAcceptsRow(int row, const QModelIndex & /*parent*/) const
{
    const OverviewRow &shown = m_model->row(row);
    if (!m_states.isEmpty() && !m_states.contains(shown.state))
        return false;
    if (m_attentionOnly && !shown.hasAttention)
        return false;
    if (m_kind && shown.kind != *m_kind)
        return false;
    return m_text.isEmpty() || shown.name.contains(m_text, Qt::CaseInsensitive)
           || shown.circuit.contains(m_text, Qt::CaseInsensitive);
}

bool OverviewOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const OverviewRow &one = m_model->row(left.row());
    const OverviewRow &other = m_model->row(right.row());
    if (m_column == kByAttention) {
        if (needsMoreAttention(one, other))
            return true;
        if (needsMoreAttention(other, one))
            return false;
        return left.row() < right.row();
    }
    const int compared = compareBy(m_column, one, other);
    if (compared == 0)
        return left.row() < right.row();
    return m_order == Qt::AscendingOrder ? compared < 0 : compared > 0;
}

} // namespace switchgear::ui
