// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include <chrono>

namespace switchgear::ui {

/// Faults that the load lab can switch on an upstream service.
enum class FaultKind : quint8 {
    Http500,
    Http503,
    Http429,
    Latency,
    Hang,
    DropMidway,
    RefuseConnections,
    TruncateBody,
};
inline constexpr int kFaultKindCount = 8;

enum class LoadShape : quint8 { Steady, Ramp, Spike, Sine };

/// One fault on one service.
struct FaultSetting
{
    QString service;
    FaultKind kind = FaultKind::Http503;
    double share = 0.7; ///< of the service's requests; 0 to 1
    std::chrono::milliseconds latency{800}; ///< of Latency: what is added
    std::chrono::milliseconds spread{200}; ///< of Latency: evenly, plus or minus
    std::chrono::seconds retryAfter{5}; ///< of Http429
    std::chrono::seconds lifetime{300}; ///< it ends by itself; at most an hour
};

struct ActiveFault
{
    quint64 id = 0;
    FaultSetting setting;
    std::chrono::milliseconds remaining{0};
};

struct ServiceStatus
{
    QString name;
    QString address; ///< "127.0.0.1:43817"
    quint64 requests = 0; ///< that it really received
};

/// What runs in the load lab; a value, sent about four times a second and at each change.
struct LoadLabStatus
{
    bool available = false; ///< the demo services run
    bool coming = false; ///< they are being started; neither: the program has none
    bool running = false;
    double rate = 0; ///< wished, calls a second in sum
    double reached = 0; ///< measured over the last two seconds
    LoadShape shape = LoadShape::Steady;
    std::chrono::milliseconds elapsed{0};
    quint64 sent = 0;
    quint64 succeeded = 0;
    quint64 failed = 0;
    quint64 rejected = 0;
    quint64 notStarted = 0; ///< arrivals for which there was no room in flight
    QList<ServiceStatus> services;
    QList<ActiveFault> faults;
};

} // namespace switchgear::ui

Q_DECLARE_METATYPE(switchgear::ui::LoadLabStatus)
Q_DECLARE_METATYPE(switchgear::ui::FaultSetting)
