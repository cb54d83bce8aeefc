// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_outcome.h"
#include "app/demo/demo_seat.h"
#include "app/demo/http_clients.h"

#include <switchgear/guarded_circuit.h>
#include <switchgear/retry_run.h>

#include <QDeadlineTimer>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace switchgear::app {

/// Calls one service over HTTP, through the policies of its seat.
///
///     GuardedCaller caller{seat, url, clients};
///     caller.call([](const CallOutcome& outcome) { show(outcome.error.text()); });
///
/// An attempt that the circuit rejects is not sent. One for which no connection is free is not
/// started, and the circuit is not asked: what waits in no queue is timed right. A failed attempt
/// is made again as the seat's retry says, after a wait in which the thread goes on with others; an
/// open circuit ends that at once. What failed for good goes to the seat's fallback; calls that it
/// kept for later are made, one after the other, from the first success on that leaves the circuit
/// closed.
/// **Time.** Limits and breaks run on the circuit's clock; time-outs and waits take real time.
/// **Threads.** Belongs to the thread of its clients. **Ownership.** The seat outlives it;
/// destroyed with calls under way, it aborts them, cancels their permits and forgets the waits.
class GuardedCaller final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const CallOutcome &)>;

    /// Calls ask for as many different things, in turn.
    static constexpr std::uint32_t kSubjects = 16;

    GuardedCaller(DemoSeat &seat, const QUrl &url, HttpClients &clients, QObject *parent = nullptr);
    ~GuardedCaller() override;

    /// The whole time that a call may take, all attempts together, to about 10 ms; for those that
    /// begin from now on.
    void setTimeout(std::chrono::milliseconds timeout);
    /// `done` is called once: at once for a call that is not sent, later in every other case, and
    /// not at all where the caller is destroyed before.
    void call(Done done = {});
    /// Gives up every call under way, and those that wait for another attempt.
    void cancelAll();
    /// Requests under way.
    [[nodiscard]] std::size_t inFlight() const noexcept { return m_attempts.size(); }
    /// Calls that wait for another attempt.
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting.size(); }

private:
    /// One call, over all its attempts.
    struct Journey
    {
        enum class Kind : std::uint8_t { Fresh, Kept };

        Done done{};
        std::string subject{}; ///< what it asks for
        Kind kind = Kind::Fresh; ///< Kept: it had been kept for later
        QDeadlineTimer deadline{};
        std::optional<RetryRun> run{}; ///< from the first attempt on, where there is a retry
        CallOutcome last{}; ///< of the attempt that it waits after

        [[nodiscard]] CallLedger::Turn turn() const noexcept
        {
            return run && run->attempt() > 1 ? CallLedger::Turn::Again : CallLedger::Turn::First;
        }
    };
    struct Attempt
    {
        GuardedPermit permit;
        std::size_t client = 0;
        QDeadlineTimer deadline;
        Journey journey;
    };
    using Attempts = std::unordered_map<QNetworkReply *, Attempt>;
    using Instant = std::chrono::steady_clock::time_point;

    void begin(Journey journey);
    [[nodiscard]] std::size_t freestClient() const;
    void tryOnce(Journey journey);
    void send(GuardedPermit permit, std::size_t client, Journey journey);
    void finish(QNetworkReply *reply);
    void endOverdueAttempts();
    /// Takes an attempt's outcome to everybody but the call that it belongs to.
    void conclude(Attempt &attempt, const CallOutcome &outcome);
    /// The attempt is over: what becomes of its call.
    void goOn(Journey journey, const CallOutcome &outcome);
    [[nodiscard]] bool waitsForAnother(Journey &journey, const CallOutcome &outcome);
    void settle(Journey journey, CallOutcome outcome);
    void sendKept();
    void tryWaiting();
    void planWaiting();
    [[nodiscard]] std::vector<Done> abortAll();
    [[nodiscard]] TimePoint now() const { return m_seat.circuit->clock().now(); }

    DemoSeat &m_seat;
    HttpClients &m_clients;
    QNetworkRequest m_request;
    std::chrono::milliseconds m_timeout{2000};
    QTimer m_watch; ///< runs while attempts are under way
    QTimer m_wake; ///< set for the earliest of those that wait
    std::vector<std::size_t> m_load; ///< attempts under way, by client
    Attempts m_attempts;
    std::multimap<Instant, Journey> m_waiting;
    std::uint32_t m_nextSubject = 0;
    bool m_isSendingKept = false;
};

} // namespace switchgear::app
