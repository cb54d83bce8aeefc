// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/core_text.h"
#include "ui/data/shown_text.h"

#include <QTest>

using namespace switchgear::ui;

namespace {

const QString kIsolated = QStringLiteral("\u2068%1\u2069");

} // namespace

class TestShownText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenCharactersBecomeSigns_data();
    void hiddenCharactersBecomeSigns();
    void everydayTextIsLeftAsItIs_data();
    void everydayTextIsLeftAsItIs();
    void noTextPassesItselfOffAsAnotherOnesSigns();
    void blanksThatNobodySeesAreSignsInNamesAlone();
    void whatRunsToTheLeftIsIsolated();
    void aLongNameIsCutInTheMiddleAndNoSignInTwo();
    void aLongTipIsCutAndClosesItsIsolates();
    void bytesThatAreNoTextAreSigns();
    void textOfTheCoreGoesThereAndBackExactly_data();
    void textOfTheCoreGoesThereAndBackExactly();
    void namesThatDifferInHiddenCharactersLookDifferent();
};

void TestShownText::hiddenCharactersBecomeSigns_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QString &text, const QString &shown) {
        QTest::newRow(name) << text << shown;
    };
    row("newline", "a\nb", "a⟨U+000A⟩b");
    row("tab", "a\tb", "a⟨U+0009⟩b");
    row("null", QString("a") + QChar(0) + "b", "a⟨U+0000⟩b");
    row("delete", "a\x7f", "a⟨U+007F⟩");
    row("C1", QString(QChar(0x85)), "⟨U+0085⟩");
    row("override", QString("pay\u202Ements"), "pay⟨U+202E⟩ments");
    row("isolate", QString("\u2066a\u2069"), "⟨U+2066⟩a⟨U+2069⟩");
    row("marks", QString("\u200E\u200F\u061C"), "⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩");
    row("byte order mark", QString(QChar(0xFEFF)) + "a", "⟨U+FEFF⟩a");
    row("line separator", QString("a\u2028b"), "a⟨U+2028⟩b");
    row("paragraph separator", QString("a\u2029b"), "a⟨U+2029⟩b");
    row("zero width", QString("a\u200Bb"), "a⟨U+200B⟩b");
    row("soft hyphen", QString("a\u00ADb"), "a⟨U+00AD⟩b");
    row("no-break space", QString("a\u00A0b"), "a⟨U+00A0⟩b");
    row("filler", QString("\u3164"), "⟨U+3164⟩");
    row("lone high surrogate", QString(QChar(0xD800)) + "a", "⟨U+D800⟩a");
    row("lone low surrogate", QString("a") + QChar(0xDC00), "a⟨U+DC00⟩");
    row("tag beyond 16 bits", QString::fromUcs4(U"a\U000E0041"), "a⟨U+E0041⟩");
}

void TestShownText::hiddenCharactersBecomeSigns()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text), shown);
    QCOMPARE(shownText(text), shown);
    QCOMPARE(nameText(text), shown);
}

void TestShownText::everydayTextIsLeftAsItIs_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"payments.charge", "a b", "<img src=x>%1&amp;", "größe", "支払い", "😀", "a⟨b⟩", "…"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestShownText::everydayTextIsLeftAsItIs()
{
    QFETCH(QString, text);
    QCOMPARE(visibleText(text), text);
    QCOMPARE(shownText(text), text);
    QCOMPARE(nameText(text), text);
}

void TestShownText::noTextPassesItselfOffAsAnotherOnesSigns()
{
    QVERIFY(visibleText("a⟨U+000A⟩b") != visibleText("a\nb"));
    QCOMPARE(visibleText("a⟨U+000A⟩b"), "a⟨U+27E8⟩U+000A⟩b");
    QVERIFY(nameText("⟨U+0020⟩a") != nameText(" a"));
}

void TestShownText::blanksThatNobodySeesAreSignsInNamesAlone()
{
    QCOMPARE(nameText(" a  b "), "⟨U+0020⟩a ⟨U+0020⟩b⟨U+0020⟩");
    QCOMPARE(nameText(" "), "⟨U+0020⟩");
    QCOMPARE(shownText(QString(" a  b ")), " a  b ");
}

void TestShownText::whatRunsToTheLeftIsIsolated()
{
    QCOMPARE(nameText("שלום"), kIsolated.arg("שלום"));
    QCOMPARE(shownText(QString("خدمة")), kIsolated.arg("خدمة"));
    QCOMPARE(visibleText("שלום"), "שלום"); // in a file's cell
    // What would close the isolate early is a sign.
    QCOMPARE(nameText("שלום\u2069x"), kIsolated.arg("שלום⟨U+2069⟩x"));
}

void TestShownText::aLongNameIsCutInTheMiddleAndNoSignInTwo()
{
    const QString name = QString(40, u'a') + QString(40, u'b');
    QCOMPARE(nameText(name), QString(31, u'a') + u'…' + QString(31, u'b'));
    QCOMPARE(nameText(QString(64, u'a')), QString(64, u'a'));
    const QString hostile = nameText(QString(10'000, QChar(0x202E)));
    QCOMPARE(hostile, "⟨U+202E⟩⟨U+202E⟩⟨U+202E⟩…⟨U+202E⟩⟨U+202E⟩⟨U+202E⟩");
    const QString faces = nameText(QString::fromUtf8("😀").repeated(50));
    QVERIFY(faces.isValidUtf16());
    QVERIFY(faces.size() <= kNameShown);
    QCOMPARE(nameText(name, kTipShown), name);
}

void TestShownText::aLongTipIsCutAndClosesItsIsolates()
{
    const QString tip = plainToolTip(shownText(QString("ש").repeated(5000)));
    QCOMPARE(tip.size(), kTipShown);
    QCOMPARE(tip.count(QChar(0x2068)), 1);
    QCOMPARE(tip[tip.indexOf(QChar(0x2026)) - 1], QChar(0x2069));
    QVERIFY(plainToolTip(QString::fromUtf8("😀").repeated(1001)).isValidUtf16());
    QCOMPARE(plainToolTip("<b>a</b>"), "<b>a</b>");
}

void TestShownText::bytesThatAreNoTextAreSigns()
{
    QCOMPARE(shownText(std::string_view("a\xED\xA0\x80z")), "a⟨U+DCED⟩⟨U+DCA0⟩⟨U+DC80⟩z");
    QCOMPARE(shownText(std::string_view("\uFEFFweb")), "⟨U+FEFF⟩web");
}

void TestShownText::textOfTheCoreGoesThereAndBackExactly_data()
{
    QTest::addColumn<std::string>("bytes");
    for (const char *bytes : {"", "web", "größe", "\uFEFFweb", "支払い", "😀", "a\xC3", "\x80",
                              "\xF0\x9F\x98", "\xED\xA0\x80", "\xEF\xBB\xBF\xFF", "é\xFFé\xFE"})
        QTest::addRow("%s", QByteArray(bytes).toPercentEncoding().constData())
            << std::string(bytes);
}

void TestShownText::textOfTheCoreGoesThereAndBackExactly()
{
    QFETCH(std::string, bytes);
    QCOMPARE(toCore(fromCore(bytes)), bytes);
}

void TestShownText::namesThatDifferInHiddenCharactersLookDifferent()
{
    QStringList names{"web", "web ", " web", "we b", "we  b", "web\n", "w\neb", "w\\neb"};
    for (const int hidden : {0x200B, 0x200E, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0x00A0, 0x2028,
                             0x061C, 0xFE0F, 0x3164, 0xD801})
        names << QString("web") + QChar(hidden) << QString("w") + QChar(hidden) + "eb";
    QSet<QString> shown;
    for (const QString &name : names)
        shown.insert(nameText(name));
    QCOMPARE(shown.size(), names.size());
}

QTEST_APPLESS_MAIN(TestShownText)
#include "tst_shown_text.moc"
