// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_ledger.h"
#include "app/demo/call_outcome.h"

#include <switchgear/circuit_breaker.h>

#include <QDeadlineTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace switchgear::app {

/// The HTTP clients of one thread. One client keeps at most six connections to a host and port and
/// queues what comes on top; several of them lift that bound without a hidden queue.
class HttpClients final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kConnectionsPerClient = 6;

    explicit HttpClients(std::size_t count, QObject *parent = nullptr);

    [[nodiscard]] std::size_t size() const noexcept { return m_clients.size(); }
    [[nodiscard]] QNetworkAccessManager &at(std::size_t index) { return *m_clients.at(index); }

private:
    std::vector<QNetworkAccessManager *> m_clients; // children
};

/// Calls one service over HTTP, through its circuit.
///
///     GuardedCaller caller{circuit, url, clients, ledger};
///     caller.call([](const CallOutcome& outcome) { show(outcome.error.text()); });
///
/// A call that the circuit rejects is not sent. One for which no connection is free is not started,
/// and the circuit is not asked: what waits in no queue is timed right.
/// **Threads.** Belongs to the thread of its clients. **Ownership.** Keeps the circuit alive as
/// long as its permits; destroyed with calls under way, it aborts them and cancels their permits.
class GuardedCaller final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const CallOutcome &)>;

    GuardedCaller(std::shared_ptr<CircuitBreaker> circuit, const QUrl &url, HttpClients &clients,
                  CallLedger &ledger, QObject *parent = nullptr);
    ~GuardedCaller() override;

    /// The whole time that a call may take, to about 10 ms; for those that begin from now on.
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }
    /// `done` is called once: at once for a call that is not sent, later in every other case, and
    /// not at all where the caller is destroyed before.
    void call(Done done = {});
    /// Gives up every call under way.
    void cancelAll();
    [[nodiscard]] std::size_t inFlight() const noexcept { return m_calls.size(); }

private:
    struct Call
    {
        Permit permit;
        std::size_t client = 0;
        Done done;
        QDeadlineTimer deadline;
    };
    using Calls = std::unordered_map<QNetworkReply *, Call>;

    [[nodiscard]] std::size_t freestClient() const;
    void send(Permit permit, std::size_t client, Done done);
    void finish(QNetworkReply *reply);
    void endOverdueCalls();
    /// Takes the call's outcome to everybody but `done`.
    void conclude(Call &call, const CallOutcome &outcome);
    [[nodiscard]] std::vector<Done> abortAll();

    std::shared_ptr<CircuitBreaker> m_circuit;
    HttpClients &m_clients;
    CallLedger &m_ledger;
    QNetworkRequest m_request;
    std::chrono::milliseconds m_timeout{2000};
    QTimer m_watch; ///< runs while calls are under way
    std::vector<std::size_t> m_load; ///< calls under way, by client
    Calls m_calls;
};

} // namespace switchgear::app
