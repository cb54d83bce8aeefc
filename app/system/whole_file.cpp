// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/system/whole_file.h"

#include "app/replay/output_buffer.h"

#include <QFile>
#include <QSaveFile>

#include <cerrno>
#include <unistd.h>

namespace switchgear::app {

QString fillDevice(QFileDevice &device, const QByteArray &bytes)
{
    if (!device.flush())
        return device.errorString();
    // Past Qt's buffer: what a device keeps in its memory has not been refused yet.
    FileSink sink{device.handle()};
    if (!sink.write({bytes.constData(), static_cast<std::size_t>(bytes.size())}))
        return QString::fromStdString(sink.fault());
    // A network's file system tells of its quota here, and not before; a device has no disk.
    return fsync(device.handle()) == 0 || errno == EINVAL ? QString() : qt_error_string(errno);
}

QString writeWholeFile(const QString &path, const QByteArray &bytes)
{
    const QByteArray name = QFile::encodeName(path);
    if (access(name.constData(), W_OK) != 0 && errno != ENOENT)
        return qt_error_string(errno);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    // commit() of Qt 6.4 says true where its own flush, of less than a buffer, was refused.
    if (const QString fault = fillDevice(file, bytes); !fault.isEmpty()) {
        file.cancelWriting();
        return fault;
    }
    return file.commit() ? QString() : file.errorString();
}

} // namespace switchgear::app
