// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_circuits.h"
#include "app/demo/demo_seat.h"
#include "app/demo/demo_status.h"
#include "app/demo/run_report.h"

#include <switchgear/clock.h>
#include <switchgear/registry.h>

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace switchgear::app {

/// The demo as a window or a command line sees it: services that fail on demand, calls through the
/// circuits, and how both stand.
///
///     DemoSession demo{registry, clock};
///     connect(&demo, &DemoSession::statusChanged, view, &LoadLab::show);
///     demo.start({.rate = 400.0, .scenario = Scenario::BrownOut});
///     demo.inject("mail", {.kind = FaultKind::Hang, .share = 0.3});
///
/// **Time.** Breaks, scripts and lifetimes run on the clock given; what goes over the wire takes
/// real time. **Threads.** The slots may be called from any thread and never block: they post
/// wishes to a thread of the session's own, and their effect is told by statusChanged() once it is
/// true. The signals come in the thread of the session.
/// **Ownership.** The circuits are in the registry from the constructor on, and stay there after
/// the session. Its destructor ends all calls and all threads, in well under a second even with
/// services that hang; the clock must outlive the circuits.
class DemoSession final : public QObject
{
    Q_OBJECT

public:
    /// A circuit whose name the registry knows already is used as it is.
    DemoSession(Registry &registry, const Clock &clock,
                const std::vector<DemoCircuit> &circuits = demoCircuits(),
                QObject *parent = nullptr);
    ~DemoSession() override;

    /// The live policies, for whoever reads or sets them: limiters and bulkheads may be read and
    /// changed from any thread while the session lives.
    [[nodiscard]] const DemoSeats &seats() const noexcept;

public Q_SLOTS:
    /// Ends a run that is under way, and starts one.
    void start(const switchgear::app::DemoSettings &settings);
    /// Ends the run: calls under way are given up, the faults of its script end, runEnded() tells
    /// the report. Faults that an operator switched on stay until their lifetime is over.
    void stop();
    void setRate(double rate);
    void setShape(switchgear::app::LoadShape shape);
    /// Takes the place of a fault of the same kind.
    void inject(const QString &service, const switchgear::app::Fault &fault);
    void stopFault(const QString &service, switchgear::app::FaultKind kind);
    void stopAllFaults();

Q_SIGNALS:
    /// About four times a second, and at each change.
    void statusChanged(const switchgear::app::DemoStatus &status);
    void runEnded(const switchgear::app::RunReport &report);
    /// Something could not be done, in a sentence: no free port, no such service.
    void problemFound(const QString &text);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace switchgear::app
