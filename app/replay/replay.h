// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/replay/arrival_queue.h"
#include "app/replay/due_heap.h"
#include "app/replay/id_table.h"
#include "app/replay/replay_circuit.h"
#include "app/replay/replay_writer.h"
#include "app/replay/trace_line.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// Runs calls and orders through circuits on a virtual clock.
///
///     Replay replay{config, &writer};
///     while (reader.read(nextLine(), line))
///         if (!replay.take(line, number)) return replay.fault();
///     replay.finish();
///
/// **Algorithm.** Before a line everything that is due at or before its t happens, in order of
/// time; at one instant the clock's changes of state first, of several circuits in the
/// configuration's order, then outcomes in the order in which their calls were made. The clock's
/// next change is kept for each circuit, in a heap of all, and asked anew only after what can have
/// moved it: a change, or a probe.
/// **Threads.** One.
/// **Errors.** take() refuses a line that does not fit what came before, and changes nothing then.
/// **Cost.** A call that its circuit answers on the fast path: no lock, no allocation.
class Replay final
{
public:
    /// Without a writer nothing is told: for counting alone.
    Replay(const ConfigDocument &config, ReplayWriter *writer);
    Replay(const Replay &) = delete;
    Replay &operator=(const Replay &) = delete;
    ~Replay();

    /// Takes one line; `number` is its place in the trace, from 1.
    [[nodiscard]] bool take(const TraceLine &line, std::uint64_t number);
    /// What was wrong with the line that take() refused.
    [[nodiscard]] const std::string &fault() const noexcept { return m_fault; }
    /// What a person should know of an isolation that take() took; mostly nothing. Told once.
    [[nodiscard]] std::string takeNotice() { return std::exchange(m_notice, {}); }
    /// After the last line: the outcomes under way arrive, and each circuit's summary is written.
    void finish();

    /// A call from memory, under no id. `at` is not before the present.
    void call(std::uint32_t circuit, TimePoint at, const Outcome &outcome, Duration duration)
    {
        moveTo(at);
        makeCall(circuit, outcome, duration, nullptr);
    }
    [[nodiscard]] CircuitBreaker &breaker(std::uint32_t circuit) noexcept
    {
        return m_circuits[circuit]->breaker();
    }

private:
    /// A permit whose outcome has not arrived.
    struct UnderWay
    {
        GuardedPermit permit;
        Outcome outcome; ///< of a call
        std::uint32_t circuit = 0;
    };
    [[nodiscard]] bool check(const TraceLine &line, std::uint64_t number);
    [[nodiscard]] bool checkNewId(const TraceLine &line, std::uint64_t number);
    [[nodiscard]] bool checkPermitId(const TraceLine &line);
    [[nodiscard]] bool checkReservationId(const TraceLine &line);
    bool failId(const TraceLine &line, std::string_view what, std::string_view expected);
    bool fail(std::string message);

    void moveTo(TimePoint at)
    {
        if (!m_hasBegun) [[unlikely]]
            begin(at);
        if (at >= m_nextEvent) [[unlikely]]
            bringDue(at);
        m_now = at;
    }
    void begin(TimePoint at);
    void bringDue(TimePoint limit);
    void bringClock();
    void bringArrival();
    void noteDue(std::uint32_t circuit);
    void noteNextEvent() noexcept;

    void run(const TraceLine &line, std::uint64_t number);
    void runOrder(const TraceLine &line);
    void makeCall(std::uint32_t circuit, const Outcome &outcome, Duration duration,
                  const std::string_view *idJson);
    void acquire(const TraceLine &line, std::uint64_t number);
    void endPermit(const TraceLine &line);
    [[nodiscard]] Reservation askForTokens(const TraceLine &line, std::optional<Duration> maxWait,
                                           std::string_view idJson);
    void takeTokens(const TraceLine &line, std::uint64_t number);
    void reserveTokens(const TraceLine &line, std::uint64_t number);
    void cancelTokens(const TraceLine &line);
    void end(std::uint32_t circuit, GuardedPermit &permit, const Outcome &outcome);
    std::uint32_t hold(std::uint32_t circuit, GuardedPermit permit, const Outcome &outcome);
    UnderWay release(std::uint32_t slot);

    Clock m_clock{Clock::Kind::Manual};
    ReplayWriter *m_writer;
    std::vector<std::unique_ptr<ReplayCircuit>> m_circuits;
    TimePoint m_now;
    bool m_hasBegun = false;

    DueHeap m_due; ///< what the clock brings
    /// Nothing happens by itself before this.
    TimePoint m_nextEvent = TimePoint::max();

    std::vector<UnderWay> m_underWay;
    std::vector<std::uint32_t> m_freeSlots;
    ArrivalQueue m_arrivals;
    std::vector<Reservation> m_reservations; ///< those that may still be given back
    std::vector<std::uint32_t> m_freeReservations;
    IdTable m_ids;
    IdKey m_id{{}}; ///< of the line that take() looks at, where it gives one
    std::string m_fault;
    std::string m_notice;
};

} // namespace switchgear::app
