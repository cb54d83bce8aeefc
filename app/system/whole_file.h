// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QFileDevice>
#include <QString>

namespace switchgear::app {

/// Writes a file so that it is whole, or as it was before: on a full disk, over a quota, in a
/// folder that has gone read-only.
///
///     if (const QString fault = writeWholeFile(path, bytes); !fault.isEmpty())
///         tell(path + ": " + fault);
///
/// It is on the disk when this returns, and may be replaced by another program at any time.
/// **Errors.** The words of the system; empty where all is well.
/// **Threads.** Any; it waits for the disk. **Cost.** One fsync().
[[nodiscard]] QString writeWholeFile(const QString &path, const QByteArray &bytes);

/// Writes all of the bytes at the end of an open device, up to its disk. Returns the fault, or
/// nothing.
[[nodiscard]] QString fillDevice(QFileDevice &device, const QByteArray &bytes);

} // namespace switchgear::app
