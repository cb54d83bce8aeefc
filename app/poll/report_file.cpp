// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/report_file.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <unistd.h>

namespace switchgear::app {

namespace {

/// A pipe or a device: a saved file would take its place.
bool isSpecial(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() && !info.isFile() && !info.isDir();
}

} // namespace

QString faultOfReportPath(const QString &path)
{
    if (isSpecial(path)) { // not opened: a pipe would wait for its reader
        if (access(QFile::encodeName(path).constData(), W_OK) == 0)
            return {};
        return qt_error_string(errno);
    }
    QSaveFile file(path);
    const bool canBeOpened = file.open(QIODevice::WriteOnly);
    const QString fault = file.errorString();
    file.cancelWriting();
    return canBeOpened ? QString() : fault;
}

QString writeReportFile(const QString &path, const QByteArray &bytes)
{
    if (isSpecial(path)) {
        QFile file(path);
        const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)
                               && file.write(bytes) == bytes.size();
        return isWritten ? QString() : file.errorString();
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.write(bytes);
    return file.commit() ? QString() : file.errorString();
}

} // namespace switchgear::app
