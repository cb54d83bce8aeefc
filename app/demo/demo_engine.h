// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_script.h"
#include "app/demo/demo_seat.h"
#include "app/demo/demo_status.h"
#include "app/demo/load_generator.h"
#include "app/demo/run_report.h"
#include "app/demo/upstream_farm.h"
#include "app/demo/worker_thread.h"

#include <switchgear/clock.h>

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace switchgear::app {

/// Runs the demo: holds the services and the load, each in a thread of its own, plays the script
/// and tells how things stand.
///
/// **Threads.** Belongs to the thread that made it, which is not the window's: it waits for its two
/// workers. **Ownership.** Destroyed in the middle of a run it ends everything; the seats must
/// outlive it.
class DemoEngine final : public QObject
{
    Q_OBJECT

public:
    DemoEngine(const DemoSeats &seats, const Clock &clock);
    ~DemoEngine() override;

    /// False where a service found no port; a problem was told then.
    bool open();

    void start(const DemoSettings &settings);
    void stop();
    void setRate(double rate);
    void setShape(LoadShape shape);
    void inject(const std::string &service, const Fault &fault);
    void stopFault(const std::string &service, FaultKind kind);
    void stopAllFaults();

Q_SIGNALS:
    void statusChanged(const switchgear::app::DemoStatus &status);
    void runEnded(const switchgear::app::RunReport &report);
    void problemFound(const QString &text);

private:
    using ScriptFault = std::pair<std::string, FaultKind>;

    [[nodiscard]] DemoStatus status();
    [[nodiscard]] RunReport report() const;
    [[nodiscard]] UpstreamService *service(const std::string &name);
    void playScript();
    void takeBaseline();
    void tell();
    [[nodiscard]] double measuredRate(TimePoint now, std::uint64_t attempted);

    const DemoSeats &m_seats;
    const Clock &m_clock;
    WorkerThread m_upstreamThread;
    WorkerThread m_loadThread;
    std::unique_ptr<UpstreamFarm> m_farm; // lives in m_upstreamThread
    std::unique_ptr<LoadGenerator> m_load; // lives in m_loadThread
    bool m_isOpen = false;
    bool m_isRunning = false;
    DemoSettings m_settings;
    DemoScript m_script;
    std::vector<ScriptFault> m_scriptFaults; ///< that the script switched on and nobody since
    TimePoint m_startedAt;
    Duration m_elapsed{0};
    std::vector<std::uint64_t> m_openingsBefore; ///< by seat, at the start of the run
    std::vector<std::uint64_t> m_receivedBefore;
    std::deque<std::pair<TimePoint, std::uint64_t>> m_attempts; ///< of about the last second
    QTimer m_statusTimer;
    QTimer m_scriptTimer;
};

} // namespace switchgear::app
