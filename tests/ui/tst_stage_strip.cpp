// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/stage_strip.h"
#include "ui/data/stage_text.h"
#include "ui/style/theme.h"
#include "ui/style/theme_choice.h"

#include <QTest>

#include <set>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

StageReadings allSix()
{
    StageReadings stages{
        {.passed = 9876, .refused = 543, .figures = FallbackFigures{.queued = 1234}},
        {.passed = 9000,
         .refused = 800,
         .figures = RetryFigures{.attempts = 4, .retries = 1041, .budgetLeft = 127}},
        {.passed = 98'760, .refused = 54'300, .figures = LimiterFigures{.rate = 1250}},
        {.passed = 9876,
         .refused = 543,
         .figures = BulkheadFigures{.concurrent = 50, .inUse = 43, .queue = 99, .waiting = 12}},
        {.passed = 9876, .refused = 543, .figures = BreakerFigures{}},
        {.passed = 9876, .refused = 12, .figures = TimeoutFigures{.limit = 1500ms}}};
    stages[2].passing = 1249;
    stages[2].refusing = 300;
    return stages;
}

/// Whether a colour is seen anywhere in a part of a picture.
bool shows(const QImage &image, const QRect &part, const QColor &colour)
{
    const double ratio = image.devicePixelRatio();
    for (int y = static_cast<int>(part.top() * ratio); y < part.bottom() * ratio; ++y) {
        for (int x = static_cast<int>(part.left() * ratio); x < part.right() * ratio; ++x) {
            if (image.pixelColor(x, y) == colour)
                return true;
        }
    }
    return false;
}

} // namespace

class TestStageStrip final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QWidget> m_top;
    StageStrip *m_strip = nullptr;

    void showIn(int width, const StageReadings &stages)
    {
        m_strip->show(stages, false);
        m_strip->setGeometry(0, 0, width, m_strip->heightForWidth(width));
        QApplication::processEvents();
    }

private Q_SLOTS:
    void initTestCase()
    {
        pinFont();
        applyTheme(ThemeChoice::Light);
    }
    void init()
    {
        m_top = std::make_unique<QWidget>();
        m_top->resize(1300, 400);
        m_strip = new StageStrip(m_top.get());
        m_top->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_top.get()));
    }
    void cleanup() { m_top.reset(); }

    void withoutStagesThereIsNothingToSee()
    {
        showIn(400, {});
        QVERIFY(!m_strip->isVisible());
        QCOMPARE(m_strip->heightForWidth(400), 0);
        showIn(400, allSix());
        QVERIFY(m_strip->isVisible());
        QCOMPARE(m_strip->boxes().size(), 6U);
        showIn(400, {allSix()[4]});
        QCOMPARE(m_strip->boxes().size(), 1U);
    }

    void nothingIsCutAtAnyWidth_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("lines");
        QTest::addColumn<bool>("areBlocks");
        QTest::newRow("narrowest inspector") << 268 << 6 << false;
        QTest::newRow("inspector") << 400 << 3 << true;
        QTest::newRow("wide inspector") << 640 << 2 << true;
        QTest::newRow("a whole page") << 1240 << 1 << true;
    }

    void nothingIsCutAtAnyWidth()
    {
        QFETCH(const int, width);
        QFETCH(const int, lines);
        QFETCH(const bool, areBlocks);
        showIn(width, allSix());
        std::set<int> tops;
        const StageBox *before = nullptr;
        for (const StageBox *box : m_strip->boxes()) {
            QVERIFY(m_strip->rect().contains(box->geometry()));
            if (areBlocks)
                QCOMPARE(box->sizeHint(), box->wish(StageBox::Form::Block));
            else
                QVERIFY(box->sizeHint() != box->wish(StageBox::Form::Block));
            QVERIFY(box->width() >= box->sizeHint().width());
            QVERIFY(box->height() >= box->sizeHint().height());
            tops.insert(box->y());
            if (before) { // in order, and apart
                const bool isBeside =
                    before->y() == box->y() && before->geometry().right() < box->x();
                QVERIFY(isBeside || box->y() > before->geometry().bottom());
            }
            before = box;
        }
        QVERIFY2(static_cast<int>(tops.size()) <= lines, qPrintable(QString::number(tops.size())));
        QCOMPARE(m_strip->minimumSizeHint().height(), m_strip->heightForWidth(width));
    }

    void aCompactStripIsOneLineWhereThereIsRoom()
    {
        m_strip->setCompact(true);
        StageReadings stages = allSix();
        for (StageReading &stage : stages)
            stage.refused = 0; // nothing to say of it
        showIn(1240, stages);
        QCOMPARE(m_strip->height(), m_strip->boxes()[0]->wish(StageBox::Form::Line).height());
        const int calm = m_strip->boxes()[4]->width();
        stages[4].refused = 12;
        showIn(1240, stages);
        QVERIFY(m_strip->boxes()[4]->width() > calm);
    }

    void aStageCanBeHeardAndHasAllItsFigures()
    {
        showIn(900, allSix());
        const StageBox *limiter = m_strip->boxes()[2];
        QCOMPARE(limiter->accessibleName(),
                 QString::fromUtf8("Limiter: 1\u2009249 of 1250/s, refused 54\u2009300 · 35 %, "
                                   "refuses calls now"));
        QVERIFY(limiter->toolTip().contains("Permits 1250/s"));
        QCOMPARE(m_strip->boxes()[0]->accessibleName(),
                 QString::fromUtf8("Fallback: 1\u2009234 waiting, no answer 543 · 5.2 %"));
        QCOMPARE(m_strip->accessibleName(), "Pipeline");
    }

    void whatRefusesNowIsToldByInkAndSignInBothThemes()
    {
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            applyTheme(choice);
            showIn(900, allSix());
            const QImage image = m_strip->grab().toImage();
            const Theme &theme = Theme::current();
            const QColor ink = theme.ink(DisplayState::HalfOpen);
            const QRect limiter = m_strip->boxes()[2]->geometry();
            const QRect breaker = m_strip->boxes()[4]->geometry();
            QVERIFY(m_strip->boxes()[2]->isRefusing());
            QVERIFY(!m_strip->boxes()[4]->isRefusing());
            // The sign's filled half, at the left of the name.
            QVERIFY(shows(image, QRect(limiter.left() + 4, limiter.top() + 4, 10, 14), ink));
            QVERIFY(!shows(image, breaker, ink));
            QVERIFY(shows(image, breaker, theme.base));
        }
        applyTheme(ThemeChoice::Light);
    }

    void theArrowsPointFromStageToStage()
    {
        showIn(1240, allSix());
        const QImage image = m_strip->grab().toImage();
        for (std::size_t i = 0; i + 1 < m_strip->boxes().size(); ++i) {
            const QRect from = m_strip->boxes()[i]->geometry();
            const QRect gap(from.right() + 2, from.top(),
                            m_strip->boxes()[i + 1]->x() - from.right() - 3, from.height());
            int drawn = 0;
            const double ratio = image.devicePixelRatio();
            for (int y = static_cast<int>(gap.top() * ratio); y < gap.bottom() * ratio; ++y)
                drawn += image.pixelColor(static_cast<int>(gap.center().x() * ratio), y)
                                 != image.pixelColor(static_cast<int>(gap.center().x() * ratio), 0)
                             ? 1
                             : 0;
            QVERIFY(drawn > 0);
        }
    }

    void staleFiguresRefuseNothing()
    {
        m_strip->show(allSix(), true);
        QVERIFY(!m_strip->boxes()[2]->isRefusing());
        QVERIFY(!m_strip->boxes()[2]->accessibleName().contains("now"));
    }

    void theStageThatIsMeantIsMarked()
    {
        showIn(900, allSix());
        m_strip->setMarked(StageKind::Limiter);
        const QImage marked = m_strip->grab().toImage();
        const QRect box = m_strip->boxes()[2]->geometry();
        const QColor accent = Theme::current().accent;
        QVERIFY(shows(marked, box.adjusted(0, 0, 2, 2), accent));
        m_strip->setMarked({});
        QVERIFY(!shows(m_strip->grab().toImage(), box.adjusted(0, 0, 2, 2), accent));
    }
};

QTEST_MAIN(TestStageStrip)
#include "tst_stage_strip.moc"
