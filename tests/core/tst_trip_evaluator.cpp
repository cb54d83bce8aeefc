// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "trip_evaluator.h"

#include <QObject>
#include <QTest>

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>

using namespace switchgear;
using namespace switchgear::detail;

namespace {

constexpr std::uint64_t kNever = UINT64_MAX;
constexpr std::uint64_t kExact = std::uint64_t{1} << 53U;

bool reaches(std::uint64_t failed, std::uint64_t calls, double ratio)
{
    return static_cast<double>(failed) / static_cast<double>(calls) >= ratio;
}

std::optional<std::uint64_t> failuresToTrip(std::uint64_t failed, std::uint64_t calls, double ratio)
{
    const TripEvaluator evaluator{{FailureRatio{ratio, 1, std::chrono::hours{1}, 10}}, {}};
    return evaluator.failuresToTrip({calls, failed, 0});
}

QByteArray shown(std::uint64_t failed, std::uint64_t calls, double ratio)
{
    return QStringLiteral("%1 of %2, ratio %3")
        .arg(QString::number(failed), QString::number(calls), QString::number(ratio, 'g', 17))
        .toUtf8();
}

/// Ratios at both ends of what a double holds, at their neighbours, and everyday ones.
std::vector<double> ratios()
{
    std::vector<double> all{std::numeric_limits<double>::denorm_min(),
                            std::numeric_limits<double>::min(),
                            1e-300,
                            1e-18,
                            1e-9,
                            0.99999999999,
                            1.0 - 0x1p-40,
                            1.0 - 0x1p-52,
                            1.0 - 0x1p-53,
                            1.0};
    for (const double ratio : {1.0 / 3.0, 0.5, 2.0 / 3.0, 0.9, 0.99}) {
        all.push_back(ratio);
        all.push_back(std::nextafter(ratio, 0.0));
        all.push_back(std::nextafter(ratio, 1.0));
    }
    for (int i = 1; i < 20; ++i)
        all.push_back(i / 20.0);
    return all;
}

/// The answer holds, and the number before it does not.
void isTheEdge(std::uint64_t failed, std::uint64_t calls, double ratio)
{
    const std::optional<std::uint64_t> found = failuresToTrip(failed, calls, ratio);
    const QByteArray input = shown(failed, calls, ratio);
    QVERIFY2(found, input.constData());
    if (*found == kNever) {
        const std::uint64_t most = kExact - calls;
        QVERIFY2(!reaches(failed + most, kExact, ratio), input.constData());
        return;
    }
    QVERIFY2(*found >= 1 && *found <= kExact - calls, input.constData());
    QVERIFY2(reaches(failed + *found, calls + *found, ratio), input.constData());
    if (*found > 1)
        QVERIFY2(!reaches(failed + *found - 1, calls + *found - 1, ratio), input.constData());
}

} // namespace

/// How far a window is from its ratio: what threads may count by themselves depends on it.
class TestTripEvaluator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFewCallsAgreeWithCountingUp()
    {
        constexpr std::uint64_t kLooked = 300;
        for (const double ratio : ratios()) {
            for (std::uint64_t calls = 1; calls <= 30; ++calls) {
                for (std::uint64_t failed = 0; failed <= calls; ++failed) {
                    std::uint64_t first = 1;
                    while (first < kLooked && !reaches(failed + first, calls + first, ratio))
                        ++first;
                    const std::uint64_t found = failuresToTrip(failed, calls, ratio).value_or(0);
                    QVERIFY2(first < kLooked ? found == first : found >= kLooked,
                             shown(failed, calls, ratio).constData());
                }
            }
        }
    }

    void overTheWholeRangeTheAnswerIsTheEdge()
    {
        std::mt19937_64 chance{1};
        for (const double ratio : ratios()) {
            for (unsigned bits = 1; bits <= 53; ++bits) {
                for (int round = 0; round < 40; ++round) {
                    const std::uint64_t calls = 1 + chance() % ((std::uint64_t{1} << bits) - 1);
                    // Few, about the ratio's share, nearly all, any.
                    const auto share =
                        static_cast<std::uint64_t>(ratio * static_cast<double>(calls));
                    const std::uint64_t few = chance() % (std::min<std::uint64_t>(calls, 3) + 1);
                    const std::array<std::uint64_t, 4> failed{few, share - std::min(share, few),
                                                              calls - few, chance() % (calls + 1)};
                    isTheEdge(failed[chance() % failed.size()], calls, ratio);
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
    }

    void beforeTheLastCountThatADoubleTellsApartTheAnswerIsStillTheEdge()
    {
        for (const double ratio : ratios()) {
            for (std::uint64_t below = 1; below <= 5; ++below) {
                const std::uint64_t calls = kExact - below;
                for (const std::uint64_t failed :
                     {std::uint64_t{0}, std::uint64_t{1}, calls / 2, calls - 1, calls}) {
                    isTheEdge(failed, calls, ratio);
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
        // From there on each outcome is looked at.
        QVERIFY(!failuresToTrip(0, kExact, 0.5));
        QVERIFY(!failuresToTrip(0, kNever, 1.0));
    }

    void aRatioJustUnderOneIsReachedAtTheFirstStepOfItsPlateau()
    {
        QCOMPARE(failuresToTrip(0, 1000, 1.0), std::optional{kNever});
        const std::uint64_t found = failuresToTrip(0, 1000, 0.99999999999).value_or(0);
        QVERIFY(reaches(found, 1000 + found, 0.99999999999));
        QVERIFY(!reaches(found - 1, 999 + found, 0.99999999999));
        const std::int64_t off = static_cast<std::int64_t>(found) - 99'999'999'999'000;
        QVERIFY2(std::abs(off) < 2'000'000'000, QByteArray::number(off).constData());
    }

    /// Each of these failures has a name of its own turn, and so goes to the rules.
    void aCircuitWithSuchARatioTakesItsFailuresAsAnyOther()
    {
        test::Circuit circuit{
            test::optionsWith(FailureRatio{0.99999999999, 10, std::chrono::hours{1}, 10})};
        const TimePoint now = test::at(std::chrono::seconds{1});
        test::succeed(circuit, now, 1000);
        for (int i = 0; i < 2000; ++i)
            test::fail(circuit, now, 1, i % 2 == 0 ? "http.500" : "http.503");
        QCOMPARE(circuit->snapshot(now).totals.failed, 2000U);
        QCOMPARE(circuit->state(now), CircuitState::Closed);
    }

    void belowTheThroughputEachOutcomeIsLookedAt()
    {
        const TripEvaluator evaluator{{FailureRatio{0.5, 10, std::chrono::hours{1}, 10}}, {}};
        QVERIFY(!evaluator.failuresToTrip({9, 0, 0}));
        QCOMPARE(evaluator.failuresToTrip({10, 0, 0}), std::optional{std::uint64_t{10}});
        const TripEvaluator counting{{FailureCount{}}, {}};
        QCOMPARE(counting.failuresToTrip({1000, 999, 0}), std::optional{kNever});
    }
};

QTEST_APPLESS_MAIN(TestTripEvaluator)

#include "tst_trip_evaluator.moc"
