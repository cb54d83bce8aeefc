// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <cerrno>
#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

namespace switchgear::app {

/// A disk of a few pages, in a name space of this process: it goes with it, whatever happens.
class SmallDisk final
{
public:
    SmallDisk()
    {
        // One that was not made private would show the mount to everybody.
        if (unshare(CLONE_NEWNS) != 0
            || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || mount("tmpfs", place().constData(), "tmpfs", 0, "size=32k") != 0)
            m_whyNot = qt_error_string(errno);
        else
            m_isThere = true;
    }
    ~SmallDisk()
    {
        if (m_isThere)
            umount2(place().constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    [[nodiscard]] bool isThere() const { return m_isThere; }
    /// Why none could be mounted.
    [[nodiscard]] QString whyNot() const { return m_whyNot; }
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files); }
    /// Nothing more fits.
    void fill() const
    {
        QFile filler(file(QStringLiteral("filler")));
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        while (filler.write(QByteArray(4096, 'x')) > 0) {}
    }
    [[nodiscard]] bool makeReadOnly() const
    {
        return mount(nullptr, place().constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }

private:
    [[nodiscard]] QByteArray place() const { return QFile::encodeName(m_folder.path()); }

    QTemporaryDir m_folder;
    bool m_isThere = false;
    QString m_whyNot;
};

/// No file of this process grows beyond so many bytes: a device that is full, on every machine.
class FileLimit final
{
public:
    explicit FileLimit(rlim_t bytes)
    {
        (void)std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FileLimit(const FileLimit &) = delete;
    FileLimit &operator=(const FileLimit &) = delete;

private:
    rlimit m_before = {};
};

} // namespace switchgear::app
