// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/report_target.h"

#include "app/cli/commands.h"
#include "app/system/last_words.h"
#include "app/system/whole_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace switchgear::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ReportTarget", text);
}

/// /dev/stdout may stand for a file, whose other contents are not ours to replace.
bool namesADescriptor(const QString &path)
{
    const std::array<QLatin1String, 4> places{QLatin1String{"/dev/stdout"},
                                              QLatin1String{"/dev/stderr"},
                                              QLatin1String{"/dev/fd/"}, QLatin1String{"/proc/"}};
    return std::any_of(places.begin(), places.end(),
                       [&](QLatin1String place) { return path.startsWith(place); });
}

/// A saved file would take the place of a pipe or a device.
bool isWrittenAsItIs(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() && !info.isDir() && (!info.isFile() || namesADescriptor(path));
}

bool namesAPlace(const QString &path)
{
    const QFileInfo info(path);
    return !info.isDir() && QFileInfo(info.absolutePath()).isDir();
}

QString faultOfPath(const QString &path)
{
    if (isWrittenAsItIs(path)) { // not opened: a pipe would wait for its reader
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

QString writeAsItIs(const QString &path, const QByteArray &bytes)
{
    const int descriptor =
        open(QFile::encodeName(path).constData(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return qt_error_string(errno);
    FileSink sink{descriptor};
    const bool isWritten = sink.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    const bool isClosed = close(descriptor) == 0;
    if (!isWritten)
        return QString::fromStdString(sink.fault());
    return isClosed ? QString() : qt_error_string(errno);
}

QString writeToPath(const QString &path, const QByteArray &bytes)
{
    if (isWrittenAsItIs(path))
        return writeAsItIs(path, bytes);
    return writeWholeFile(path, bytes);
}

} // namespace

std::optional<ReportTarget::Fault> ReportTarget::faultAhead() const
{
    if (m_path.isEmpty() || isOutput())
        return std::nullopt;
    const QString fault = faultOfPath(m_path);
    if (fault.isEmpty())
        return std::nullopt;
    return Fault{sentence(fault), namesAPlace(m_path) ? kStatusFailed : kStatusRefused};
}

QString ReportTarget::write(const QByteArray &bytes) const
{
    if (m_path.isEmpty())
        return {};
    if (!isOutput())
        return sentence(writeToPath(m_path, bytes));
    const bool isWritten =
        m_output.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    return isWritten ? QString() : outputFault(m_output);
}

QString ReportTarget::sentence(const QString &fault) const
{
    return fault.isEmpty() ? QString()
                           : tr("the report \"%1\" cannot be written (%2)").arg(m_path, fault);
}

QString outputFault(const ByteSink &output)
{
    return tr("standard output cannot be written (%1)").arg(QString::fromStdString(output.fault()));
}

} // namespace switchgear::app
