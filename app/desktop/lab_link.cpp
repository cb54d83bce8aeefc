// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/lab_link.h"

#include "ui/data/fleet_store.h"
#include "ui/lab/load_lab_view.h"

namespace switchgear::app {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

// Both sides list the same kinds and shapes in the same order, so that a cast maps them.
static_assert(static_cast<int>(FaultKind::Http500) == static_cast<int>(ui::FaultKind::Http500));
static_assert(static_cast<int>(FaultKind::Http429) == static_cast<int>(ui::FaultKind::Http429));
static_assert(static_cast<int>(FaultKind::Latency) == static_cast<int>(ui::FaultKind::Latency));
static_assert(static_cast<int>(FaultKind::Hang) == static_cast<int>(ui::FaultKind::Hang));
static_assert(static_cast<int>(FaultKind::DropMidway)
              == static_cast<int>(ui::FaultKind::DropMidway));
static_assert(static_cast<int>(FaultKind::TruncateBody)
              == static_cast<int>(ui::FaultKind::TruncateBody));
static_assert(kFaultKindCount == ui::kFaultKindCount);
static_assert(static_cast<int>(LoadShape::Sine) == static_cast<int>(ui::LoadShape::Sine));

/// A service has at most one fault of a kind, so the two make an id.
quint64 faultId(std::size_t service, FaultKind kind)
{
    return service * kFaultKindCount + static_cast<std::size_t>(kind) + 1;
}

ui::FaultSetting toSetting(const std::string &service, const Fault &fault)
{
    ui::FaultSetting setting;
    setting.service = QString::fromStdString(service);
    setting.kind = static_cast<ui::FaultKind>(fault.kind);
    setting.share = fault.share;
    setting.latency = duration_cast<milliseconds>(fault.latency);
    setting.spread = duration_cast<milliseconds>(fault.spread);
    setting.retryAfter = fault.retryAfter;
    setting.lifetime = duration_cast<std::chrono::seconds>(fault.lifetime);
    return setting;
}

} // namespace

ui::LoadLabStatus labStatus(const DemoStatus &status)
{
    ui::LoadLabStatus lab;
    lab.available = status.isReady;
    lab.coming = !status.isReady;
    lab.running = status.isRunning;
    lab.rate = status.settings.rate;
    lab.reached = status.rateReached;
    lab.shape = static_cast<ui::LoadShape>(status.settings.shape);
    lab.elapsed = duration_cast<milliseconds>(status.elapsed);
    lab.sent = status.total.permitted;
    lab.succeeded = status.total.succeeded;
    lab.failed = status.total.failed;
    lab.rejected = status.total.rejected;
    lab.notStarted = status.total.notStarted;
    for (std::size_t i = 0; i < status.services.size(); ++i) {
        const ServiceStatus &service = status.services[i];
        lab.services.append({QString::fromStdString(service.name),
                             QStringLiteral("127.0.0.1:%1").arg(service.port), service.received});
        for (const FaultStatus &fault : service.faults)
            lab.faults.append({faultId(i, fault.fault.kind), toSetting(service.name, fault.fault),
                               duration_cast<milliseconds>(fault.remaining)});
    }
    return lab;
}

Fault toFault(const ui::FaultSetting &setting)
{
    Fault fault;
    fault.kind = static_cast<FaultKind>(setting.kind);
    fault.share = setting.share;
    fault.latency = setting.latency;
    fault.spread = setting.spread;
    fault.retryAfter = setting.retryAfter;
    fault.lifetime = setting.lifetime;
    return clamped(fault);
}

LabLink::LabLink(DemoSession &demo, ui::FleetStore &store, ui::LoadLabView &lab,
                 DemoSettings settings, QObject *parent)
    : QObject(parent)
    , m_demo(demo)
    , m_settings(settings)
{
    store.applyLab(labStatus({})); // so that nobody is told meanwhile that there are none
    connect(&demo, &DemoSession::statusChanged, this, [this, &store](const DemoStatus &status) {
        m_status = status;
        store.applyLab(labStatus(status));
    });
    connect(&lab, &ui::LoadLabView::startRequested, this, [this](double rate, ui::LoadShape shape) {
        m_settings.rate = rate;
        m_settings.shape = static_cast<LoadShape>(shape);
        m_settings.scenario = Scenario::None;
        m_demo.start(m_settings);
    });
    connect(&lab, &ui::LoadLabView::stopRequested, &demo, &DemoSession::stop);
    connect(&lab, &ui::LoadLabView::rateChanged, &demo, &DemoSession::setRate);
    connect(&lab, &ui::LoadLabView::shapeChanged, this,
            [this](ui::LoadShape shape) { m_demo.setShape(static_cast<LoadShape>(shape)); });
    connect(&lab, &ui::LoadLabView::faultRequested, this, [this](const ui::FaultSetting &setting) {
        m_demo.inject(setting.service, toFault(setting));
    });
    connect(&lab, &ui::LoadLabView::faultStopRequested, this, &LabLink::stopFault);
    connect(&lab, &ui::LoadLabView::stopAllRequested, &demo, &DemoSession::stopAllFaults);
    lab.setShapeFactor([](ui::LoadShape shape, std::chrono::nanoseconds elapsed) {
        return shapeFactor(static_cast<LoadShape>(shape), elapsed);
    });
}

void LabLink::stopFault(quint64 id)
{
    if (id == 0)
        return;
    const auto service = static_cast<std::size_t>((id - 1) / kFaultKindCount);
    const auto kind = static_cast<FaultKind>((id - 1) % kFaultKindCount);
    if (service < m_status.services.size())
        m_demo.stopFault(QString::fromStdString(m_status.services[service].name), kind);
}

} // namespace switchgear::app
