// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace switchgear::ui {

/// Whether what an operator is about to order still rests on what they saw.
///
/// It keeps the epoch of each circuit at the last review. An order bears that epoch
/// (Order::ifEpoch), so that a circuit that moves between the last look and the order refuses it
/// too.
/// **Time.** A half-finished sequence ends by itself: after kLifetime nothing may be ordered.
class ReviewGuard final
{
public:
    enum class Standing : quint8 {
        Current, ///< what was reviewed is what is
        Settling, ///< reviewed this moment: a double click must not execute
        Moved, ///< a circuit changed since the review
        Gone, ///< a circuit is not there any more
        Stalled, ///< no data comes: nobody knows what is
        Expired,
    };

    static constexpr Duration kLifetime = std::chrono::seconds{60};
    static constexpr Duration kSettle = std::chrono::milliseconds{500};

    ReviewGuard(QStringList circuits, const CircuitLook &look);

    [[nodiscard]] const QStringList &circuits() const { return m_circuits; }
    /// Takes what is now as seen.
    void review(const CircuitLook &look);
    [[nodiscard]] Standing standing(const CircuitLook &look) const;
    /// The circuits that moved since the review.
    [[nodiscard]] QStringList moved(const CircuitLook &look) const;
    [[nodiscard]] std::optional<std::uint64_t> epoch(const QString &circuit) const;
    /// How long until it expires; zero once it has.
    [[nodiscard]] Duration left(const CircuitLook &look) const;

private:
    void capture(const CircuitLook &look);

    QStringList m_circuits;
    QHash<QString, quint64> m_epochs;
    TimePoint m_begun;
    std::optional<TimePoint> m_reviewed; ///< none: as it was opened
};

} // namespace switchgear::ui
