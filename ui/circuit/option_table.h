// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/circuit/option_list.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace switchgear::ui {

/// The lines of optionLines(); those that differ from the default are bold and say "changed".
class OptionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column : quint8 { Name, Value, Mark, Standard };
    static constexpr int kColumns = 4;

    explicit OptionModel(QObject *parent = nullptr);

    void show(const CircuitOptions &options);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const OptionLine &line, Column column) const;

    std::vector<OptionLine> m_lines;
};

/// How a circuit is configured.
class OptionTable final : public QTableView
{
    Q_OBJECT

public:
    explicit OptionTable(QWidget *parent = nullptr);

    void showOptions(const CircuitOptions &options) { m_model->show(options); }

private:
    OptionModel *m_model;
};

} // namespace switchgear::ui
