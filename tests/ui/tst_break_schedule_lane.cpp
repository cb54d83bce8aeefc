// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/break_schedule_lane.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QTest>

#include <algorithm>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow{50'000s};

using Bar = BreakScheduleLane::Bar;

Change opening(TimePoint at, Duration length, std::uint32_t n)
{
    Change change;
    change.kind = ChangeKind::Transition;
    change.to = CircuitState::Open;
    change.at = at;
    change.breakFor = length;
    change.n = n;
    return change;
}

BreakDuration exponential()
{
    BreakDuration duration;
    duration.strategy = ExponentialBreak{.base = 5s, .factor = 2.0};
    duration.max = 300s;
    return duration;
}

} // namespace

/// Run at scale 1 and 2.
class tst_BreakScheduleLane final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void hasABarForEachOpening();
    void aLongerBreakIsHigher();
    void ghostsAreTheForecastOfTheCore();
    void aPreviewStandsBesideThePresent();
    void paintsPastAndGhostsApart();
    void hasNoGhostsWhereNowIsNotSeen();
    void keepsTheOrderOfManyEqualBreaks();
    void saysWhatComesNext();
    void readsOutTheBreakAtTheCursor();

private:
    [[nodiscard]] LaneData seen() const { return {&m_record, kNow, WallTime(), false}; }
    void show(BreakScheduleLane &lane) const;
    [[nodiscard]] static std::vector<Bar> ofKind(const BreakScheduleLane &lane, Bar::Kind kind);

    std::unique_ptr<TimeWindow> m_window;
    CircuitRecord m_record;
};

void tst_BreakScheduleLane::initTestCase()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
}

void tst_BreakScheduleLane::init()
{
    m_window = std::make_unique<TimeWindow>();
    m_window->advance(kNow, kNow - 3600s);
    m_record = CircuitRecord{};
    m_record.options.breakDuration = exponential();
    m_record.changes = {opening(kNow - 400s, 5s, 1), opening(kNow - 390s, 10s, 2),
                        opening(kNow - 370s, 20s, 3), opening(kNow - 20s, 40s, 4)};
    BreakFacts facts;
    facts.n = 5;
    m_record.forecast = forecastBreaks(exponential(), facts);
}

void tst_BreakScheduleLane::show(BreakScheduleLane &lane) const
{
    lane.resize(864, lane.sizeHint().height());
    lane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&lane));
    lane.refresh(seen());
}

std::vector<Bar> tst_BreakScheduleLane::ofKind(const BreakScheduleLane &lane, Bar::Kind kind)
{
    std::vector<Bar> bars;
    std::copy_if(lane.bars().begin(), lane.bars().end(), std::back_inserter(bars),
                 [kind](const Bar &bar) { return bar.kind == kind; });
    return bars;
}

void tst_BreakScheduleLane::hasABarForEachOpening()
{
    m_record.changes.push_front(opening(kNow - 3000s, 5s, 1)); // before the window
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    const std::vector<Bar> past = ofKind(lane, Bar::Kind::Past);
    QCOMPARE(past.size(), std::size_t{4});
    QCOMPARE(past[0].place.left(), static_cast<int>(lane.scale().xOf(kNow - 400s)));
    // The running break ends at now so far.
    QCOMPARE(past[3].place.right() + 1, static_cast<int>(lane.scale().xOf(kNow)));
    for (const Bar &bar : past) {
        QVERIFY(lane.plotRect().contains(bar.place));
        QVERIFY(bar.place.width() >= 4);
    }
}

void tst_BreakScheduleLane::aLongerBreakIsHigher()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    const std::vector<Bar> past = ofKind(lane, Bar::Kind::Past);
    std::vector<int> steps;
    for (std::size_t i = 1; i < past.size(); ++i)
        steps.push_back(past[i].place.height() - past[i - 1].place.height());
    for (const int step : steps) {
        QVERIFY(step > 0);
        QVERIFY(std::abs(step - steps.front()) <= 1); // doubled each time: even on a log scale
    }
}

void tst_BreakScheduleLane::ghostsAreTheForecastOfTheCore()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    const std::vector<Bar> ghosts = ofKind(lane, Bar::Kind::Forecast);
    QCOMPARE(ghosts.size(), m_record.forecast.size());
    for (std::size_t i = 0; i < ghosts.size(); ++i) {
        QCOMPARE(ghosts[i].length, m_record.forecast[i].nominal);
        QVERIFY(ghosts[i].place.left() > lane.scale().xOf(kNow));
        QVERIFY(ghosts[i].place.right() <= lane.plotRect().right());
    }
}

void tst_BreakScheduleLane::aPreviewStandsBesideThePresent()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    connect(&lane, &Lane::refreshNeeded, this, [&] { lane.refresh(seen()); });
    show(lane);
    BreakDuration constant;
    constant.strategy = ConstantBreak{2s};
    lane.setPreview(forecastBreaks(constant, {}));
    const std::vector<Bar> preview = ofKind(lane, Bar::Kind::Preview);
    QCOMPARE(preview.size(), std::size_t{8});
    QCOMPARE(preview.front().length, Duration{2s});
    QCOMPARE(ofKind(lane, Bar::Kind::Forecast).size(), std::size_t{8});
    QVERIFY(lane.accessibleDescription().contains(QStringLiteral("tried out: 2 s")));
    lane.setPreview(std::nullopt);
    QVERIFY(ofKind(lane, Bar::Kind::Preview).empty());
}

void tst_BreakScheduleLane::paintsPastAndGhostsApart()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    const QImage image = lane.grab().toImage();
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    const auto colourIn = [&](const Bar &bar) {
        const QPoint middle = bar.place.center();
        return image.pixelColor(middle.x() * ratio, (bar.place.bottom() - 1) * ratio);
    };
    const QColor fill = Theme::current().fill(DisplayState::Open);
    QCOMPARE(colourIn(ofKind(lane, Bar::Kind::Past)[2]), fill);
    const QColor ghost = colourIn(ofKind(lane, Bar::Kind::Forecast)[2]);
    QVERIFY(ghost != fill);
    QVERIFY(ghost != Theme::current().base);
    QVERIFY(ghost.red() > ghost.green());
}

void tst_BreakScheduleLane::hasNoGhostsWhereNowIsNotSeen()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    m_window->zoomTo(kNow - 420s, kNow - 360s);
    lane.refresh(seen());
    QVERIFY(ofKind(lane, Bar::Kind::Forecast).empty());
    QCOMPARE(ofKind(lane, Bar::Kind::Past).size(), std::size_t{3});
}

void tst_BreakScheduleLane::keepsTheOrderOfManyEqualBreaks()
{
    m_record.changes.clear();
    for (int i = 0; i < 300; ++i)
        m_record.changes.push_back(opening(kNow - 600s + i * 2s, 1s, 1));
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    const std::vector<Bar> past = ofKind(lane, Bar::Kind::Past);
    QCOMPARE(past.size(), std::size_t{300});
    for (const Bar &bar : past)
        QCOMPARE(bar.place.height(), past.front().place.height());
}

void tst_BreakScheduleLane::saysWhatComesNext()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    QCOMPARE(lane.accessibleDescription(), QStringLiteral("next 80 s, 2.7 m, 5 m (cap)"));
    m_record.forecast.clear();
    lane.refresh(seen());
    QCOMPARE(lane.accessibleDescription(), QString());
    QCOMPARE(lane.table(seen(), kNow - 600s, kNow).rows.size(), std::size_t{4});
}

void tst_BreakScheduleLane::readsOutTheBreakAtTheCursor()
{
    BreakScheduleLane lane(m_window.get(), LaneDensity::Full);
    show(lane);
    m_window->pin(kNow - 365s);
    lane.readOut(seen());
    QCOMPARE(lane.readings().size(), std::size_t{1});
    QCOMPARE(lane.readings().front().text, QStringLiteral("break 3: 20 s"));
    m_window->pin(kNow - 200s);
    lane.readOut(seen());
    QVERIFY(lane.readings().empty());
}

QTEST_MAIN(tst_BreakScheduleLane)
#include "tst_break_schedule_lane.moc"
