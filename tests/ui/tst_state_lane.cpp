// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/state_lane.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow{50'000s};

TimePoint ago(int seconds)
{
    return kNow - std::chrono::seconds{seconds};
}

Change orderOf(TimePoint at, const char *actor, const char *reason)
{
    Change change;
    change.at = at;
    change.actor = actor;
    change.reason = reason;
    return change;
}

} // namespace

/// Run at scale 1 and 2: what is asked of a column holds at both.
class tst_StateLane final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void paintsEachStateWhereItWas_data();
    void paintsEachStateWhereItWas();
    void hatchesTheBreakThatIsStillToCome();
    void aTripOfAMomentIsStillSeen();
    void flagsWhatAPersonOrdered();
    void beginsAndEndsWithEveryOtherLane();
    void saysWhatIsWaitedFor_data();
    void saysWhatIsWaitedFor();
    void saysWhenADisablingEnds();
    void tellsWhatIsAtTheCursor();
    void outsideTextStaysText();
    void listsItsSpans();

private:
    [[nodiscard]] LaneData seen() const { return {&m_record, kNow, WallTime(), false}; }
    [[nodiscard]] QImage picture(StateLane &lane) const;
    [[nodiscard]] static QColor at(const QImage &image, int column, int row);
    [[nodiscard]] static int countOf(const QImage &image, const QRect &area, const QColor &colour);

    std::unique_ptr<TimeWindow> m_window;
    CircuitRecord m_record;
};

void tst_StateLane::initTestCase()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
}

void tst_StateLane::init()
{
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
    m_window = std::make_unique<TimeWindow>();
    m_window->advance(kNow, kNow - 3600s);
    m_record = CircuitRecord{};
    m_record.now.at = kNow;
    m_record.spans = {{ago(900), ago(300), DisplayState::Closed},
                      {ago(300), ago(100), DisplayState::Open},
                      {ago(100), ago(50), DisplayState::Unknown},
                      {ago(50), kNow, DisplayState::Open}};
    m_record.now.state = CircuitState::Open;
    m_record.now.since = ago(50);
    m_record.now.breakEnds = kNow + 20s;
}

QImage tst_StateLane::picture(StateLane &lane) const
{
    lane.resize(864, lane.sizeHint().height());
    lane.show();
    (void)QTest::qWaitForWindowExposed(&lane);
    lane.clearFocus();
    lane.refresh(seen());
    return lane.grab().toImage();
}

QColor tst_StateLane::at(const QImage &image, int column, int row)
{
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    return image.pixelColor(column * ratio, row * ratio);
}

int tst_StateLane::countOf(const QImage &image, const QRect &area, const QColor &colour)
{
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    int count = 0;
    for (int y = area.top() * ratio; y < (area.bottom() + 1) * ratio; ++y) {
        for (int x = area.left() * ratio; x < (area.right() + 1) * ratio; ++x)
            count += image.pixelColor(x, y) == colour ? 1 : 0;
    }
    return count;
}

void tst_StateLane::paintsEachStateWhereItWas_data()
{
    QTest::addColumn<int>("scheme");
    QTest::newRow("light") << int(ColourScheme::Light);
    QTest::newRow("dark") << int(ColourScheme::Dark);
}

void tst_StateLane::paintsEachStateWhereItWas()
{
    QFETCH(int, scheme);
    QApplication::setPalette(Theme::of(static_cast<ColourScheme>(scheme)).palette());
    StateLane lane(m_window.get(), LaneDensity::Full);
    const QImage image = picture(lane);
    const Theme &theme = Theme::current();
    const int row = lane.plotRect().bottom() - 3; // below the words
    const auto column = [&lane](int seconds) {
        return static_cast<int>(lane.scale().xOf(ago(seconds)));
    };
    QCOMPARE(at(image, column(450), row), theme.fill(DisplayState::Closed));
    QCOMPARE(at(image, column(300) - 1, row), theme.fill(DisplayState::Closed));
    QCOMPARE(at(image, column(300) + 1, row), theme.fill(DisplayState::Open));
    QCOMPARE(at(image, column(200), row), theme.fill(DisplayState::Open));
    QVERIFY(at(image, column(75), row) != theme.fill(DisplayState::Open));
    QVERIFY(at(image, column(75), row) != theme.fill(DisplayState::Closed));
    QCOMPARE(at(image, column(20), row), theme.fill(DisplayState::Open));
    QCOMPARE(at(image, static_cast<int>(lane.scale().xOf(kNow)), row), theme.accent);
}

void tst_StateLane::hatchesTheBreakThatIsStillToCome()
{
    StateLane lane(m_window.get(), LaneDensity::Full);
    QImage image = picture(lane);
    const QRect plot = lane.plotRect();
    const int now = static_cast<int>(lane.scale().xOf(kNow));
    const int end = static_cast<int>(lane.scale().xOf(kNow + 20s));
    const QColor ink = Theme::current().ink(DisplayState::Open);
    const QRect ahead(now + 2, plot.top() + 2, end - now - 4, plot.height() - 4);
    QVERIFY(countOf(image, ahead, ink) > 10);
    QVERIFY(countOf(image, ahead, Theme::current().base) > 10);
    QCOMPARE(lane.aheadText(), QStringLiteral("20 s left"));
    m_record.now.breakEnds.reset();
    lane.refresh(seen());
    image = lane.grab().toImage();
    QCOMPARE(countOf(image, ahead, ink), 0);
}

void tst_StateLane::aTripOfAMomentIsStillSeen()
{
    m_record.spans = {{ago(900), ago(300), DisplayState::Closed},
                      {ago(300), ago(300) + 1ms, DisplayState::Open},
                      {ago(300) + 1ms, kNow, DisplayState::Closed}};
    StateLane lane(m_window.get(), LaneDensity::Full);
    const QImage image = picture(lane);
    const QRect plot = lane.plotRect();
    const int x = static_cast<int>(lane.scale().xOf(ago(300)));
    const QRect around(x - 1, plot.top() + 1, 3, plot.height() - 2);
    QVERIFY(countOf(image, around, Theme::current().fill(DisplayState::Open)) >= 10);
}

void tst_StateLane::flagsWhatAPersonOrdered()
{
    StateLane lane(m_window.get(), LaneDensity::Full);
    m_record.changes = {orderOf(ago(400), "", "by itself"), orderOf(ago(350), "ada", "failover")};
    const QImage image = picture(lane);
    const QRect plot = lane.plotRect();
    const int self = static_cast<int>(lane.scale().xOf(ago(400)));
    const int ordered = static_cast<int>(lane.scale().xOf(ago(350)));
    const int row = plot.bottom() - 3;
    QCOMPARE(at(image, ordered, row), Theme::current().text);
    QCOMPARE(at(image, ordered + 3, plot.top() + 4), Theme::current().text); // the pennant
    QCOMPARE(at(image, self, row), Theme::current().fill(DisplayState::Closed));
}

void tst_StateLane::beginsAndEndsWithEveryOtherLane()
{
    m_record.spans = {{ago(5000), kNow, DisplayState::Closed}};
    StateLane lane(m_window.get(), LaneDensity::Compact);
    const QImage image = picture(lane);
    const QRect plot = lane.plotRect();
    QCOMPARE(plot.left(), kLaneGutter);
    QCOMPARE(plot.right(), lane.width() - kLaneRightMargin - 1);
    const int row = plot.center().y();
    QCOMPARE(at(image, plot.left() - 1, row), Theme::current().base);
    QCOMPARE(at(image, plot.left(), row), Theme::current().outline);
    QCOMPARE(at(image, plot.right() + 1, row), Theme::current().base);
}

void tst_StateLane::saysWhatIsWaitedFor_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("breakLeft"); // milliseconds
    QTest::addColumn<QString>("text");
    QTest::newRow("closed") << int(CircuitState::Closed) << 0 << QString();
    QTest::newRow("open") << int(CircuitState::Open) << 17'000 << QStringLiteral("17 s left");
    QTest::newRow("rounded up") << int(CircuitState::Open) << 16'001 << QStringLiteral("17 s left");
    QTest::newRow("over") << int(CircuitState::Open) << -1 << QStringLiteral("waiting for a call");
    QTest::newRow("no probe yet") << int(CircuitState::HalfOpen) << 0
                                  << QStringLiteral("waiting for a call");
    QTest::newRow("held") << int(CircuitState::Isolated) << 0 << QStringLiteral("until released");
}

void tst_StateLane::saysWhatIsWaitedFor()
{
    QFETCH(int, state);
    QFETCH(int, breakLeft);
    QFETCH(QString, text);
    m_record.now.state = static_cast<CircuitState>(state);
    m_record.now.breakEnds = kNow + std::chrono::milliseconds{breakLeft};
    m_record.now.isolations = {{1, "why", "ada", ago(10), std::nullopt}};
    QCOMPARE(waitText(m_record, kNow, WallTime()), text);
    StateLane lane(m_window.get(), LaneDensity::Full);
    LaneData stalled = seen();
    stalled.isStalled = true;
    lane.resize(864, 60);
    lane.show();
    lane.refresh(stalled);
    QCOMPARE(lane.aheadText(), QString()); // nothing is known of what is to come
    lane.refresh(seen());
    QCOMPARE(lane.aheadText(), text);
}

void tst_StateLane::saysWhenADisablingEnds()
{
    m_record.now.state = CircuitState::Closed;
    m_record.now.mode = CircuitMode::Disabled;
    QCOMPARE(waitText(m_record, kNow, WallTime()), QString());
    m_record.now.disabledUntil = kNow + 60s;
    QCOMPARE(waitText(m_record, kNow, WallTime()),
             QStringLiteral("until %1").arg(WallTime().clockText(kNow + 60s)));
}

void tst_StateLane::tellsWhatIsAtTheCursor()
{
    StateLane lane(m_window.get(), LaneDensity::Full);
    (void)picture(lane);
    m_window->pin(ago(200));
    lane.readOut(seen());
    QCOMPARE(lane.readings().front().text, QStringLiteral("Open"));
    QCOMPARE(lane.readings().back().text, QStringLiteral("3.3 m"));
    m_window->pin(kNow + 30s);
    lane.readOut(seen());
    QCOMPARE(lane.readings().front().text, QStringLiteral("to come"));
}

void tst_StateLane::outsideTextStaysText()
{
    StateLane lane(m_window.get(), LaneDensity::Full);
    m_record.changes = {orderOf(ago(350), "<img src=x>", "%1 <b>bold</b>")};
    (void)picture(lane);
    m_window->pin(ago(350));
    lane.readOut(seen());
    QCOMPARE(lane.readings().back().text, QStringLiteral("<img src=x>: %1 <b>bold</b>"));
}

void tst_StateLane::listsItsSpans()
{
    StateLane lane(m_window.get(), LaneDensity::Full);
    const LaneTable table = lane.table(seen(), ago(200), ago(60));
    QCOMPARE(table.rows.size(), std::size_t{2});
    QCOMPARE(table.rows.front().at(2), QStringLiteral("Open"));
    QCOMPARE(table.rows.back().at(2), QStringLiteral("Unknown"));
}

QTEST_MAIN(tst_StateLane)
#include "tst_state_lane.moc"
