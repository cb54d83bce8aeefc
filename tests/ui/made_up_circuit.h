// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/fleet_store.h"

#include <deque>

namespace switchgear::ui {

/// A circuit with a story, fed into a store as the sampler would: calm, two outages with breaks
/// that grow, an order of a person between them. The numbers repeat exactly; no clock and no
/// chance.
class MadeUpCircuit final
{
public:
    static constexpr TimePoint kStart{std::chrono::seconds{5000}};

    explicit MadeUpCircuit(std::string name = "payments.charge");

    /// The look after so many seconds of the story; a sample of that second with it.
    [[nodiscard]] CircuitUpdate at(int second);
    /// Feeds the story from its beginning, or from where it stood, to this second.
    void playTo(int second, FleetStore &store);

    /// Changes what the circuit is like from the next look on.
    CircuitSnapshot &now() { return m_now; }
    CircuitOptions &options() { return m_options; }
    /// The name behind each look: further circuits of the store, that never have a call.
    void addIdle(std::string name) { m_idle.push_back(std::move(name)); }

    [[nodiscard]] static TimePoint instant(double second)
    {
        return kStart + std::chrono::duration_cast<Duration>(std::chrono::duration<double>{second});
    }
    [[nodiscard]] static WallTime wall();

private:
    struct Step
    {
        double at;
        CircuitState to;
        Cause cause;
        std::uint32_t n;
        double breakFor;
        const char *reason;
        const char *actor;
    };

    void take(const Step &step);
    [[nodiscard]] CircuitSample sampleOf(int second) const;
    [[nodiscard]] std::shared_ptr<const FrozenWindow> frozen(TimePoint at) const;
    [[nodiscard]] static const std::deque<Step> &story();

    CircuitSnapshot m_now;
    CircuitOptions m_options;
    std::vector<std::string> m_idle;
    std::vector<Change> m_news;
    std::size_t m_step = 0;
    int m_second = 0;
    bool m_first = true;
};

} // namespace switchgear::ui
