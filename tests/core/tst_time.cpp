// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <switchgear/time.h>

#include <QObject>
#include <QTest>

#include <array>
#include <cstdint>
#include <limits>

using namespace switchgear;

namespace {

using Limits = std::numeric_limits<std::int64_t>;
__extension__ typedef __int128 WideInt;

constexpr std::array<std::int64_t, 15> kEdges{Limits::min(),
                                              Limits::min() + 1,
                                              Limits::min() / 2 - 1,
                                              Limits::min() / 2,
                                              -1'000'000'000,
                                              -2,
                                              -1,
                                              0,
                                              1,
                                              2,
                                              1'000'000'000,
                                              Limits::max() / 2,
                                              Limits::max() / 2 + 1,
                                              Limits::max() - 1,
                                              Limits::max()};

constexpr TimePoint at(std::int64_t nanoseconds)
{
    return TimePoint{Duration{nanoseconds}};
}

/// What an exact number comes to in 64 bits.
std::int64_t bounded(WideInt exact)
{
    if (exact > Limits::max())
        return Limits::max();
    return exact < Limits::min() ? Limits::min() : static_cast<std::int64_t>(exact);
}

} // namespace

/// Sums of instants and lengths.
class TestTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSumIsTheExactOneOrTheEndOfItsRange()
    {
        for (const std::int64_t a : kEdges) {
            for (const std::int64_t b : kEdges) {
                const std::int64_t right = bounded(static_cast<WideInt>(a) + b);
                QCOMPARE(saturatingAdd(at(a), Duration{b}), at(right));
                QCOMPARE(saturatingAdd(Duration{a}, Duration{b}), Duration{right});
            }
        }
    }

    void aDifferenceIsTheExactOneOrTheEndOfItsRange()
    {
        for (const std::int64_t a : kEdges) {
            for (const std::int64_t b : kEdges) {
                const std::int64_t right = bounded(static_cast<WideInt>(a) - b);
                QCOMPARE(saturatingSub(at(a), at(b)), Duration{right});
                QCOMPARE(saturatingSub(at(a), Duration{b}), at(right));
                QCOMPARE(saturatingSub(Duration{a}, Duration{b}), Duration{right});
            }
        }
    }

    void sumsAreConstants()
    {
        static_assert(saturatingAdd(TimePoint::max(), Duration{1}) == TimePoint::max());
        static_assert(saturatingAdd(TimePoint::min(), Duration{-1}) == TimePoint::min());
        static_assert(saturatingSub(TimePoint::min(), TimePoint::max()) == Duration::min());
        static_assert(saturatingSub(at(0), TimePoint::min()) == Duration::max());
        static_assert(saturatingSub(at(-1), TimePoint::min()) == Duration::max());
        static_assert(saturatingSub(at(-2), TimePoint::min()) == Duration::max() - Duration{1});
        static_assert(saturatingSub(TimePoint::max(), Duration{-1}) == TimePoint::max());
    }
};

QTEST_APPLESS_MAIN(TestTime)

#include "tst_time.moc"
