// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/selection.h"

namespace switchgear::ui {

void Selection::choose(const QStringList &circuits, RowKind kind, const QString &current)
{
    m_isChosen = true;
    set(circuits, kind, current);
}

void Selection::choose(const QString &circuit)
{
    choose(circuit.isEmpty() ? QStringList() : QStringList(circuit));
}

void Selection::propose(const QString &circuit)
{
    if (!m_isChosen)
        set({circuit}, RowKind::Circuit, circuit);
}

void Selection::set(const QStringList &circuits, RowKind kind, const QString &current)
{
    const QString one = circuits.contains(current) ? current : circuits.value(0);
    if (m_circuits == circuits && m_kind == kind && m_current == one)
        return;
    m_circuits = circuits;
    m_kind = kind;
    m_current = one;
    Q_EMIT changed();
}

} // namespace switchgear::ui
