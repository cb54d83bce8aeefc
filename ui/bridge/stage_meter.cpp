// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/stage_meter.h"

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr Duration kSmoothing = 2s;
/// Looks are four a second, and a timer may be early by a few milliseconds.
constexpr Duration kEarly = 20ms;

} // namespace

void StageMeter::look(TimePoint at, StageReadings &stages)
{
    Look now{at};
    for (const StageReading &stage : stages)
        now.counts.at(static_cast<std::size_t>(stage.kind())) = {stage.passed, stage.refused};
    const auto hasBegunAnew = [&] {
        for (std::size_t kind = 0; kind < now.counts.size(); ++kind) {
            const Counts &before = m_looks.back().counts.at(kind);
            if (now.counts.at(kind).passed < before.passed
                || now.counts.at(kind).refused < before.refused)
                return true;
        }
        return false;
    };
    if (!m_looks.empty() && hasBegunAnew())
        m_looks.clear();
    if (m_looks.empty() || at > m_looks.back().at)
        m_looks.push_back(now);
    while (m_looks.size() > 2 && at - m_looks[1].at + kEarly >= kSmoothing)
        m_looks.pop_front();
    const Look &first = m_looks.front();
    const float seconds = std::chrono::duration<float>(at - first.at).count();
    if (seconds <= 0)
        return;
    for (StageReading &stage : stages) {
        const Counts &before = first.counts.at(static_cast<std::size_t>(stage.kind()));
        stage.passing = static_cast<float>(stage.passed - before.passed) / seconds;
        stage.refusing = static_cast<float>(stage.refused - before.refused) / seconds;
    }
}

} // namespace switchgear::ui
