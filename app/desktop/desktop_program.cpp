// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_program.h"

#include "app/config/config_reader.h"
#include "app/config/printable.h"
#include "app/desktop/desktop_options.h"
#include "app/desktop/desktop_session.h"
#include "app/desktop/state_printer.h"
#include "app/system/last_words.h"
#include "app/system/limits.h"
#include "app/system/whole_file.h"
#include "ui/style/app_icon.h"

#include <switchgear/version.h>

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace switchgear::app {

namespace {

/// The window, and the services and connections of its demo.
constexpr Needs kNeeds{.files = 256, .memory = std::uint64_t{1024} * 1024 * 1024};
constexpr std::size_t kLongestMessage = 4000;

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to);
    std::fflush(to);
}

void complain(const QString &text)
{
    const std::string shown = printable(text.toStdString(), kLongestMessage);
    print(stderr, QStringLiteral("switchgear: ") + QString::fromStdString(shown) + QChar(u'\n'));
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

/// Where something went wrong, tells it and ends the program.
void fail(const QString &text)
{
    complain(text);
    QCoreApplication::exit(kStatusFailed);
}

QString pictureFault(const QString &file, const QString &fault)
{
    return fault.isEmpty()
               ? QString()
               : QStringLiteral("the picture \"%1\" cannot be written (%2)").arg(file, fault);
}

/// Why a picture could not be left there now; empty where it could, or none was asked for.
QString pictureFaultAhead(const QString &file)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(file).absolutePath());
    const bool isSound = file.isEmpty() || access(folder.constData(), W_OK) == 0;
    return isSound ? QString() : pictureFault(file, qt_error_string(errno));
}

/// Empty, or why there is no picture.
QString takePicture(DesktopSession &session, const QString &file)
{
    QBuffer png;
    png.open(QIODevice::WriteOnly);
    const QString fault = session.window().grab().save(&png, "PNG")
                              ? writeWholeFile(file, png.data())
                              : QStringLiteral("no picture could be made");
    return pictureFault(file, fault);
}

/// The picture of one run, where one was asked for.
class PicturePlan final
{
public:
    PicturePlan(DesktopSession &session, const DesktopOptions &options)
        : m_isDue(!options.pictureFile.isEmpty())
    {
        if (!m_isDue)
            return;
        QTimer::singleShot(options.pictureAfter, Qt::PreciseTimer, &session,
                           [this, &session, options] {
                               m_isDue = false;
                               const QString fault = takePicture(session, options.pictureFile);
                               if (!fault.isEmpty())
                                   fail(fault);
                               else if (!options.runFor)
                                   QCoreApplication::quit();
                           });
    }
    /// It was asked for, and not taken.
    [[nodiscard]] bool isDue() const { return m_isDue; }

private:
    bool m_isDue;
};

int run(int argc, char **argv, const DesktopOptions &options, const ConfigDocument &config)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("switchgear"));
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QString::fromUtf8(version().data()));
    QApplication::setDesktopFileName(QStringLiteral("switchgear"));
    QApplication::setWindowIcon(ui::appIcon());
    DesktopSession session(options, config, SettingsStore{});
    bool isSound = true;
    QObject::connect(&session, &DesktopSession::problemFound, &application,
                     [&isSound](const QString &text) {
                         complain(text);
                         isSound = false;
                     });
    std::unique_ptr<StatePrinter> printer;
    if (options.printStates) {
        printer = std::make_unique<StatePrinter>(session.store());
        QObject::connect(
            printer.get(), &StatePrinter::refused, &application, [](const QString &fault) {
                fail(QStringLiteral("standard output cannot be written (%1)").arg(fault));
            });
    }
    const PicturePlan picture(session, options);
    if (options.runFor)
        QTimer::singleShot(*options.runFor, Qt::PreciseTimer, &application,
                           &QCoreApplication::quit);
    session.start();
    enterPhase(RunPhase::Showing);
    const int status = QApplication::exec();
    if (status == 0 && picture.isDue()) {
        complain(QStringLiteral("no picture was taken: the run ended before its time"));
        return kStatusFailed;
    }
    return isSound ? status : kStatusFailed;
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
    if (const QString fault = pictureFaultAhead(parsed.options.pictureFile); !fault.isEmpty()) {
        complain(fault);
        return kStatusFailed;
    }
    if (!choosePlatform(parsed.options)) {
        complain(
            QStringLiteral("no display; --offscreen-picture FILE or --run-for TIME run without "
                           "one"));
        return 1;
    }
    if (const std::string fault = faultOfLimits(kNeeds); !fault.empty()) {
        complain(QString::fromStdString(fault));
        return kStatusFailed;
    }
    const RuntimeFolder runtime;
    return run(argc, argv, parsed.options, *config);
}

} // namespace switchgear::app
