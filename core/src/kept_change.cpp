// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "kept_change.h"

#include <algorithm>
#include <new>

namespace switchgear::detail {

static_assert(sizeof(KeptChange) <= 80);
static_assert(sizeof(RecentOutcome) <= 24);
static_assert(Change::kTextLimit <= UINT16_MAX);

KeptChange::KeptChange(const Change &change)
    : m_sequence(change.sequence)
    , m_at(change.at)
    , m_epoch(change.epoch)
    , m_timeInFrom(change.timeInFrom)
    , m_breakFor(change.breakFor.value_or(kNoBreak))
    , m_window(change.window)
    , m_n(change.n)
    , m_reasonSize(static_cast<std::uint16_t>(std::min(change.reason.size(), Change::kTextLimit)))
    , m_actorSize(static_cast<std::uint16_t>(std::min(change.actor.size(), Change::kTextLimit)))
    , m_kind(change.kind)
    , m_from(change.from)
    , m_to(change.to)
    , m_cause(change.cause)
{
    if (m_reasonSize + m_actorSize == 0)
        return;
    m_texts = std::make_unique_for_overwrite<char[]>(std::size_t{m_reasonSize} + m_actorSize);
    std::copy_n(change.reason.data(), m_reasonSize, m_texts.get());
    std::copy_n(change.actor.data(), m_actorSize, m_texts.get() + m_reasonSize);
}

Change KeptChange::change() const
{
    Change change;
    change.sequence = m_sequence;
    change.kind = m_kind;
    change.at = m_at;
    change.from = m_from;
    change.to = m_to;
    change.cause = m_cause;
    change.epoch = m_epoch;
    change.timeInFrom = m_timeInFrom;
    if (m_texts) {
        change.reason.assign(m_texts.get(), m_reasonSize);
        change.actor.assign(m_texts.get() + m_reasonSize, m_actorSize);
    }
    change.n = m_n;
    if (m_breakFor != kNoBreak)
        change.breakFor = m_breakFor;
    change.window = m_window;
    return change;
}

void KeptChange::dropLastOutcomes() noexcept
{
    if (!m_window || m_window->last.empty())
        return;
    try {
        auto shorter = std::make_shared<FrozenWindow>(*m_window);
        std::vector<RecentOutcome>{}.swap(shorter->last);
        m_window = std::move(shorter);
    } catch (const std::bad_alloc &) {
        return;
    }
}

} // namespace switchgear::detail
