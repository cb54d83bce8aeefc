// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/review_guard.h"

#include <algorithm>

namespace switchgear::ui {

ReviewGuard::ReviewGuard(QStringList circuits, const CircuitLook &look)
    : m_circuits(std::move(circuits))
    , m_begun(look.now)
{
    capture(look);
}

void ReviewGuard::review(const CircuitLook &look)
{
    m_reviewed = look.now;
    capture(look);
}

void ReviewGuard::capture(const CircuitLook &look)
{
    m_epochs.clear();
    for (const QString &circuit : m_circuits) {
        if (const CircuitRecord *record = look.record(circuit))
            m_epochs.insert(circuit, record->now.epoch);
    }
}

ReviewGuard::Standing ReviewGuard::standing(const CircuitLook &look) const
{
    if (left(look) == Duration{0})
        return Standing::Expired;
    if (look.stalledFor)
        return Standing::Stalled;
    const auto isThere = [&look](const QString &circuit) {
        return look.record(circuit) != nullptr;
    };
    if (!std::all_of(m_circuits.begin(), m_circuits.end(), isThere))
        return Standing::Gone;
    if (!moved(look).isEmpty())
        return Standing::Moved;
    if (m_reviewed && look.now - *m_reviewed < kSettle)
        return Standing::Settling;
    return Standing::Current;
}

QStringList ReviewGuard::moved(const CircuitLook &look) const
{
    QStringList moved;
    for (const QString &circuit : m_circuits) {
        const CircuitRecord *record = look.record(circuit);
        const auto seen = m_epochs.constFind(circuit);
        if (record && (seen == m_epochs.cend() || *seen != record->now.epoch))
            moved << circuit;
    }
    return moved;
}

std::optional<std::uint64_t> ReviewGuard::epoch(const QString &circuit) const
{
    const auto seen = m_epochs.constFind(circuit);
    return seen == m_epochs.cend() ? std::nullopt : std::optional<std::uint64_t>{*seen};
}

Duration ReviewGuard::left(const CircuitLook &look) const
{
    return std::max(Duration{0}, m_begun + kLifetime - look.now);
}

} // namespace switchgear::ui
