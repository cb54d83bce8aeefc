// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/data/attention.h"
#include "ui/lanes/time_window.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"
#include "ui/overview/recent_changes.h"
#include "ui/overview/state_line.h"
#include "ui/style/theme_choice.h"

#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

class TestOverviewView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void rowsAreOrderedAtMostEachTwoSeconds();
    void rowsStayWhileSeveralAreSelected();
    void rowsStayUnderAPointerThatIsUsed();
    void rowsStayWhileADialogIsOpen();
    void theFrozenOrderIsSaid();
    void theFirstOpenCircuitIsSelectedUntilSomebodySelects();
    void enterAndDoubleClickOpen();
    void severalCircuitsAreListedInTheInspector();
    void namesInTheInspectorAreText();
    void aFilterThatHidesAllSaysSoAndCanBeCleared();
    void headersOrderTurnAndReturn();
    void attentionCanBeWalkedAndAcknowledged();
    void widthsSetByHandAreKept();
    void thePageIsPaintedInBothThemes();

private:
    void tick(Duration by);
    [[nodiscard]] QStringList order() const;

    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<AttentionBook> m_book;
    std::unique_ptr<TimeWindow> m_window;
    /// A top level with a layout would make the off-screen platform warn.
    std::unique_ptr<QWidget> m_top;
    OverviewPage *m_page = nullptr;
    OverviewView *m_view = nullptr;
    OverviewTable *m_table = nullptr;
};

void TestOverviewView::initTestCase()
{
    pinFont();
    applyTheme(ThemeChoice::Light);
}

void TestOverviewView::init()
{
    m_fleet = std::make_unique<MadeUpFleet>();
    m_store = std::make_unique<FleetStore>();
    m_book = std::make_unique<AttentionBook>();
    m_window = std::make_unique<TimeWindow>();
    m_top = std::make_unique<QWidget>();
    m_top->resize(1200, 700);
    m_page = new OverviewPage(m_store.get(), m_book.get(), m_window.get(), m_top.get());
    m_view = m_page->overview();
    m_table = m_view->table();
    m_page->resize(1200, 700);
    for (const char *name : {"a", "b", "c"})
        m_fleet->add(name);
    m_top->show();
    QVERIFY(QTest::qWaitForWindowActive(m_top.get()));
    QCursor::setPos(m_page->mapToGlobal(QPoint(5, 5)));
    tick(0s);
}

void TestOverviewView::cleanup()
{
    m_top.reset();
}

void TestOverviewView::tick(Duration by)
{
    m_fleet->pass(by);
    m_fleet->feed(*m_store);
    m_book->update(*m_store);
    m_window->advance(m_fleet->now(), MadeUpFleet::kStart - 1min);
}

QStringList TestOverviewView::order() const
{
    QStringList names;
    for (int row = 0; row < m_view->order()->rowCount(); ++row)
        names.append(m_table->circuitAt(row));
    return names;
}

void TestOverviewView::rowsAreOrderedAtMostEachTwoSeconds()
{
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
    m_fleet->enter("c", CircuitState::Open);
    tick(1999ms);
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
    tick(1ms);
    QCOMPARE(order(), (QStringList{"c", "a", "b"}));
}

void TestOverviewView::rowsStayWhileSeveralAreSelected()
{
    m_table->selectAll();
    QCOMPARE(m_table->selectedCircuits().size(), 3);
    m_fleet->enter("c", CircuitState::Open);
    tick(10s);
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
    QVERIFY(m_table->select("b"));
    tick(1s);
    QCOMPARE(order(), (QStringList{"c", "a", "b"}));
    QCOMPARE(m_table->selectedCircuits(), QStringList{"b"}); // it moved with its circuit
}

void TestOverviewView::rowsStayUnderAPointerThatIsUsed()
{
    const QPoint row = m_table->visualRect(m_view->order()->index(1, 1)).center();
    QTest::mouseMove(m_table->viewport(), row);
    QTest::mouseMove(m_table->viewport(), row + QPoint(3, 0));
    m_fleet->enter("c", CircuitState::Open);
    tick(10s);
    tick(49s);
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
    tick(1s); // it was left lying for a minute
    QCOMPARE(order(), (QStringList{"c", "a", "b"}));
    QTest::mouseMove(m_table->viewport(), row);
    m_fleet->enter("c", CircuitState::Closed);
    tick(10s);
    QCOMPARE(order(), (QStringList{"c", "a", "b"}));
    QTest::mouseMove(m_page->inspector(), QPoint(20, 20));
    tick(1s);
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
}

void TestOverviewView::rowsStayWhileADialogIsOpen()
{
    QDialog dialog(m_top.get());
    dialog.open();
    m_fleet->enter("c", CircuitState::Open);
    tick(10s);
    QCOMPARE(order(), (QStringList{"a", "b", "c"}));
    dialog.reject();
    tick(1s);
    QCOMPARE(order(), (QStringList{"c", "a", "b"}));
}

void TestOverviewView::theFrozenOrderIsSaid()
{
    const auto says = [this](const QString &text) {
        const auto labels = m_view->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
            return label->isVisible() && label->text() == text;
        });
    };
    QVERIFY(says("order: attention"));
    m_table->selectAll();
    tick(1s);
    QVERIFY(says("order: attention (frozen)"));
}

void TestOverviewView::theFirstOpenCircuitIsSelectedUntilSomebodySelects()
{
    QCOMPARE(m_page->selected(), "a");
    m_fleet->enter("c", CircuitState::Open);
    tick(2s);
    tick(1s);
    QCOMPARE(m_page->selected(), "c");
    m_table->select("b");
    m_fleet->enter("a", CircuitState::Open);
    tick(3s);
    tick(3s);
    QCOMPARE(m_page->selected(), "b");
}

void TestOverviewView::enterAndDoubleClickOpen()
{
    QSignalSpy opened(m_page, &OverviewPage::openRequested);
    m_table->select("b");
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), "b");
    const QRect row = m_table->visualRect(m_view->order()->index(2, OverviewModel::Circuit));
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, row.center());
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened[1][0].toString(), "c");
}

void TestOverviewView::severalCircuitsAreListedInTheInspector()
{
    m_table->selectAll();
    QStringList texts;
    for (const QLabel *label : m_page->inspector()->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    const QString all = texts.join('|');
    QVERIFY2(all.contains("3 circuits"), qPrintable(all));
    QVERIFY2(all.contains("a\nb\nc"), qPrintable(all));
    QCOMPARE(m_page->inspector()->findChild<StateLine *>()->isVisible(), false);
}

void TestOverviewView::namesInTheInspectorAreText()
{
    m_fleet->add("<b>&x</b>", CircuitState::Open);
    tick(3s);
    QVERIFY(m_table->select("<b>&x</b>"));
    bool found = false;
    for (const QLabel *label : m_page->inspector()->findChildren<QLabel *>()) {
        QCOMPARE(label->textFormat(), Qt::PlainText);
        found = found || label->text() == "<b>&x</b>";
    }
    QVERIFY(found);
}

void TestOverviewView::aFilterThatHidesAllSaysSoAndCanBeCleared()
{
    m_view->focusFilter();
    QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), "zz");
    QVERIFY(!m_table->isVisible());
    QPushButton *clear = nullptr;
    for (QPushButton *button : m_view->findChildren<QPushButton *>()) {
        if (button->text() == "Clear filter")
            clear = button;
    }
    QVERIFY(clear && clear->isVisible());
    QStringList texts;
    for (const QLabel *label : m_view->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY(texts.contains(QString::fromUtf8("Nothing matches ‘zz’. 3 hidden.")));
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(m_table->isVisible());
    QCOMPARE(m_view->order()->rowCount(), 3);
}

void TestOverviewView::headersOrderTurnAndReturn()
{
    const QHeaderView *header = m_table->horizontalHeader();
    const auto click = [&] {
        const int x = header->sectionViewportPosition(OverviewModel::P95) + 20;
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
    };
    click();
    QCOMPARE(m_view->order()->orderColumn(), static_cast<int>(OverviewModel::P95));
    QCOMPARE(m_view->order()->order(), Qt::DescendingOrder);
    click();
    QCOMPARE(m_view->order()->order(), Qt::AscendingOrder);
    click();
    QCOMPARE(m_view->order()->orderColumn(), OverviewOrder::kByAttention);
}

void TestOverviewView::attentionCanBeWalkedAndAcknowledged()
{
    CircuitRecord &slow = m_fleet->add("slow", CircuitState::HalfOpen);
    slow.now.since = m_fleet->now() - 1min;
    slow.latest.calls = 0;
    m_fleet->enter("c", CircuitState::Open);
    tick(2s);
    tick(2s);
    QCOMPARE(order(), (QStringList{"slow", "c", "a", "b"}));
    m_table->select("b");
    m_view->goToAttention(1);
    QCOMPARE(m_page->selected(), "slow");
    m_view->goToAttention(1);
    QCOMPARE(m_page->selected(), "c");
    m_view->goToAttention(-1);
    QCOMPARE(m_page->selected(), "slow");
    QCOMPARE(m_book->unacknowledgedCount(), 1);
    m_view->acknowledge();
    QCOMPARE(m_book->unacknowledgedCount(), 0);
}

void TestOverviewView::widthsSetByHandAreKept()
{
    QVERIFY(m_table->setWidths().isEmpty());
    m_table->horizontalHeader()->resizeSection(OverviewModel::Circuit, 222);
    const QVariantMap state = m_view->state();
    AttentionBook book;
    OverviewView other(m_store.get(), &book, m_window.get());
    other.restoreState(state);
    QCOMPARE(other.table()->columnWidth(OverviewModel::Circuit), 222);
    OverviewView third(m_store.get(), &book, m_window.get());
    third.restoreState({{"widths", "nonsense"}, {"orderColumn", 99}});
    QCOMPARE(third.order()->orderColumn(), OverviewOrder::kByAttention);
}

void TestOverviewView::thePageIsPaintedInBothThemes()
{
    m_fleet->enter("c", CircuitState::Open);
    tick(3s);
    tick(3s);
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        applyTheme(choice);
        QApplication::processEvents();
        const QImage image = m_table->viewport()->grab().toImage();
        const double ratio = image.devicePixelRatio();
        const QRect pill = m_table->visualRect(m_view->order()->index(0, OverviewModel::State));
        const QColor seen = image.pixelColor(static_cast<int>((pill.left() + 40) * ratio),
                                             static_cast<int>((pill.top() + 6) * ratio));
        QCOMPARE(seen, Theme::current().fill(DisplayState::Open));
    }
}

QTEST_MAIN(TestOverviewView)
#include "tst_overview_view.moc"
