// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo_session.h"

#include "app/demo/demo_engine.h"
#include "app/demo/worker_thread.h"

#include <utility>

namespace switchgear::app {

class DemoSession::Private final
{
public:
    explicit Private(const Clock &clockOfAll) : clock(clockOfAll) {}

    void takeSeats(Registry &registry, const std::vector<DemoCircuit> &circuits)
    {
        for (const DemoCircuit &spec : circuits) {
            auto circuit = registry.add(spec.name, spec.options, &clock);
            if (circuit == nullptr)
                circuit = registry.find(spec.name);
            seats.push_back(std::make_unique<DemoSeat>(spec, std::move(circuit)));
        }
    }

    /// In the control thread, once the engine is there.
    template <typename Work>
    void post(Work work)
    {
        control.post([this, work = std::move(work)] {
            if (engine != nullptr)
                work(*engine);
        });
    }

    const Clock &clock;
    DemoSeats seats; // before the threads, which it outlives
    WorkerThread control{QStringLiteral("demo-control")};
    std::unique_ptr<DemoEngine> engine; // lives in the control thread
};

DemoSession::DemoSession(Registry &registry, const Clock &clock,
                         const std::vector<DemoCircuit> &circuits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(clock))
{
    d->takeSeats(registry, circuits);
    d->control.post([this] {
        auto engine = std::make_unique<DemoEngine>(d->seats, d->clock);
        connect(engine.get(), &DemoEngine::statusChanged, this, &DemoSession::statusChanged);
        connect(engine.get(), &DemoEngine::runEnded, this, &DemoSession::runEnded);
        connect(engine.get(), &DemoEngine::problemFound, this, &DemoSession::problemFound);
        if (engine->open())
            d->engine = std::move(engine);
    });
}

DemoSession::~DemoSession()
{
    d->control.runAndWait([this] { d->engine.reset(); });
}

const DemoSeats &DemoSession::seats() const noexcept
{
    return d->seats;
}

void DemoSession::start(const DemoSettings &settings)
{
    d->post([settings](DemoEngine &engine) { engine.start(settings); });
}

void DemoSession::stop()
{
    d->post([](DemoEngine &engine) { engine.stop(); });
}

void DemoSession::setRate(double rate)
{
    d->post([rate](DemoEngine &engine) { engine.setRate(rate); });
}

void DemoSession::setShape(LoadShape shape)
{
    d->post([shape](DemoEngine &engine) { engine.setShape(shape); });
}

void DemoSession::inject(const QString &service, const Fault &fault)
{
    d->post(
        [name = service.toStdString(), fault](DemoEngine &engine) { engine.inject(name, fault); });
}

void DemoSession::stopFault(const QString &service, FaultKind kind)
{
    d->post(
        [name = service.toStdString(), kind](DemoEngine &engine) { engine.stopFault(name, kind); });
}

void DemoSession::stopAllFaults()
{
    d->post([](DemoEngine &engine) { engine.stopAllFaults(); });
}

} // namespace switchgear::app
