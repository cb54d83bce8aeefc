// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/fleet_store.h"

#include <QWidget>

namespace switchgear::ui {

/// What all circuits do together: calls a second, and how many of them fail or are rejected. Says
/// instead that no data come, where none do.
class KpiLine final : public QWidget
{
    Q_OBJECT

public:
    explicit KpiLine(QWidget *parent = nullptr);

    void show(const FleetStore &store);
    [[nodiscard]] QString text() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Part
    {
        QString number;
        QString unit;

        bool operator==(const Part &) const = default;
    };

    [[nodiscard]] int partWidth(const Part &part) const;

    QList<Part> m_parts;
    bool m_isStalled = false;
};

} // namespace switchgear::ui
