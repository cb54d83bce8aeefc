// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/fleet_bridge.h"

#include "ui/data/fleet_store.h"

namespace switchgear::ui {

FleetBridge::FleetBridge(Registry &registry, FleetStore &store, SamplerOptions options,
                         QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(options.clock ? *options.clock : Clock::steady())
    , m_sampler(new Sampler(registry, std::move(options)))
{
    qRegisterMetaType<FleetUpdatePtr>();
    qRegisterMetaType<OrderWish>();
    qRegisterMetaType<OrderReply>();
    qRegisterMetaType<StageWish>();
    m_thread.setObjectName(QStringLiteral("sampler"));
    m_sampler->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_sampler, &Sampler::start);
    connect(&m_thread, &QThread::finished, m_sampler, &QObject::deleteLater);
    connect(m_sampler, &Sampler::updated, this, &FleetBridge::takeIn);
    connect(m_sampler, &Sampler::replied, this, &FleetBridge::replied);
    connect(m_sampler, &Sampler::stageRefused, this, &FleetBridge::stageRefused);
    m_silenceTimer.setInterval(std::chrono::milliseconds{500});
    connect(&m_silenceTimer, &QTimer::timeout, this, [this] { m_store.noteTime(m_clock.now()); });
}

FleetBridge::~FleetBridge()
{
    stop();
}

void FleetBridge::start()
{
    if (!m_sampler || m_thread.isRunning())
        return;
    m_thread.start();
    m_silenceTimer.start();
}

void FleetBridge::stop()
{
    if (!m_sampler)
        return;
    m_silenceTimer.stop();
    disconnect(m_sampler, nullptr, this, nullptr);
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else {
        delete m_sampler;
    }
    m_sampler = nullptr;
}

void FleetBridge::order(const OrderWish &wish)
{
    if (!m_sampler)
        return;
    QMetaObject::invokeMethod(m_sampler, [sampler = m_sampler, wish] { sampler->order(wish); });
}

void FleetBridge::setStage(const StageWish &wish)
{
    if (!m_sampler)
        return;
    QMetaObject::invokeMethod(m_sampler, [sampler = m_sampler, wish] { sampler->setStage(wish); });
}

void FleetBridge::takeIn(const FleetUpdatePtr &update)
{
    if (!m_sampler)
        return;
    m_sampler->acknowledge();
    m_store.apply(*update);
}

} // namespace switchgear::ui
