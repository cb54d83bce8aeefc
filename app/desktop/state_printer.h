// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/fleet_store.h"

#include <QObject>
#include <QString>
#include <QTimer>

namespace switchgear::app {

/// "12.0 s  open payments (4 s)  half-open -  …  198 calls/s  3.1 % failing  0.4 % rejected".
[[nodiscard]] QString stateLine(const ui::FleetStore &store, Duration elapsed);

/// Prints a line with the states to standard output each second, until that is refused.
class StatePrinter final : public QObject
{
    Q_OBJECT

public:
    explicit StatePrinter(const ui::FleetStore &store, QObject *parent = nullptr);

Q_SIGNALS:
    /// Nothing can be printed any more; the words of the system.
    void refused(const QString &fault);

private:
    void print();

    const ui::FleetStore &m_store;
    TimePoint m_start;
    QTimer m_timer;
};

} // namespace switchgear::app
