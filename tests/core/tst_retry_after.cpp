// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/retry_after.h>

#include <QObject>
#include <QTest>

#include <string_view>

using namespace switchgear;
using namespace switchgear::test;

namespace {

using WallTime = std::chrono::sys_time<Duration>;

/// Sun, 06 Nov 1994 08:49:37 GMT, the standard's example.
constexpr WallTime kExample{784'111'777s};
constexpr Duration kLongest{std::chrono::seconds{9'223'372'036}};

std::optional<Duration> parsed(std::string_view text, WallTime now = kExample)
{
    return parseRetryAfter(text, now);
}

void addRows(std::initializer_list<std::string_view> texts)
{
    QTest::addColumn<QByteArray>("text");
    for (const std::string_view text : texts) {
        const QByteArray bytes{text.data(), static_cast<qsizetype>(text.size())};
        QTest::addRow("%s", bytes.toPercentEncoding(" ,:").constData()) << bytes;
    }
}

} // namespace

/// What a server asked to wait.
class TestRetryAfter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secondsAreRead()
    {
        QCOMPARE(parsed("0"), some(0s));
        QCOMPARE(parsed("1"), some(1s));
        QCOMPARE(parsed("120"), some(120s));
        QCOMPARE(parsed("0000000000000000000000120"), some(120s));
    }

    void whiteSpaceAroundIsLeftOut()
    {
        QCOMPARE(parsed(" 120"), some(120s));
        QCOMPARE(parsed("120\t "), some(120s));
        QCOMPARE(parsed(" \t120 \t"), some(120s));
        QCOMPARE(parsed("\tSun, 06 Nov 1994 08:50:37 GMT "), some(60s));
    }

    void aFractionOfASecondIsRoundedUp()
    {
        QCOMPARE(parsed("1.5"), some(2s));
        QCOMPARE(parsed("1.0"), some(1s));
        QCOMPARE(parsed("1.000"), some(1s));
        QCOMPARE(parsed("0.0"), some(0s));
        QCOMPARE(parsed("0.2"), some(1s));
        QCOMPARE(parsed("0.0000000000000000000000000000000001"), some(1s));
        QCOMPARE(parsed(" 119.999999999 "), some(120s));
        QCOMPARE(parsed("9223372035.5"), some(kLongest));
        QCOMPARE(parsed("9223372036.5"), some(kLongest));
        QCOMPARE(parsed("99999999999999999999.9"), some(kLongest));
    }

    void tooManySecondsAreTheLongestWait()
    {
        QCOMPARE(parsed("9223372035"), some(kLongest - 1s));
        QCOMPARE(parsed("9223372036"), some(kLongest));
        QCOMPARE(parsed("9223372037"), some(kLongest));
        QCOMPARE(parsed("18446744073709551617"), some(kLongest)); // 2^64 + 1
        QCOMPARE(parsed("99999999999999999999999999999999999999999999"), some(kLongest));
    }

    void theThreeFormsOfADateAreTheSameInstant()
    {
        const WallTime before = kExample - 1h;
        QCOMPARE(parsed("Sun, 06 Nov 1994 08:49:37 GMT", before), some(1h));
        QCOMPARE(parsed("Sunday, 06-Nov-94 08:49:37 GMT", before), some(1h));
        QCOMPARE(parsed("Sun Nov  6 08:49:37 1994", before), some(1h));
        QCOMPARE(parsed("Sun Nov 06 08:49:37 1994", before), some(1h));
    }

    void aDateThatHasPassedIsZero()
    {
        constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
        QCOMPARE(parsed(kDate, kExample - 1s), some(1s));
        QCOMPARE(parsed(kDate, kExample), some(0s));
        QCOMPARE(parsed(kDate, kExample + 1ns), some(0s));
        QCOMPARE(parsed(kDate, kExample + 24h), some(0s));
    }

    void aPartOfASecondIsRoundedUp()
    {
        constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
        QCOMPARE(parsed(kDate, kExample - 1ns), some(1s));
        QCOMPARE(parsed(kDate, kExample - 999'999'999ns), some(1s));
        QCOMPARE(parsed(kDate, kExample - 1s - 1ns), some(2s));
        // The same before 1970, where whole seconds are counted down.
        QCOMPARE(parsed("Thu, 01 Jan 1970 00:00:00 GMT", WallTime{-1500ms}), some(2s));
    }

    void aLeapDayIsHeldAgainstItsYear()
    {
        const WallTime in2024{std::chrono::sys_days{std::chrono::February / 28 / 2024}};
        QCOMPARE(parsed("Thu, 29 Feb 2024 00:00:00 GMT", in2024), some(24h));
        QCOMPARE(parsed("Thursday, 29-Feb-24 00:00:00 GMT", in2024), some(24h));
        QCOMPARE(parsed("Thu Feb 29 00:00:00 2024", in2024), some(24h));
        const WallTime in2023{std::chrono::sys_days{std::chrono::February / 28 / 2023}};
        QCOMPARE(parsed("Wed, 29 Feb 2023 00:00:00 GMT", in2023), std::optional<Duration>{});
        QCOMPARE(parsed("Wednesday, 29-Feb-23 00:00:00 GMT", in2023), std::optional<Duration>{});
        QCOMPARE(parsed("Wed Feb 29 00:00:00 2023", in2023), std::optional<Duration>{});
        QCOMPARE(parsed("Mon, 29 Feb 1900 00:00:00 GMT"), std::optional<Duration>{});
        QCOMPARE(parsed("Tue, 29 Feb 2000 00:00:00 GMT", kExample).has_value(), true);
    }

    void aLeapSecondIsTheSecondAfterIt()
    {
        QCOMPARE(parsed("Sun, 06 Nov 1994 08:49:60 GMT"), some(23s));
        QCOMPARE(parsed("Sun, 06 Nov 1994 08:49:61 GMT"), std::optional<Duration>{});
    }

    void aYearOfTwoDigitsLiesAtMostFiftyYearsAhead()
    {
        // At the limit, just below and just above it, from 1994.
        constexpr Duration kYears = std::chrono::sys_days{std::chrono::November / 6 / 2044}
                                    - std::chrono::sys_days{std::chrono::November / 6 / 1994};
        QCOMPARE(parsed("Sunday, 06-Nov-44 08:49:36 GMT"), some(kYears - 1s));
        QCOMPARE(parsed("Sunday, 06-Nov-44 08:49:37 GMT"), some(kYears));
        QCOMPARE(parsed("Sunday, 06-Nov-44 08:49:38 GMT"), some(0s)); // 1944
        QCOMPARE(parsed("Sunday, 06-Nov-95 08:49:37 GMT"), some(365 * 24h));
        QCOMPARE(parsed("Sunday, 06-Nov-93 08:49:37 GMT"), some(0s));
        // Across the turn of a century.
        const WallTime in1999{std::chrono::sys_days{std::chrono::December / 31 / 1999}};
        QCOMPARE(parsed("Saturday, 01-Jan-00 00:00:00 GMT", in1999), some(24h));
        const WallTime in2026{std::chrono::sys_days{std::chrono::December / 31 / 2026}};
        QCOMPARE(parsed("Friday, 01-Jan-27 00:00:00 GMT", in2026), some(24h));
        QCOMPARE(parsed("Friday, 01-Jan-99 00:00:00 GMT", in2026), some(0s));
    }

    void aDateTooFarAheadIsTheLongestWait()
    {
        QCOMPARE(parsed("Fri, 31 Dec 9999 23:59:59 GMT"), some(kLongest));
        QCOMPARE(parsed("Fri, 31 Dec 9999 23:59:59 GMT", WallTime::min()), some(kLongest));
        QCOMPARE(parsed("Sat, 01 Jan 0000 00:00:00 GMT", WallTime::max()), some(0s));
    }

    void theDaysNameIsNotHeldAgainstTheDate()
    {
        QCOMPARE(parsed("Mon, 06 Nov 1994 08:49:38 GMT"), some(1s));
    }

    void anythingElseIsNothing_data()
    {
        addRows({"",
                 " ",
                 "\t",
                 "-1",
                 "+1",
                 ".5",
                 "1.",
                 ".",
                 "1.5.5",
                 "1,5",
                 "-1.5",
                 "1.-5",
                 "1.5s",
                 "1. 5",
                 "1 2",
                 "1s",
                 "0x10",
                 "1e3",
                 "soon",
                 "NaN",
                 "120\r",
                 "120\n",
                 std::string_view{"12\0", 3},
                 "\xC2\xA0"
                 "120",
                 "١٢٠",
                 "Sun, 06 Nov 1994 08:49:37",
                 "Sun, 06 Nov 1994 08:49:37 UTC",
                 "Sun, 06 Nov 1994 08:49:37 +0000",
                 "Sun, 06 Nov 1994 08:49:37 gmt",
                 "sun, 06 Nov 1994 08:49:37 GMT",
                 "Sun, 06 nov 1994 08:49:37 GMT",
                 "Sun,06 Nov 1994 08:49:37 GMT",
                 "Sun,  06 Nov 1994 08:49:37 GMT",
                 "Sun, 6 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nov 94 08:49:37 GMT",
                 "Sun, 06 Nov 19944 08:49:37 GMT",
                 "Sun, 06 Nov 1994 8:49:37 GMT",
                 "Sun, 06 Nov 1994 24:00:00 GMT",
                 "Sun, 06 Nov 1994 08:60:00 GMT",
                 "Sun, 00 Nov 1994 08:49:37 GMT",
                 "Sun, 31 Nov 1994 08:49:37 GMT",
                 "Sun, 06 Nov 1994 08:49:37 GMT, 120",
                 "Sun, 06 Nov 1994 08:49:37 GMTx",
                 "Sunday, 06 Nov 1994 08:49:37 GMT",
                 "Sun, 06-Nov-94 08:49:37 GMT",
                 "Sunday, 06-Nov-1994 08:49:37 GMT",
                 "Sunday, 32-Nov-94 08:49:37 GMT",
                 "Sun Nov 6 08:49:37 1994",
                 "Sun Nov   6 08:49:37 1994",
                 "Sun Nov  6 08:49:37 94",
                 "Sun Nov  6 08:49:37 1994 GMT",
                 "Sun Nov  0 08:49:37 1994",
                 "06 Nov 1994 08:49:37 GMT",
                 "1994-11-06T08:49:37Z",
                 "Sun",
                 "Sun, ",
                 "Sunday",
                 "Nov"});
    }
    void anythingElseIsNothing()
    {
        QFETCH(QByteArray, text);
        const std::string_view bytes{text.constData(), static_cast<std::size_t>(text.size())};
        QCOMPARE(parsed(bytes), std::optional<Duration>{});
    }

    void everyCutOfADateIsNothing()
    {
        for (const std::string_view date :
             {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
              "Sun Nov  6 08:49:37 1994"}) {
            for (std::size_t length = 0; length < date.size(); ++length)
                QCOMPARE(parsed(date.substr(0, length)), std::optional<Duration>{});
            for (std::size_t start = 1; start < date.size(); ++start) {
                const std::optional<Duration> wait = parsed(date.substr(start));
                // What is left of the third form at its end is a number of seconds.
                QVERIFY(!wait || *wait <= Duration{1994s});
            }
        }
    }

    void noByteMakesADateOfAnotherOne()
    {
        const std::string sound = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (std::size_t i = 0; i < sound.size(); ++i) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = sound;
                text[i] = static_cast<char>(byte);
                const bool isDigit = byte >= '0' && byte <= '9';
                const bool wasDigit = sound[i] >= '0' && sound[i] <= '9';
                // Another digit may make another date; anything else only another day's name or
                // another month.
                if (parsed(text) && text != sound)
                    QVERIFY(wasDigit ? isDigit : i < 11);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRetryAfter)

#include "tst_retry_after.moc"
