// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/circuit_look.h"

#include "ui/data/fleet_store.h"

namespace switchgear::ui {

CircuitLook lookAt(const FleetStore &store)
{
    CircuitLook look;
    look.find = [&store](const QString &name) { return store.record(name); };
    look.now = store.now();
    look.wall = store.wallTime();
    if (store.isStalled())
        look.stalledFor = store.silence();
    return look;
}

} // namespace switchgear::ui
