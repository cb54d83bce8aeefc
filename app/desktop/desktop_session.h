// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/demo/demo_session.h"
#include "app/desktop/demo_stages.h"
#include "app/desktop/desktop_options.h"
#include "app/desktop/lab_link.h"
#include "app/desktop/settings_store.h"
#include "ui/bridge/fleet_bridge.h"
#include "ui/data/fleet_store.h"
#include "ui/frame/main_window.h"

#include <switchgear/registry.h>

#include <QObject>

#include <memory>

namespace switchgear::app {

/// One run of the desktop program: circuits, demo, sampler and window, made in this order and ended
/// the other way round, in well under a second even in the middle of a run.
class DesktopSession final : public QObject
{
    Q_OBJECT

public:
    DesktopSession(DesktopOptions options, const ConfigDocument &config, SettingsStore settings,
                   QObject *parent = nullptr);
    ~DesktopSession() override;

    /// Shows the window and starts what there is to start.
    void start();

    [[nodiscard]] ui::MainWindow &window() { return *m_window; }
    [[nodiscard]] ui::FleetStore &store() { return m_store; }
    [[nodiscard]] Registry &registry() { return m_registry; }
    [[nodiscard]] DemoSession *demo() { return m_demo.get(); } ///< null without demo

Q_SIGNALS:
    /// One sentence, of what the window cannot tell any more: it is closing.
    void problemFound(const QString &text);

private:
    void addCircuits(const ConfigDocument &config);
    void joinDemo();
    void joinWindow();
    void applyOptions();
    void selectWhenThere();
    void saveSettings();
    void exportFile(const QByteArray &content, const QString &suggestedName);

    DesktopOptions m_options;
    SettingsStore m_settings;
    bool m_hintDismissed = false;
    Registry m_registry;
    std::unique_ptr<DemoSession> m_demo;
    std::unique_ptr<DemoStages> m_stages; ///< of the demo; before the bridge, which reads it
    ui::FleetStore m_store;
    std::unique_ptr<ui::FleetBridge> m_bridge;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<LabLink> m_lab;
};

} // namespace switchgear::app
