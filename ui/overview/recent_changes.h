// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTreeWidget>

#include <cstdint>

namespace switchgear::ui {

class FleetStore;

/// The newest changes of one circuit, newest first: when, what, why and who.
class RecentChanges final : public QTreeWidget
{
    Q_OBJECT

public:
    static constexpr int kMostRows = 12;
    static constexpr int kLeastRows = 1;

    explicit RecentChanges(FleetStore *store, QWidget *parent = nullptr);

    void setCircuit(const QString &circuit);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();

    FleetStore *m_store;
    QString m_circuit;
    std::uint64_t m_shown = 0; ///< sequence of the newest change in the list
};

} // namespace switchgear::ui
