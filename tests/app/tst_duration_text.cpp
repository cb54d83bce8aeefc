// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/decimal.h"
#include "app/config/duration_text.h"

#include <QObject>
#include <QString>
#include <QTest>

#include <cstdint>
#include <limits>
#include <string>

using namespace switchgear;
using namespace switchgear::app;

namespace {

constexpr qint64 kMost = std::numeric_limits<qint64>::max();

std::string utf8(const QString &text)
{
    return text.toStdString();
}

} // namespace

/// Durations as texts: read exactly, written exactly.
class TestDurationText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreSecondsToTheNearestNanosecond_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nanoseconds");
        QTest::newRow("zero") << "0" << qint64{0};
        QTest::newRow("minus zero") << "-0" << qint64{0};
        QTest::newRow("minus zero with decimals") << "-0.000" << qint64{0};
        QTest::newRow("whole") << "30" << qint64{30'000'000'000};
        QTest::newRow("tenth") << "0.1" << qint64{100'000'000};
        QTest::newRow("three tenths") << "0.3" << qint64{300'000'000};
        QTest::newRow("nine decimals") << "1.000000001" << qint64{1'000'000'001};
        QTest::newRow("needless zeros") << "2.50000000000000000000" << qint64{2'500'000'000};
        QTest::newRow("nine digits before the point")
            << "999999999.5" << qint64{999'999'999'500'000'000};
        QTest::newRow("ten digits before the point")
            << "1234567890.25" << qint64{1'234'567'890'250'000'000};
        QTest::newRow("just below half")
            << "0.0000000004999999999999999999999999999999" << qint64{0};
        QTest::newRow("half") << "0.0000000005" << qint64{1};
        QTest::newRow("just above half") << "0.00000000050000000000000000000000000001" << qint64{1};
        QTest::newRow("rounds into the next second") << "0.9999999999" << qint64{1'000'000'000};
        QTest::newRow("exponent") << "1.5e2" << qint64{150'000'000'000};
        QTest::newRow("negative exponent") << "15E-1" << qint64{1'500'000'000};
        QTest::newRow("plus exponent") << "1e+1" << qint64{10'000'000'000};
        QTest::newRow("nanoseconds by exponent") << "3e-9" << qint64{3};
        QTest::newRow("vanishing") << "1e-999999999999999999999" << qint64{0};
        QTest::newRow("zero with a huge exponent") << "0e999999999999999999999" << qint64{0};
        QTest::newRow("the most") << "9223372036.854775807" << kMost;
        QTest::newRow("rounds down to the most") << "9223372036.8547758074" << kMost;
    }

    void numbersAreSecondsToTheNearestNanosecond()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, nanoseconds);
        const ParsedDuration parsed = durationFromSeconds(utf8(text));
        QCOMPARE(parsed.fault, DurationFault::None);
        QCOMPARE(parsed.value.count(), nanoseconds);
    }

    void numbersThatAreNoDurationAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("fault");
        const auto row = [](const char *name, const char *text, DurationFault fault) {
            QTest::newRow(name) << QString{text} << static_cast<int>(fault);
        };
        row("one above the most", "9223372036.854775808", DurationFault::TooLong);
        row("rounds up above the most", "9223372036.8547758075", DurationFault::TooLong);
        row("above 2^64", "18446744073.709551616", DurationFault::TooLong);
        row("huge", "1e300", DurationFault::TooLong);
        row("not finite", "1e99999999999999999999", DurationFault::TooLong);
        row("negative", "-1", DurationFault::Negative);
        row("negative that rounds to zero", "-0.00000000001", DurationFault::Negative);
        row("empty", "", DurationFault::NotADuration);
        row("sign alone", "-", DurationFault::NotADuration);
        row("plus", "+1", DurationFault::NotADuration);
        row("leading zero", "01", DurationFault::NotADuration);
        row("leading zero and decimals", "00.5", DurationFault::NotADuration);
        row("no digit before the point", ".5", DurationFault::NotADuration);
        row("no digit after the point", "5.", DurationFault::NotADuration);
        row("no exponent", "5e", DurationFault::NotADuration);
        row("two points", "1.2.3", DurationFault::NotADuration);
        row("hexadecimal", "0x10", DurationFault::NotADuration);
        row("infinity", "inf", DurationFault::NotADuration);
        row("blank", "1 ", DurationFault::NotADuration);
    }

    void numbersThatAreNoDurationAreRefused()
    {
        QFETCH(const QString, text);
        QFETCH(const int, fault);
        QCOMPARE(static_cast<int>(durationFromSeconds(utf8(text)).fault), fault);
    }

    void textsHaveANumberAndAUnit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nanoseconds");
        QTest::newRow("nanoseconds") << "7ns" << qint64{7};
        QTest::newRow("microseconds") << "7us" << qint64{7'000};
        QTest::newRow("milliseconds") << "100ms" << qint64{100'000'000};
        QTest::newRow("seconds") << "30s" << qint64{30'000'000'000};
        QTest::newRow("minutes") << "10m" << qint64{600'000'000'000};
        QTest::newRow("hours") << "1h" << qint64{3'600'000'000'000};
        QTest::newRow("part of an hour") << "0.5h" << qint64{1'800'000'000'000};
        QTest::newRow("a nanosecond of an hour")
            << "0.000000000000277777777777777777h" << qint64{1};
        QTest::newRow("a sixtieth, rounded") << "0.01666666666666666666m" << qint64{1'000'000'000};
        QTest::newRow("part of a nanosecond") << "0.4ns" << qint64{0};
        QTest::newRow("half a nanosecond") << "0.5ns" << qint64{1};
        QTest::newRow("exponent") << "1e3ms" << qint64{1'000'000'000};
        QTest::newRow("the most") << "9223372036854775807ns" << kMost;
        QTest::newRow("the most in hours") << "2562047h" << qint64{9'223'369'200'000'000'000};
    }

    void textsHaveANumberAndAUnit()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, nanoseconds);
        const ParsedDuration parsed = durationFromText(utf8(text));
        QCOMPARE(parsed.fault, DurationFault::None);
        QCOMPARE(parsed.value.count(), nanoseconds);
    }

    void otherTextsAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("fault");
        const auto row = [](const char *text, DurationFault fault) {
            QTest::newRow(text) << QString{text} << static_cast<int>(fault);
        };
        row("", DurationFault::NotADuration);
        row("30", DurationFault::NotADuration);
        row("s", DurationFault::NotADuration);
        row("30 s", DurationFault::NotADuration);
        row(" 30s", DurationFault::NotADuration);
        row("30s ", DurationFault::NotADuration);
        row("30S", DurationFault::NotADuration);
        row("30sec", DurationFault::NotADuration);
        row("30d", DurationFault::NotADuration);
        row("1h30m", DurationFault::NotADuration);
        row("-1s", DurationFault::Negative);
        row("9223372036854775808ns", DurationFault::TooLong);
        row("2562048h", DurationFault::TooLong);
    }

    void otherTextsAreRefused()
    {
        QFETCH(const QString, text);
        QFETCH(const int, fault);
        QCOMPARE(static_cast<int>(durationFromText(utf8(text)).fault), fault);
    }

    void secondsAreWrittenWithOneToNineDecimals_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64{0} << "0.0";
        QTest::newRow("whole") << qint64{34'000'000'000} << "34.0";
        QTest::newRow("tenths") << qint64{29'800'000'000} << "29.8";
        QTest::newRow("no binary noise") << qint64{300'000'000} << "0.3";
        QTest::newRow("a nanosecond") << qint64{1} << "0.000000001";
        QTest::newRow("zeros inside") << qint64{1'000'500'000} << "1.0005";
        QTest::newRow("nine decimals") << qint64{1'234'567'891} << "1.234567891";
        QTest::newRow("the most") << kMost << "9223372036.854775807";
        QTest::newRow("negative") << qint64{-500'000'000} << "-0.5";
        QTest::newRow("the least") << std::numeric_limits<qint64>::min() << "-9223372036.854775808";
    }

    void secondsAreWrittenWithOneToNineDecimals()
    {
        QFETCH(const qint64, nanoseconds);
        QFETCH(const QString, text);
        QCOMPARE(QString::fromStdString(secondsText(Duration{nanoseconds})), text);
    }

    void whatIsWrittenReadsTheSame()
    {
        // Multiples of an odd number reach every pattern of trailing zeros.
        for (qint64 i = 0; i < 20'000; ++i) {
            const Duration duration{i * 1'234'567'890'125 % kMost};
            QCOMPARE(durationFromSeconds(secondsText(duration)).value, duration);
        }
    }

    void decimalsCompareExactlyWithOne()
    {
        const auto order = [](const char *text) { return Decimal::parse(text)->compareToOne(); };
        QVERIFY(order("1") == std::strong_ordering::equal);
        QVERIFY(order("1.000000000000000000000000") == std::strong_ordering::equal);
        QVERIFY(order("0.1e1") == std::strong_ordering::equal);
        QVERIFY(order("100e-2") == std::strong_ordering::equal);
        QVERIFY(order("1.000000000000000000000001") > 0);
        QVERIFY(order("0.999999999999999999999999") < 0);
        QVERIFY(order("2") > 0);
        QVERIFY(order("10") > 0);
        QVERIFY(order("0") < 0);
        QVERIFY(order("-5") < 0);
        QVERIFY(order("1e-300") < 0);
    }

    void decimalsKnowTheirPlaces()
    {
        QCOMPARE(Decimal::parse("0.1")->decimals(), 1);
        QCOMPARE(Decimal::parse("0.100")->decimals(), 1);
        QCOMPARE(Decimal::parse("0.123456789")->decimals(), 9);
        QCOMPARE(Decimal::parse("0.1234567891")->decimals(), 10);
        QCOMPARE(Decimal::parse("1e-9")->decimals(), 9);
        QCOMPARE(Decimal::parse("12e1")->decimals(), 0);
        QVERIFY(Decimal::parse("5.0")->isWhole());
        QVERIFY(Decimal::parse("1.5e1")->isWhole());
        QVERIFY(!Decimal::parse("5.5")->isWhole());
    }

    void wholeNumbersFitSixtyFourBits()
    {
        QCOMPARE(Decimal::parse("18446744073709551615")->scaled(1, 0),
                 std::optional{std::numeric_limits<std::uint64_t>::max()});
        QCOMPARE(Decimal::parse("18446744073709551616")->scaled(1, 0), std::nullopt);
        QCOMPARE(Decimal::parse("18446744073709551615.5")->scaled(1, 0), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(TestDurationText)

#include "tst_duration_text.moc"
