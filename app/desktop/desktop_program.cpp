// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_program.h"

#include "app/config/config_reader.h"
#include "app/desktop/desktop_options.h"
#include "app/desktop/desktop_session.h"
#include "app/desktop/state_printer.h"
#include "ui/style/app_icon.h"

#include <switchgear/version.h>

#include <QApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

namespace switchgear::app {

namespace {

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to);
    std::fflush(to);
}

void complain(const QString &text)
{
    print(stderr, QStringLiteral("switchgear: ") + text + QChar(u'\n'));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
}

/// Without a display the window is drawn into memory, where that can be of use; otherwise Qt would
/// end the program with a message of its own.
bool choosePlatform(const DesktopOptions &options)
{
    if (!options.pictureFile.isEmpty()) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return true;
    }
    if (hasDisplay() || qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        return true;
    if (!options.runFor && !options.printStates)
        return false;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return true;
}

/// Qt complains where there is no runtime folder, as on a server; a run with no display gets one of
/// its own.
class RuntimeFolder final
{
public:
    RuntimeFolder()
    {
        if (qgetenv("QT_QPA_PLATFORM") != "offscreen"
            || qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
            return;
        m_folder.emplace();
        if (m_folder->isValid())
            qputenv("XDG_RUNTIME_DIR", m_folder->path().toLocal8Bit());
    }

private:
    std::optional<QTemporaryDir> m_folder;
};

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

std::optional<ConfigDocument> configuration(const DesktopOptions &options)
{
    if (options.configFile.isEmpty())
        return ConfigDocument{};
    LoadedConfig loaded = loadConfig(options.configFile.toStdString());
    for (const std::string &message : loaded.messages)
        complain(QString::fromStdString(message));
    return std::move(loaded.document);
}

void planPicture(DesktopSession &session, const DesktopOptions &options)
{
    if (options.pictureFile.isEmpty())
        return;
    QTimer::singleShot(options.pictureAfter, Qt::PreciseTimer, &session, [&session, options] {
        if (!session.window().grab().save(options.pictureFile, "PNG")) {
            complain(QStringLiteral("cannot write a picture to ") + options.pictureFile);
            QCoreApplication::exit(1);
        } else if (!options.runFor) {
            QCoreApplication::quit();
        }
    });
}

int run(int argc, char **argv, const DesktopOptions &options, const ConfigDocument &config)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("switchgear"));
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QString::fromUtf8(version().data()));
    QApplication::setDesktopFileName(QStringLiteral("switchgear"));
    QApplication::setWindowIcon(ui::appIcon());
    DesktopSession session(options, config, SettingsStore{});
    std::unique_ptr<StatePrinter> printer;
    if (options.printStates)
        printer = std::make_unique<StatePrinter>(session.store());
    planPicture(session, options);
    if (options.runFor)
        QTimer::singleShot(*options.runFor, Qt::PreciseTimer, &application,
                           &QCoreApplication::quit);
    session.start();
    return QApplication::exec();
}

} // namespace

int runDesktop(int argc, char **argv)
{
    const ParsedCommandLine parsed = parseCommandLine(argumentsOf(argc, argv));
    switch (parsed.answer) {
    case CommandLineAnswer::Help:
        print(stdout, parsed.message);
        return 0;
    case CommandLineAnswer::Version:
        print(stdout,
              QStringLiteral("switchgear ") + QString::fromUtf8(version().data()) + QChar(u'\n'));
        return 0;
    case CommandLineAnswer::Wrong:
        complain(parsed.message + QStringLiteral("; see switchgear --help"));
        return 2;
    case CommandLineAnswer::Run:
        break;
    }
    const auto config = configuration(parsed.options);
    if (!config)
        return 1;
    const QString folder = QFileInfo(parsed.options.pictureFile).absolutePath();
    if (!parsed.options.pictureFile.isEmpty() && !QFileInfo(folder).isWritable()) {
        complain(QStringLiteral("cannot write a picture into ") + folder);
        return 1;
    }
    if (!choosePlatform(parsed.options)) {
        complain(
            QStringLiteral("no display; --offscreen-picture FILE or --run-for TIME run without "
                           "one"));
        return 1;
    }
    const RuntimeFolder runtime;
    return run(argc, argv, parsed.options, *config);
}

} // namespace switchgear::app
