// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/json_document.h"
#include "app/config/printable.h"
#include "app/replay/json_text.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTest>

#include <array>
#include <string>
#include <variant>

using namespace switchgear::app;

namespace {

/// What parseJson() says of a text: nothing, or "offset expected".
QString faultOf(const QByteArray &text)
{
    const auto parsed = parseJson({text.constData(), static_cast<std::size_t>(text.size())});
    const auto *fault = std::get_if<JsonSyntaxFault>(&parsed);
    if (fault == nullptr)
        return {};
    return QString::number(fault->fault.offset) + ' '
           + QString::fromUtf8(fault->fault.expected.data(),
                               static_cast<qsizetype>(fault->fault.expected.size()));
}

JsonValue parsed(std::string_view text)
{
    auto result = parseJson(text);
    return std::get<JsonValue>(std::move(result));
}

} // namespace

/// The JSON reader: strict, and exact about places.
class TestJsonDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatTheStandardTakes_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"{}", "[]", " [ ] ", "\t{\r\n}", "0", "-0", "-0.5e-7", "1E+2", "true", "false",
              "null", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", R"("\ud83d\ude00")",
              "\"\x7f\"", "\"\u00e9\u2265\U0001F600\"", R"({"a":{"b":[1,{"c":null}]},"a":2})",
              "[[],{},\"\"]"})
            QTest::newRow(printable(text).c_str()) << QByteArray{text};
    }

    void takesWhatTheStandardTakes()
    {
        QFETCH(const QByteArray, text);
        QCOMPARE(faultOf(text), QString{});
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, const QByteArray &text, const char *fault) {
            QTest::newRow(name) << text << QString::fromUtf8(fault);
        };
        row("empty", "", "0 a value");
        row("blanks", "  \n", "3 a value");
        row("open object", "{", "1 a key in double quotes");
        row("open list", "[", "1 a value");
        row("comma at the end of an object", R"({"a":1,})", "7 a key in double quotes");
        row("comma at the end of a list", "[1,]", "3 a value");
        row("no comma", "[1 2]", "3 ',' or ']'");
        row("no comma in an object", R"({"a":1 "b":2})", "7 ',' or '}'");
        row("no colon", R"({"a" 1})", "5 ':'");
        row("single quotes", "{'a':1}", "1 a key in double quotes");
        row("number as key", "{1:1}", "1 a key in double quotes");
        row("comment", "[1] // x", "4 the end of the text");
        row("two values", "{}{}", "2 the end of the text");
        row("leading zero", "[01]", "1 a number with no zero before it");
        row("minus leading zero", "-01", "1 a number with no zero before it");
        row("plus", "+1", "0 a value");
        row("no digits", "-", "1 a digit");
        row("no decimals", "1.", "2 a digit");
        row("no exponent", "1e", "2 a digit");
        row("point first", ".5", "0 a value");
        row("not a number", "NaN", "0 a value");
        row("infinity", "-Infinity", "1 a digit");
        row("wrong word", "trve", "0 a value");
        row("capital word", "True", "0 a value");
        row("longer word", "nullx", "4 the end of the text");
        row("open string", "\"abc", "4 a closing '\"'");
        row("line end in a string", "\"a\nb\"",
            "2 no control character in a string (written \\n, \\t or \\u00XX)");
        row("zero byte in a string", QByteArray{"\"\0\"", 3},
            "1 no control character in a string (written \\n, \\t or \\u00XX)");
        row("wrong escape", R"("\x41")", "1 an escape such as \\n, \\\" or \\u00e9");
        row("escape at the end", "\"\\", "1 an escape such as \\n, \\\" or \\u00e9");
        row("short escape", R"("\u12")", "3 four hexadecimal digits");
        row("lone high surrogate", R"("\ud83d")", "1 a high surrogate with its low one");
        row("high surrogate twice", R"("\ud83d\ud83d")", "1 a high surrogate with its low one");
        row("lone low surrogate", R"("\ude00")", "1 a high surrogate before a low one");
        row("byte 0xff", "\"\xff\"", "1 UTF-8 text");
        row("overlong", "\"\xc0\xaf\"", "1 UTF-8 text");
        row("encoded surrogate", "\"\xed\xa0\x80\"", "1 UTF-8 text");
        row("above the last character", "\"\xf4\x90\x80\x80\"", "1 UTF-8 text");
        row("cut character", "\"\xe2\x89\"", "1 UTF-8 text");
        row("no-break space outside", "\xc2\xa0{}", "0 a value");
    }

    void refusesWhatIsNoJson()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, fault);
        QCOMPARE(faultOf(text), fault);
    }

    void nestingIsBounded()
    {
        const QByteArray fits = QByteArray{64, '['} + QByteArray{64, ']'};
        QCOMPARE(faultOf(fits), QString{});
        QCOMPARE(faultOf(QByteArray{65, '['}), QString{"64 at most 64 levels of nesting"});
        QCOMPARE(faultOf(QByteArray{1'000'000, '['}), QString{"64 at most 64 levels of nesting"});
        // The scanner takes nested values whole, without the tree: the same bound.
        const std::string nested = fits.toStdString();
        JsonScanner sound{nested};
        JsonToken token;
        QVERIFY(sound.takeValue(token));
        QCOMPARE(token.raw.size(), std::size_t{128});
        const std::string deep(65, '[');
        JsonScanner unsound{deep};
        QVERIFY(!unsound.takeValue(token));
        QCOMPARE(unsound.fault().offset, std::size_t{64});
    }

    void everyCutOfADocumentIsRefused()
    {
        const QByteArray whole = R"({"a":[1.5e3,"x\u00e9\ud83d\ude00",true],"b":{"c":null}})";
        QCOMPARE(faultOf(whole), QString{});
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY2(!faultOf(whole.left(length)).isEmpty(), whole.left(length).constData());
    }

    void numbersKeepTheirText()
    {
        const JsonValue list = parsed("[ 1.50, -0.0e+00 ]");
        QCOMPARE(list.items[0].raw, std::string_view{"1.50"});
        QCOMPARE(list.items[1].raw, std::string_view{"-0.0e+00"});
    }

    void stringsAreDecoded()
    {
        const JsonValue value = parsed("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u2265"
                                       "\\ud83d\\ude00\\u0000\"");
        const std::string expected = std::string{"a\"\\/\b\f\n\r\tA\u00e9\u2265\U0001F600"} + '\0';
        QCOMPARE(QByteArray::fromStdString(value.text), QByteArray::fromStdString(expected));
    }

    void membersKeepOrderPlaceAndRepetition()
    {
        const JsonValue object = parsed("{ \"b\": 1,\n  \"\\u0061\": 2, \"b\": [] }");
        QCOMPARE(object.members.size(), std::size_t{3});
        QCOMPARE(object.members[0].key, std::string{"b"});
        QCOMPARE(object.members[1].key, std::string{"a"});
        QCOMPARE(object.members[2].key, std::string{"b"});
        QCOMPARE(object.members[1].offset, std::size_t{12});
        QCOMPARE(object.members[1].value.offset, std::size_t{22});
    }

    void faultsTellThePathTheyStandIn()
    {
        const auto pathOf = [](std::string_view text) {
            return std::get<JsonSyntaxFault>(parseJson(text)).path;
        };
        QCOMPARE(pathOf(R"({"circuits":[{"name":"a"},{"trip":{"ratio":x}}]})"),
                 std::string{"circuits[1].trip.ratio"});
        QCOMPARE(pathOf(R"({"circuits":[{"name":"a")"), std::string{"circuits[0]"});
        QCOMPARE(pathOf("{} x"), std::string{});
        QCOMPARE(pathOf(R"({"a b\n":{"":x}})"), std::string{"\"a b\\n\".\"\""});
    }

    void positionsCountCharactersFromOne()
    {
        const std::string_view text = "ab\n\u00e9\u2265\U0001F600x\n";
        QCOMPARE(positionOf(text, 0), (TextPosition{1, 1}));
        QCOMPARE(positionOf(text, 1), (TextPosition{1, 2}));
        QCOMPARE(positionOf(text, 3), (TextPosition{2, 1}));
        QCOMPARE(positionOf(text, 5), (TextPosition{2, 2}));
        QCOMPARE(positionOf(text, 12), (TextPosition{2, 4}));
        QCOMPARE(positionOf(text, text.size()), (TextPosition{3, 1}));
    }

    void outsideTextIsFitForATerminal()
    {
        QCOMPARE(printable("a\x1b[31m\n\t\x7f"), std::string{R"(a\x1b[31m\n\t\x7f)"});
        QCOMPARE(printable("\xc2\x9b \u202e \u2028 \u200b"),
                 std::string{R"(\xc2\x9b \xe2\x80\xae \xe2\x80\xa8 \xe2\x80\x8b)"});
        QCOMPARE(printable("\u061c \u2060 \u2069 \ufeff"),
                 std::string{R"(\xd8\x9c \xe2\x81\xa0 \xe2\x81\xa9 \xef\xbb\xbf)"});
        QCOMPARE(printable("\u00e9\u2265\u2026\U0001F600"),
                 std::string{"\u00e9\u2265\u2026\U0001F600"});
        QCOMPARE(printable("\xff\xe2\x89"), std::string{R"(\xff\xe2\x89)"});
        QCOMPARE(printable("abcdef", 3), std::string{"abc\u2026"});
        QCOMPARE(printable("abc", 3), std::string{"abc"});
        QCOMPARE(printable("\u00ad\u00a0\u3000\u3164\U000e0041"),
                 std::string{R"(\xc2\xad\xc2\xa0\xe3\x80\x80\xe3\x85\xa4\xf3\xa0\x81\x81)"});
        QCOMPARE(printableName("a\nb"), std::string{R"(a\nb)"});
        QCOMPARE(printableName("a\\nb"), std::string{R"(a\\nb)"}); // another name
        QCOMPARE(quoted("a\"b\\"), std::string{"\"a\\\"b\\\\\""});
    }

    void outputTextIsJsonAgain()
    {
        const std::string text{"q\"b\\n\nt\tc\x01z\0\x7f\u2265", 16};
        const std::string escaped = jsonEscaped(text);
        QCOMPARE(escaped, std::string{"q\\\"b\\\\n\\nt\\tc\\u0001z\\u0000\\u007f\u2265"});
        QCOMPARE(parsed('"' + escaped + '"').text, text);
        QCOMPARE(jsonEscaped("a\xffz"), std::string{"a\uFFFDz"});
    }

    void aSlipOfTheKeyboardFindsItsWord()
    {
        constexpr std::array<std::string_view, 3> kWords{"ratio", "min_throughput", "buckets"};
        QCOMPARE(nearest("raito", kWords), std::string_view{"ratio"});
        QCOMPARE(nearest("min_troughput", kWords), std::string_view{"min_throughput"});
        QCOMPARE(nearest("bucket", kWords), std::string_view{"buckets"});
        QCOMPARE(nearest("colour", kWords), std::string_view{});
        QCOMPARE(nearest(std::string(100'000, 'x'), kWords), std::string_view{});
    }
};

QTEST_APPLESS_MAIN(TestJsonDocument)

#include "tst_json_document.moc"
