// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/option_table.h"

#include "ui/circuit/table_look.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"

#include <QFont>
#include <QHeaderView>

namespace switchgear::ui {

OptionModel::OptionModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_lines(optionLines(CircuitOptions{}))
{}

void OptionModel::show(const CircuitOptions &options)
{
    // The number of lines is that of the fields: it never changes, the texts do.
    std::vector<OptionLine> lines = optionLines(options);
    if (lines == m_lines)
        return;
    m_lines = std::move(lines);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int OptionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int OptionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString OptionModel::text(const OptionLine &line, Column column) const
{
    switch (column) {
    case Column::Name:
        return line.name;
    case Column::Value:
        return line.value;
    case Column::Mark:
        return line.isChanged() ? tr("changed") : QString();
    case Column::Standard:
        return line.standard;
    }
    return {};
}

QVariant OptionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const OptionLine &line = m_lines[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::DisplayRole)
        return text(line, column);
    if (role == Qt::ToolTipRole)
        return plainToolTip(text(line, column));
    if (role == Qt::AccessibleTextRole)
        return QStringList{line.name, line.value, text(line, Column::Mark)}.join(
            QStringLiteral(", "));
    if (role == Qt::FontRole && line.isChanged() && column == Column::Value) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    return {};
}

QVariant OptionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::Name:
        return tr("Option");
    case Column::Value:
        return tr("Value");
    case Column::Mark:
        return QString();
    case Column::Standard:
        return tr("Default");
    }
    return {};
}

OptionTable::OptionTable(QWidget *parent) : QTableView(parent), m_model(new OptionModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Configuration"));
    applyTableLook(*this);
    setSelectionMode(QAbstractItemView::SingleSelection);
    const auto fixed = [this](OptionModel::Column column, const QString &widest) {
        horizontalHeader()->setSectionResizeMode(static_cast<int>(column),
                                                 QHeaderView::Interactive);
        horizontalHeader()->resizeSection(static_cast<int>(column),
                                          fontMetrics().horizontalAdvance(widest) + 16);
    };
    fixed(OptionModel::Column::Name, tr("Only these errors") + QStringLiteral("  "));
    fixed(OptionModel::Column::Mark, tr("changed") + QStringLiteral("  "));
    for (const auto column : {OptionModel::Column::Value, OptionModel::Column::Standard})
        horizontalHeader()->setSectionResizeMode(static_cast<int>(column), QHeaderView::Stretch);
}

} // namespace switchgear::ui
