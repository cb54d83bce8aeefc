// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_text.h"
#include "ui/data/core_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/stage_text.h"
#include "ui/data/tr.h"
#include "ui/overview/overview_row.h"

namespace switchgear::ui {

namespace {

/// Since when it has been as it is.
TimePoint sinceOf(const CircuitRecord &record, DisplayState state)
{
    const bool fits = !record.limiterSpans.empty() && record.limiterSpans.back().state == state;
    return fits ? record.limiterSpans.back().from : record.now.at;
}

} // namespace

OverviewRow limiterRow(const CircuitRecord &record, const OverviewContext &context)
{
    OverviewRow row;
    row.kind = RowKind::Limiter;
    row.circuit = fromCore(record.now.name);
    row.name = tr("%1 · limiter").arg(nameText(row.circuit, kNameInTable));
    row.state = record.limiterState();
    row.stateText = limiterText(row.state);
    row.isStale = context.isStale;
    row.inState = std::max(Duration{0}, context.now - sinceOf(record, row.state));
    row.timeInState = briefAge(row.inState);
    row.failingText = row.callsText = row.p95Text = row.breakText = QStringLiteral("–");
    const StageReading *stage = stageOf(record.stages, StageKind::Limiter);
    const auto *limit = figuresOf<LimiterFigures>(record.stages);
    if (!stage || !limit)
        return row;
    row.calls = stage->passing + stage->refusing;
    if (stage->passed + stage->refused > 0)
        row.callsText = rateText(static_cast<double>(row.calls));
    if (row.calls > 0) {
        row.failingPercent = 100.0F * stage->refusing / row.calls;
        row.failingText = percentText(row.failingPercent);
    }
    if (const auto permitted = static_cast<float>(limit->perSecond()); permitted > 0) {
        row.loadPercent = 100.0F * row.calls / (OverviewRow::kBarScale * permitted);
        row.limitPercent = 100.0F / OverviewRow::kBarScale;
    }
    row.breakText =
        record.now.mode == CircuitMode::Shadow ? tr("shadow") : tr("≤ %1").arg(limitText(*limit));
    row.rank = attentionRank(row);
    return row;
}

} // namespace switchgear::ui
