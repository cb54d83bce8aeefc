// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/fault_text.h"

#include "ui/data/tr.h"

#include <algorithm>
#include <cmath>

namespace switchgear::ui {
QString faultKindText(FaultKind kind)
{
    switch (kind) {
    case FaultKind::Http500:
        return tr("HTTP 500");
    case FaultKind::Http503:
        return tr("HTTP 503");
    case FaultKind::Http429:
        return tr("HTTP 429");
    case FaultKind::Latency:
        return tr("Added latency");
    case FaultKind::Hang:
        return tr("No answer");
    case FaultKind::DropMidway:
        return tr("Dropped connection");
    case FaultKind::RefuseConnections:
        return tr("Refused connections");
    case FaultKind::TruncateBody:
        return tr("Body cut short");
    }
    return {};
}

QString faultText(const FaultSetting &fault)
{
    const QString share = QString::number(std::lround(fault.share * 100));
    switch (fault.kind) {
    case FaultKind::Latency:
        return tr("%1 % slower by %2 ± %3 ms")
            .arg(share, QString::number(fault.latency.count()),
                 QString::number(fault.spread.count()));
    case FaultKind::Http429:
        return tr("%1 % %2, retry after %3 s")
            .arg(share, faultKindText(fault.kind), QString::number(fault.retryAfter.count()));
    case FaultKind::RefuseConnections: // the whole service: a port listens or does not
        return faultKindText(fault.kind);
    case FaultKind::Http500:
    case FaultKind::Http503:
    case FaultKind::Hang:
    case FaultKind::DropMidway:
    case FaultKind::TruncateBody:
        break;
    }
    return tr("%1 % %2").arg(share, faultKindText(fault.kind));
}

QString countdownText(std::chrono::milliseconds left)
{
    const auto seconds = std::max<qint64>(0, std::chrono::ceil<std::chrono::seconds>(left).count());
    return QStringLiteral("%1:%2").arg(QString::number(seconds / 60),
                                       QString::number(seconds % 60).rightJustified(2, u'0'));
}

QString shapeText(LoadShape shape)
{
    switch (shape) {
    case LoadShape::Steady:
        return tr("Steady");
    case LoadShape::Ramp:
        return tr("Ramp");
    case LoadShape::Spike:
        return tr("Spike");
    case LoadShape::Sine:
        return tr("Sine");
    }
    return {};
}

} // namespace switchgear::ui
