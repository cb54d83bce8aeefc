// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "tests/ui/shown_texts.h"
#include "ui/bridge/circuit_watch.h"
#include "ui/bridge/order_runner.h"
#include "ui/circuit/circuit_view.h"
#include "ui/circuit/history_panel.h"
#include "ui/circuit/lane_stack.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/order_desk.h"
#include "ui/controls/order_dialog.h"
#include "ui/controls/strategy_dialog.h"
#include "ui/data/selection.h"
#include "ui/data/shown_text.h"
#include "ui/events/event_export.h"
#include "ui/events/events_model.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/main_window.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/lane_table.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"
#include "ui/style/plain_tool_tips.h"

#include <QAction>
#include <QLabel>
#include <QTableView>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kTurning = "pay\u202Ements";
constexpr std::string_view kLines = "two\nlines";
constexpr std::string_view kMarkup = "<img src=x><b>bold</b>%1%2&amp;";
constexpr std::string_view kHebrew = "\u05e9\u05dc\u05d5\u05dd";

std::vector<std::string> hostileNames()
{
    return {std::string(kTurning),
            std::string(kLines),
            std::string(kMarkup),
            std::string(kHebrew),
            std::string(10'000, 'x'),
            QString(3'300, QChar(0x202E)).toStdString(),
            "\xED\xA0\x80lone",
            "\u00a0",
            "\u3164",
            "payments",
            "pay\u200Bments",
            "\u2066payments",
            "payments "};
}

/// An everyday reading for each stage that has a row or a field of its own.
class SomeStages final : public StageSource
{
public:
    StageReadings readings(std::string_view /*circuit*/, TimePoint /*now*/) override
    {
        return {{.passed = 10, .figures = LimiterFigures{.rate = 50, .burst = 60}},
                {.passed = 10, .figures = BulkheadFigures{.concurrent = 16}},
                {.passed = 10, .figures = BreakerFigures{}}};
    }
    bool setRate(std::string_view /*circuit*/, double /*rate*/, TimePoint /*now*/) override
    {
        return true;
    }
    bool setConcurrent(std::string_view /*circuit*/, std::uint32_t /*places*/) override
    {
        return true;
    }
};

/// What is wrong with a text that is shown; empty: nothing.
QString faultOf(const ShownText &shown)
{
    const QString &text = shown.text;
    if (!text.isValidUtf16())
        return "a lone surrogate";
    if (text.contains("white-space") || text.contains("</p>") || text.contains("&lt;"))
        return "HTML";
    for (const std::string_view outside : {kTurning, kLines}) {
        if (text.contains(QString::fromUtf8(outside)))
            return "a text as it came";
    }
    int isolates = 0;
    for (const char32_t code : text.toUcs4()) {
        isolates += code == 0x2068 ? 1 : code == 0x2069 ? -1 : 0;
        const bool isOurs = code == U'\n' || code == 0x2068 || code == 0x2069 || code == 0x2009;
        const bool isLine = shown.isPainted && code == 0x2028; // how a label breaks its lines
        if (isHiddenCharacter(code) && !isOurs && !isLine)
            return QString("the character U+%1").arg(static_cast<uint>(code), 4, 16);
        const QChar::Direction direction = QChar::direction(code);
        if (!shown.isPainted && isolates == 0
            && (direction == QChar::DirR || direction == QChar::DirAL))
            return "a name that turns its neighbours";
    }
    return {};
}

} // namespace

/// Whatever circuits, operators and errors are called: nothing that is shown of them does harm.
class TestHostileText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init();
    void cleanup();
    void everyTextOfTheWindowIsHarmless();
    void everyTextOfEveryDialogIsHarmless();
    void bulkPanelsAndDialogsNameEachCircuitOnOneLine();
    void noTwoCircuitsLookTheSame();
    void everyLabelIsPlain();
    void toolTipsAreShownAsPlainText();
    void noNameDecidesTheSizeOfTheWindow();
    void exportsAreHarmless();

private:
    void live(const std::string &name);
    void feed();
    void order(const OrderWish &wish);
    void verifyHarmless(QWidget &window, const QString &where);
    [[nodiscard]] ControlBar *bar() const { return m_window->circuitView()->controlBar(); }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }

    Clock m_clock{Clock::Kind::Manual};
    SomeStages m_stages;
    std::unique_ptr<Registry> m_registry;
    std::vector<CircuitWatch> m_watches;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MainWindow> m_window;
};

void TestHostileText::init()
{
    m_registry = std::make_unique<Registry>();
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->setThemeChoice(ThemeChoice::Light);
    m_window->setOperatorName(QString::fromUtf8("me\u202E@here"));
    connect(m_window.get(), &MainWindow::orderRequested, this, &TestHostileText::order);
    for (const std::string &name : hostileNames())
        live(name);
    feed();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestHostileText::cleanup()
{
    m_window.reset();
    m_watches.clear();
}

/// A circuit that failed, opened and was isolated; all that it says bears its name.
void TestHostileText::live(const std::string &name)
{
    CircuitOptions options;
    options.group = name;
    options.trip = {ConsecutiveFailures{.failures = 3}};
    options.errors.ignore = {name.substr(0, 200)};
    const auto circuit = m_registry->add(name, options, &m_clock);
    for (int call = 0; call < 3; ++call)
        circuit->tryAcquire(now()).fail(now(), ErrorName{std::string(name, 0, 100) + "!"});
    const Order hostile{name, name, {}};
    (void)circuit->isolate(hostile, now());
    (void)circuit->setMode(CircuitMode::Shadow, hostile, now());
    m_watches.emplace_back(circuit, circuit->subscribe(EventKind::Change, [](const Event &) {}));
}

void TestHostileText::feed()
{
    m_clock.advance(1s);
    FleetUpdate update;
    update.now = now();
    update.wall = WallTime(now(), QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::utc()));
    for (CircuitWatch &watch : m_watches)
        update.circuits.push_back(watch.look(now(), UpdateKind::Tick, &m_stages));
    m_store->apply(update);
    LoadLabStatus lab;
    lab.available = true;
    for (const QString &name : m_store->names()) {
        lab.services.append({name, "127.0.0.1:1", 7});
        ActiveFault fault;
        fault.id = static_cast<quint64>(lab.faults.size() + 1);
        fault.setting.service = name;
        if (lab.faults.size() < 2)
            lab.faults.append(fault);
    }
    m_store->applyLab(lab);
}

void TestHostileText::order(const OrderWish &wish)
{
    m_window->answer(runOrder(*m_registry, wish, now()));
}

void TestHostileText::verifyHarmless(QWidget &window, const QString &where)
{
    for (const ShownText &shown : shownTexts(window)) {
        const QString fault = faultOf(shown);
        QVERIFY2(fault.isEmpty(), qPrintable(QString("%1 shows %2 in %3: %4")
                                                 .arg(where, fault, shown.where,
                                                      shown.text.left(200).toHtmlEscaped())));
    }
}

void TestHostileText::everyTextOfTheWindowIsHarmless()
{
    for (const View view : {View::Events, View::LoadLab}) {
        m_window->showView(view);
        verifyHarmless(*m_window, "a view of all");
    }
    for (const QString &name : m_store->names()) {
        m_window->openCircuit(name);
        m_window->circuitView()->history()->findChild<QTableView *>()->selectRow(3);
        feed();
        verifyHarmless(*m_window->circuitView(), "the Circuit view");
        m_window->showView(View::Overview);
        verifyHarmless(*m_window->overview(), "the overview");
        if (QTest::currentTestFailed())
            return;
    }
    m_window->tellProblem(shownText(QString::fromUtf8(kTurning.data(), kTurning.size())));
    verifyHarmless(*m_window, "a problem");
}

void TestHostileText::everyTextOfEveryDialogIsHarmless()
{
    const auto look = [this](QWidget *dialog, const char *what) {
        QVERIFY2(dialog, what);
        verifyHarmless(*dialog, what);
        dialog->close();
    };
    for (const QString &name : m_store->names().mid(0, 6)) {
        m_window->openCircuit(name);
        for (const Control control : {Control::Isolate, Control::Release, Control::Reset,
                                      Control::HalfOpen, Control::Trip}) {
            bar()->action(control)->trigger();
            if (bar()->dialog())
                look(bar()->dialog(), "an order's dialog");
        }
        bar()->modeAction(CircuitMode::Disabled)->trigger();
        look(bar()->dialog(), "the dialog of the mode");
        bar()->action(Control::Strategy)->trigger();
        look(bar()->strategyDialog(), "the dialog of the strategy");
        for (Lane *lane : m_window->circuitView()->lanes()->lanes()) {
            QTest::keyClick(lane, Qt::Key_T);
            if (auto *table = m_window->findChild<LaneTableDialog *>()) {
                verifyHarmless(*table, "a lane as a table");
                delete table;
            }
        }
        // What was done can be undone, and both are told.
        OrderWish wish;
        wish.kind = OrderKind::Isolate;
        wish.circuit = name;
        wish.order = {name.toStdString(), name.toStdString(), {}};
        m_window->desk()->submit({wish});
        verifyHarmless(*m_window, "a done order");
        m_window->desk()->undoAction()->trigger();
        verifyHarmless(*m_window, "an undone order");
        if (QTest::currentTestFailed())
            return;
    }
    m_window->actions().find->trigger();
    look(m_window->findChild<CommandPalette *>(), "the palette");
}

void TestHostileText::bulkPanelsAndDialogsNameEachCircuitOnOneLine()
{
    Inspector *inspector = m_window->overview()->inspector();
    m_window->selection()->choose(m_store->names());
    verifyHarmless(*inspector, "the panel of several");
    int lines = 0;
    for (const QLabel *label : inspector->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains("two⟨U+000A⟩lines"))
            lines = static_cast<int>(label->text().split(u'\n').size());
    }
    QCOMPARE(lines, static_cast<int>(m_store->names().size()) + 2); // the states, and a blank line
    for (const Control control : {Control::Isolate, Control::Release, Control::Reset}) {
        inspector->controls()->action(control)->trigger();
        QVERIFY(inspector->controls()->dialog());
        verifyHarmless(*inspector->controls()->dialog(), "a dialog of several");
        inspector->controls()->dialog()->close();
    }
}

void TestHostileText::noTwoCircuitsLookTheSame()
{
    const OverviewModel *model = m_window->overview()->overview()->model();
    QSet<QString> names;
    for (int row = 0; row < model->rowCount(); ++row)
        names.insert(model->index(row, OverviewModel::Circuit).data().toString());
    QCOMPARE(names.size(), model->rowCount());
    QVERIFY(names.contains("payments"));
    QVERIFY(names.contains("pay⟨U+202E⟩ments"));
    QVERIFY(names.contains("payments⟨U+0020⟩"));
}

void TestHostileText::everyLabelIsPlain()
{
    m_window->openCircuit(QString::fromUtf8(kMarkup.data(), kMarkup.size()));
    bar()->action(Control::Isolate)->trigger();
    feed();
    int labels = 0;
    for (const QWidget *widget : QApplication::allWidgets()) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (!label)
            continue;
        ++labels;
        QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()),
                 qPrintable(label->text()));
    }
    QVERIFY(labels > 20);
}

void TestHostileText::toolTipsAreShownAsPlainText()
{
    const QString markup = QString::fromUtf8(kMarkup.data(), kMarkup.size());
    m_window->selectCircuit(markup);
    OverviewTable *table = m_window->overview()->overview()->table();
    const QModelIndex cell =
        table->model()->index(table->currentIndex().row(), OverviewModel::Circuit);
    table->scrollTo(cell);
    const QString tip = PlainToolTips::textAt(*table->viewport(), table->visualRect(cell).center());
    QCOMPARE(tip, markup); // plain where it is read
    QVERIFY(toolTipMarkup(tip).contains("&lt;img src=x&gt;")); // and escaped as it is shown
    QLabel label;
    label.setToolTip("<b>a</b>");
    QCOMPARE(PlainToolTips::textAt(label, {}), "<b>a</b>");
    QCOMPARE(toolTipMarkup(QString()), QString());
}

void TestHostileText::noNameDecidesTheSizeOfTheWindow()
{
    m_window->resize(1024, 640);
    for (const QString &name : m_store->names()) {
        m_window->openCircuit(name);
        feed();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const QSize least = m_window->centralWidget()->minimumSizeHint();
        QVERIFY2(least.width() <= 1024 && least.height() <= 640,
                 qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
        QCOMPARE(m_window->size(), QSize(1024, 640));
        bar()->action(Control::Isolate)->trigger();
        QVERIFY(bar()->dialog()->width() <= 700 && bar()->dialog()->height() <= 640);
        bar()->dialog()->close();
        m_window->showView(View::Overview);
        QVERIFY(m_window->centralWidget()->minimumSizeHint().width() <= 1024);
    }
}

void TestHostileText::exportsAreHarmless()
{
    EventsModel model;
    std::vector<EventEntry> entries;
    for (const CircuitRecord &record : m_store->records()) {
        for (const Change &change : record.changes)
            entries.push_back({QString::fromStdString(record.now.name), change});
    }
    std::vector<const EventEntry *> all;
    for (const EventEntry &entry : entries)
        all.push_back(&entry);
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::JsonLines}) {
        const QString text = QString::fromUtf8(exported(all, m_store->wallTime(), format));
        const auto lines = text.split(u'\n', Qt::SkipEmptyParts);
        const auto head = format == ExportFormat::Csv ? 1 : 0;
        QCOMPARE(lines.size(), static_cast<qsizetype>(all.size()) + head); // one event, one line
        for (const char32_t code : text.toUcs4())
            QVERIFY(!isHiddenCharacter(code) || code == U'\n' || code == U'\r');
    }
}

QTEST_MAIN(TestHostileText)
#include "tst_hostile_text.moc"
