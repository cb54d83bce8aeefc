// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/bridge/sampler.h"

#include <QObject>
#include <QThread>
#include <QTimer>

namespace switchgear::ui {

class FleetStore;

/// Joins the sampler's thread with the window's: updates go into the store, wishes go to the
/// circuits, replies come back.
///
/// **Threads.** Lives in the window's thread, which never waits for it but in stop().
/// **Ownership.** Registry, store and the source of stages must outlive it.
class FleetBridge final : public QObject
{
    Q_OBJECT

public:
    FleetBridge(Registry &registry, FleetStore &store, SamplerOptions options = {},
                QObject *parent = nullptr);
    ~FleetBridge() override;

    void start();
    /// Ends the sampler and its thread; the store keeps what it has. Idempotent.
    void stop();

public Q_SLOTS:
    void order(const switchgear::ui::OrderWish &wish);
    void setStage(const switchgear::ui::StageWish &wish);

Q_SIGNALS:
    void replied(const switchgear::ui::OrderReply &reply);
    void stageRefused(const switchgear::ui::StageWish &wish);

private:
    void takeIn(const FleetUpdatePtr &update);

    FleetStore &m_store;
    const Clock &m_clock;
    QThread m_thread;
    Sampler *m_sampler; ///< lives in m_thread, which deletes it at its end
    QTimer m_silenceTimer;
};

} // namespace switchgear::ui
