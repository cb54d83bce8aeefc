// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace switchgear::app {

/// Why a report cannot be written there, in the words of the system; empty where it can. Leaves
/// nothing behind.
[[nodiscard]] QString faultOfReportPath(const QString &path);

/// Writes a file so that it is whole or as it was before; what is no file (a pipe, a device) is
/// written as it is, and not replaced. Returns what went wrong; empty where nothing did.
[[nodiscard]] QString writeReportFile(const QString &path, const QByteArray &bytes);

} // namespace switchgear::app
