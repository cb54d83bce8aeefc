// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/selection.h"
#include "ui/data/wall_time.h"

#include <QString>

#include <optional>

namespace switchgear::ui {

/// Where a row stands when what needs attention comes first.
enum class AttentionRank : quint8 {
    Unacknowledged,
    Open,
    HalfOpen,
    Limiting, ///< of a limiter
    NearLimit, ///< closed or passing, at or above four fifths of its limit
    Isolated,
    Disabled,
    Closed,
    Unknown,
};

/// What the overview's table shows of one circuit, or of its limiter; made once for each refresh.
struct OverviewRow
{
    /// A limiter's bar ends at so many times what it permits.
    static constexpr float kBarScale = 2.0F;

    RowKind kind = RowKind::Circuit;
    QString circuit;
    QString name; ///< of the row: the circuit's, or "search · limiter"
    DisplayState state = DisplayState::Unknown; ///< of a limiter: see limiterText()
    QString stateText; ///< "Open", "Limiting"
    bool isStale = false; ///< the source fell silent: shown in italic grey
    bool hasAttention = false; ///< something asks for an operator
    bool isUnacknowledged = false; ///< and nobody has said yet that they saw it
    AttentionRank rank = AttentionRank::Unknown;
    float failingPercent = kNoValue; ///< of a limiter: the share of calls that it refuses
    float limitPercent = kNoValue; ///< the bar's tick; none: no ratio rule
    /// Of a limiter, what the bar shows: the calls asked for, 100 where they are kBarScale times
    /// what is permitted. Of a circuit: none, its bar is failingPercent.
    float loadPercent = kNoValue;
    float calls = 0; ///< a second
    float p95 = kNoValue; ///< milliseconds
    float breakElapsed = kNoValue; ///< share of an open break that is over, 0 to 1
    Duration inState{0};
    QString timeInState; ///< "23 s"
    QString failingText; ///< "72 %", "7 of 20 calls", "–"
    QString callsText;
    QString p95Text;
    QString breakText; ///< "#4 · 17 s left", "probe 2 of 5", "by ops@host", "≤ 250/s"

    [[nodiscard]] float barPercent() const
    {
        return kind == RowKind::Limiter ? loadPercent : failingPercent;
    }
    [[nodiscard]] bool isNearLimit() const
    {
        return barPercent() >= 0.8F * limitPercent; // false where either is unknown
    }
};

/// What a row depends on beside its record.
struct OverviewContext
{
    TimePoint now;
    WallTime wall;
    bool isStale = false;
    bool hasAttention = false;
    bool isUnacknowledged = false;
};

[[nodiscard]] OverviewRow overviewRow(const CircuitRecord &record, const OverviewContext &context);

/// The row of the circuit's limiter; only for a circuit that has one.
[[nodiscard]] OverviewRow limiterRow(const CircuitRecord &record, const OverviewContext &context);

/// Where a row stands, by what else it says.
[[nodiscard]] AttentionRank attentionRank(const OverviewRow &row);

/// "orders, open for 23 s, 42 % failing": a row for a screen reader.
[[nodiscard]] QString spokenRow(const OverviewRow &row);

/// The failing share in percent that a table shows: of the circuit's own window, or, while it is
/// open and that window is empty, of the one that opened it.
[[nodiscard]] float shownFailingPercent(const CircuitRecord &record);

/// "#4 · 17 s left", "probe 2 of 5", ...; an en dash where there is nothing to say.
[[nodiscard]] QString breakText(const CircuitRecord &record, TimePoint now, const WallTime &wall);

/// "3 %", "0.4 %": two digits suffice, but one in a thousand must not look like none at all.
[[nodiscard]] QString percentText(float percent);

/// A time in a state as a table has room for it: "4 s", "12 m", "3 h", "2 d".
[[nodiscard]] QString briefAge(Duration age);

} // namespace switchgear::ui
