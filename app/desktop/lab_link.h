// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_session.h"
#include "ui/data/load_lab_status.h"

#include <QObject>

namespace switchgear::ui {
class FleetStore;
class LoadLabView;
} // namespace switchgear::ui

namespace switchgear::app {

/// What the load lab shows of the demo.
[[nodiscard]] ui::LoadLabStatus labStatus(const DemoStatus &status);

/// The demo's own form of a fault that the lab wishes.
[[nodiscard]] Fault toFault(const ui::FaultSetting &setting);

/// Joins the demo with the load lab: its status goes into the store, the lab's wishes to the demo.
/// **Ownership.** All three outlive it.
class LabLink final : public QObject
{
    Q_OBJECT

public:
    LabLink(DemoSession &demo, ui::FleetStore &store, ui::LoadLabView &lab, DemoSettings settings,
            QObject *parent = nullptr);

private:
    void stopFault(quint64 id);

    DemoSession &m_demo;
    DemoSettings m_settings;
    DemoStatus m_status;
};

} // namespace switchgear::app
