// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace switchgear::ui {

/// Errors by name with their counts, most first.
class ErrorModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column : quint8 { Name, Count, Share };
    static constexpr int kColumns = 3;
    static constexpr int kShareRole = Qt::UserRole; ///< of all errors, 0 to 1

    explicit ErrorModel(QObject *parent = nullptr);

    /// Rows come and go at the end; what stands in them is announced once for all.
    void show(const std::vector<ErrorCount> &errors);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] double share(std::size_t row) const;

    std::vector<ErrorCount> m_errors;
    std::uint64_t m_total = 0;
};

/// What came between two instants by the samples, `from` left out: most first, those of the same
/// count in the order in which they came.
[[nodiscard]] std::vector<ErrorCount> errorsBetween(const std::deque<CircuitSample> &samples,
                                                    TimePoint from, TimePoint to);

/// The name of an error as it is shown; one without a name is "(unnamed)".
[[nodiscard]] QString errorText(ErrorName error);

} // namespace switchgear::ui
