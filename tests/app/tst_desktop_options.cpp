// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_options.h"
#include "app/desktop/lab_link.h"
#include "app/desktop/settings_store.h"
#include "app/desktop/state_printer.h"
#include "small_disk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

namespace {

ParsedCommandLine parse(const QStringList &arguments)
{
    return parseCommandLine(QStringList{"switchgear"} + arguments);
}

} // namespace

class TestDesktopOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingGivesTheDefaults();
    void everyOptionIsTaken();
    void boundsAreInclusive_data();
    void boundsAreInclusive();
    void wrongUseIsSaidInOneLine_data();
    void wrongUseIsSaidInOneLine();
    void helpNamesEveryOption();
    void settingsOfAnotherVersionAreLeftAlone();
    void settingsThatCannotBeWrittenLeaveTheOldOnes();
    void aStatusOfTheDemoIsThatOfTheLab();
    void aLineOfStatesIsPlainText();
};

void TestDesktopOptions::nothingGivesTheDefaults()
{
    const ParsedCommandLine parsed = parse({});
    QCOMPARE(parsed.answer, CommandLineAnswer::Run);
    QVERIFY(parsed.options.withDemo);
    QCOMPARE(parsed.options.rate, 200.0);
    QCOMPARE(parsed.options.seed, std::uint64_t{42});
    QCOMPARE(parsed.options.pictureAfter, 12'000ms);
    QVERIFY(parsed.options.keepsSettings());
}

void TestDesktopOptions::everyOptionIsTaken()
{
    const DesktopOptions options = parse({"--config",      "c.json",  "--no-demo",
                                          "--rate=750.5",  "--seed",  "18446744073709551615",
                                          "--theme",       "dark",    "--size",
                                          "1600x900",      "--view",  "lab",
                                          "--select",      "a b",     "--offscreen-picture",
                                          "p.png",         "--after", "1.5s",
                                          "--run-for",     "2m",      "--print-states",
                                          "--reset-layout"})
                                       .options;
    QCOMPARE(options.configFile, "c.json");
    QVERIFY(!options.withDemo);
    QCOMPARE(options.rate, 750.5);
    QCOMPARE(options.seed, UINT64_MAX);
    QCOMPARE(options.theme.value(), ui::ThemeChoice::Dark);
    QCOMPARE(options.size.value(), QSize(1600, 900));
    QCOMPARE(options.view.value(), ui::View::LoadLab);
    QCOMPARE(options.select, "a b");
    QCOMPARE(options.pictureFile, "p.png");
    QCOMPARE(options.pictureAfter, 1500ms);
    QCOMPARE(options.runFor.value(), 120'000ms);
    QVERIFY(options.printStates);
    QVERIFY(options.resetLayout);
    QVERIFY(!options.keepsSettings());
}

void TestDesktopOptions::boundsAreInclusive_data()
{
    QTest::addColumn<QString>("argument");
    QTest::addColumn<bool>("fits");
    QTest::newRow("lowest rate") << "--rate=1" << true;
    QTest::newRow("below it") << "--rate=0.99" << false;
    QTest::newRow("highest rate") << "--rate=5000" << true;
    QTest::newRow("above it") << "--rate=5000.1" << false;
    QTest::newRow("no number") << "--rate=nan" << false;
    QTest::newRow("smallest size") << "--size=1024x640" << true;
    QTest::newRow("too narrow") << "--size=1023x640" << false;
    QTest::newRow("too low") << "--size=1024x639" << false;
    QTest::newRow("largest size") << "--size=8192x8192" << true;
    QTest::newRow("too wide") << "--size=8193x8192" << false;
    QTest::newRow("no time at all") << "--after=0s" << true;
    QTest::newRow("before the start") << "--after=-1s" << false;
    QTest::newRow("no unit") << "--after=12" << false;
    QTest::newRow("lowest seed") << "--seed=0" << true;
    QTest::newRow("negative seed") << "--seed=-1" << false;
}

void TestDesktopOptions::boundsAreInclusive()
{
    QFETCH(QString, argument);
    QFETCH(bool, fits);
    QCOMPARE(parse({argument}).answer == CommandLineAnswer::Run, fits);
}

void TestDesktopOptions::wrongUseIsSaidInOneLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown") << QStringList{"--nope"} << "unknown option '--nope'";
    QTest::newRow("stray") << QStringList{"file"} << "unexpected argument 'file'";
    QTest::newRow("no value") << QStringList{"--theme"} << "--theme needs a value";
    QTest::newRow("a value too much") << QStringList{"--no-demo=1"} << "--no-demo takes no value";
    QTest::newRow("format") << QStringList{"--theme", "%1%n"}
                            << "--theme takes light, dark or system, not '%1%n'";
    QTest::newRow("case") << QStringList{"--view", "Lab"}
                          << "--view takes overview, circuit, events or lab, not 'Lab'";
    QTest::newRow("empty") << QStringList{"--select", ""} << "--select takes a name, not ''";
}

void TestDesktopOptions::wrongUseIsSaidInOneLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const ParsedCommandLine parsed = parse(arguments);
    QCOMPARE(parsed.answer, CommandLineAnswer::Wrong);
    QCOMPARE(parsed.message, message);
}

void TestDesktopOptions::helpNamesEveryOption()
{
    const ParsedCommandLine parsed = parse({"--nope", "--help"});
    QCOMPARE(parsed.answer, CommandLineAnswer::Help);
    for (const char *name :
         {"--config FILE", "--no-demo", "--rate N", "--seed N", "--theme NAME", "--size WxH",
          "--view NAME", "--select CIRCUIT", "--offscreen-picture FILE", "--after TIME",
          "--run-for TIME", "--print-states", "--reset-layout", "--version", "--help"})
        QVERIFY2(parsed.message.contains(name), name);
    for (const QString &line : parsed.message.split('\n'))
        QVERIFY2(line.size() <= 96, qPrintable(line));
    QCOMPARE(parse({"--version"}).answer, CommandLineAnswer::Version);
}

void TestDesktopOptions::settingsOfAnotherVersionAreLeftAlone()
{
    QTemporaryDir folder;
    const QString file = folder.filePath("s.json");
    const SettingsStore settings(file);
    QVERIFY(settings.load().isEmpty());
    const QVariantMap kept{{"past", 300},
                           {"geometry", QByteArray("\0x", 2)},
                           {"overview", QVariantMap{{"widths", QVariantList{40, 80}}}}};
    QCOMPARE(settings.save(kept), QString());
    QCOMPARE(settings.load().value("overview"), kept.value("overview"));
    QCOMPARE(settings.load().value("past").toInt(), 300);
    QCOMPARE(settings.load().value("geometry").toByteArray(), QByteArray("\0x", 2));
    QFile json(file);
    QVERIFY(json.open(QIODevice::ReadOnly));
    QByteArray content = json.readAll();
    json.close();
    QVERIFY(content.contains("\"version\": 1"));
    // Another size: QSettings keeps what it read by size and time.
    content.replace("\"version\": 1", "\"version\": 12");
    QVERIFY(json.open(QIODevice::WriteOnly));
    json.write(content);
    json.close();
    QVERIFY(SettingsStore(file).load().isEmpty());
}

void TestDesktopOptions::settingsThatCannotBeWrittenLeaveTheOldOnes()
{
    QTemporaryDir folder;
    const QString file = folder.filePath("s.json");
    QCOMPARE(SettingsStore(file).save({{"past", 300}}), QString());
    {
        const FileLimit limit{10};
        QCOMPARE(SettingsStore(file).save({{"past", 600}}),
                 "the settings cannot be kept in " + file);
    }
    QFile json(file);
    QVERIFY(json.open(QIODevice::ReadOnly));
    QVERIFY(json.readAll().contains("300"));
}

void TestDesktopOptions::aStatusOfTheDemoIsThatOfTheLab()
{
    DemoStatus status;
    status.isReady = status.isRunning = true;
    status.settings.rate = 400;
    status.settings.shape = LoadShape::Sine;
    status.elapsed = 72s;
    status.total.permitted = 90;
    status.total.rejected = 10;
    ServiceStatus first;
    first.name = "web";
    first.port = 43817;
    ServiceStatus second;
    second.name = "mail";
    second.faults = {{Fault{}, 10s}, {Fault{FaultKind::TruncateBody, 0.5}, 20s}};
    status.services = {first, second};
    const ui::LoadLabStatus lab = labStatus(status);
    QVERIFY(lab.available && lab.running);
    QCOMPARE(lab.shape, ui::LoadShape::Sine);
    QCOMPARE(lab.elapsed, 72'000ms);
    QCOMPARE(lab.sent, 90ULL);
    QCOMPARE(lab.services.front().address, "127.0.0.1:43817");
    QCOMPARE(lab.faults.size(), 2);
    QCOMPARE(lab.faults[1].setting.service, "mail");
    QCOMPARE(lab.faults[1].setting.kind, ui::FaultKind::TruncateBody);
    QVERIFY(lab.faults[0].id != lab.faults[1].id);
    const Fault back = toFault(lab.faults[1].setting);
    QCOMPARE(back.kind, FaultKind::TruncateBody);
    QCOMPARE(back.share, 0.5);
}

void TestDesktopOptions::aLineOfStatesIsPlainText()
{
    ui::FleetStore store;
    ui::FleetUpdate update;
    update.now = TimePoint{} + 100s;
    ui::CircuitUpdate open;
    open.now.name = "bad\x1b[31m";
    open.now.state = CircuitState::Open;
    open.now.since = TimePoint{} + 96s;
    open.now.at = update.now;
    ui::CircuitUpdate closed;
    closed.now.name = "fine";
    closed.now.at = update.now;
    closed.latest.calls = 50;
    update.circuits = {open, closed};
    store.apply(update);
    QCOMPARE(stateLine(store, 12s),
             "  12.0 s  closed 1  bad\\x1b[31m open (4 s)  |  50 calls/s  0.0 % failing  0.0 % "
             "rejected");
}

QTEST_GUILESS_MAIN(TestDesktopOptions)
#include "tst_desktop_options.moc"
