// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_chance.h"
#include "app/demo/fault_plan.h"

#include <switchgear/clock.h>

#include <QAbstractHttpServer>
#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace switchgear::app {

struct UpstreamOptions
{
    std::string name;
    Duration latency = std::chrono::milliseconds{5}; ///< of a good answer; from 0
    Duration spread{0}; ///< drawn evenly from latency - spread to latency + spread
    std::uint64_t seed = 0;
};

/// What a service answers once it has done its work.
struct UpstreamReply
{
    int status = 200;
    QByteArray body;
};

/// A real HTTP server on 127.0.0.1 that can be made to fail in every way a service fails.
///
///     UpstreamService payments{{.name = "payments"}, clock};
///     payments.open();
///     payments.inject({.kind = FaultKind::Http503, .share = 0.7});
///
/// **Time.** The lifetimes of faults run on the clock given; what takes time on the wire (an added
/// latency) takes real time.
/// **Threads.** Belongs to the thread that made it. reseed(), inject(), stopFault(),
/// stopAllFaults(), faults(), port() and received() may be called from any thread.
class UpstreamService final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    using Answer = std::function<void(const UpstreamReply &)>;
    /// What the service does for a good answer; it must not outlive the service.
    using Work = std::function<void(Answer)>;

    UpstreamService(UpstreamOptions options, const Clock &clock, QObject *parent = nullptr);
    ~UpstreamService() override;

    /// Takes a free port and keeps it, even while connections are refused. False, with the reason
    /// in errorString(), where there is none.
    [[nodiscard]] bool open();
    [[nodiscard]] QString errorString() const { return m_errorString; }
    /// Left out, the service answers at once that all is well.
    void setWork(Work work) { m_work = std::move(work); }

    [[nodiscard]] const std::string &name() const noexcept { return m_options.name; }
    [[nodiscard]] std::uint16_t port() const noexcept { return m_port.load(); }
    /// The requests that really came in, whatever became of them.
    [[nodiscard]] std::uint64_t received() const noexcept { return m_received.load(); }

    /// Begins the sequences of chance anew; faults that are on stay on.
    void reseed(std::uint64_t seed);
    void inject(const Fault &fault);
    void stopFault(FaultKind kind);
    void stopAllFaults();
    [[nodiscard]] std::vector<ActiveFault> faults() const;

    /// Opens or closes the port as the faults of this moment want it.
    void keepTime();

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    void answer(const PlannedAnswer &plan, QTcpSocket *socket);
    void answerWell(QTcpSocket *socket);
    void closePort();

    UpstreamOptions m_options;
    const Clock &m_clock;
    Work m_work;
    QTcpServer m_server;
    QTcpSocket m_holder; ///< bound beside the server, so that nobody takes the port of a closed one
    QString m_errorString;
    std::atomic<std::uint16_t> m_port{0};
    std::atomic<std::uint64_t> m_received{0};
    mutable std::mutex m_planMutex; ///< of both sequences of chance, which any thread may reseed
    Chance m_latencyChance;
    FaultPlan m_plan;
};

} // namespace switchgear::app
