// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state_printer.h"

#include "app/config/printable.h"
#include "app/replay/output_buffer.h"

#include <cmath>
#include <unistd.h>

namespace switchgear::app {

namespace {

QString percent(float value)
{
    return std::isnan(value) ? QStringLiteral("-")
                             : QString::number(static_cast<double>(value), 'f', 1);
}

} // namespace

QString stateLine(const ui::FleetStore &store, Duration elapsed)
{
    const ui::FleetSummary &sum = store.summary();
    QString line =
        QString::number(std::chrono::duration<double>(elapsed).count(), 'f', 1).rightJustified(6)
        + QStringLiteral(" s  closed ") + QString::number(sum.count(ui::DisplayState::Closed));
    for (const ui::CircuitRecord &record : store.records()) {
        const ui::DisplayState state = record.state();
        if (state == ui::DisplayState::Closed)
            continue;
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(store.now() - record.now.since).count();
        line += QStringLiteral("  ") + QString::fromStdString(printableName(record.now.name))
                + QChar(u' ') + ui::displayText(state).toLower() + QStringLiteral(" (")
                + QString::number(seconds) + QStringLiteral(" s)");
    }
    return line + QStringLiteral("  |  ") + QString::number(sum.calls, 'f', 0)
           + QStringLiteral(" calls/s  ") + percent(sum.failingPercent)
           + QStringLiteral(" % failing  ") + percent(sum.rejectedPercent)
           + QStringLiteral(" % rejected");
}

StatePrinter::StatePrinter(const ui::FleetStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &StatePrinter::print);
    m_timer.start(std::chrono::seconds{1});
}

void StatePrinter::print()
{
    if (!m_store.hasData())
        return;
    if (m_start == TimePoint{})
        m_start = m_store.now();
    FileSink output{STDOUT_FILENO};
    if (output.write(stateLine(m_store, m_store.now() - m_start).toStdString() + '\n'))
        return;
    m_timer.stop();
    Q_EMIT refused(QString::fromStdString(output.fault()));
}

} // namespace switchgear::app
