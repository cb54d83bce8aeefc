// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/rate_limiter.h>

#include <QObject>
#include <QTest>

#include <limits>
#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

namespace {

using Faults = std::vector<std::string>;

Faults faultyFields(const RateLimit &limit)
{
    Faults fields;
    for (const OptionFault &fault : validate(limit))
        fields.push_back(fault.field);
    return fields;
}

std::uint64_t burstOf(double rate, std::uint64_t burst = 0)
{
    return RateLimiter{{.rate = rate, .burst = burst}}.limit().burst;
}

} // namespace

/// Which limits are sound, and what their defaults come to.
class TestRateLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRateIsAboveZero()
    {
        QCOMPARE(faultyFields({.rate = 5}), Faults{});
        for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                                  std::numeric_limits<double>::infinity()})
            QCOMPARE(faultyFields({.rate = rate}), (Faults{"limiter.rate"}));
        QCOMPARE(faultyFields({}), (Faults{"limiter.rate"}));
    }

    void thePeriodIsAboveZeroAndTheIntervalNotBelow()
    {
        QCOMPARE(faultyFields({.rate = 5, .per = 0ns, .minInterval = -1ns}),
                 (Faults{"limiter.per", "limiter.min_interval"}));
        QCOMPARE(faultyFields({.rate = 5, .per = -1ns}), (Faults{"limiter.per"}));
        QCOMPARE(faultyFields({.rate = 5, .per = 1ns, .minInterval = 0ns}), Faults{});
        QCOMPARE(faultyFields({.rate = 5, .per = Duration::max(), .minInterval = Duration::max()}),
                 Faults{});
    }

    void extremesAreSound()
    {
        QCOMPARE(faultyFields({.rate = 1e-9, .per = 1h, .burst = UINT64_MAX}), Faults{});
        QCOMPARE(faultyFields({.rate = 1e-9, .per = Duration::max()}), Faults{});
        QCOMPARE(faultyFields({.rate = 1e18, .per = 1ns}), Faults{});
        QCOMPARE(faultyFields({.rate = 0.12345678901234567, .per = Duration::max()}), Faults{});
        QCOMPARE(faultyFields({.rate = 123456789.01234567, .per = 1h}), Faults{});
    }

    void whatCannotBeHeldExactlyIsRefusedWithTheReason()
    {
        for (const double rate : {5e-324, 1e-39, 1.7976931348623157e308}) {
            QCOMPARE(faultyFields({.rate = rate, .burst = 1}), (Faults{"limiter.rate"}));
            QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (RateLimiter{{.rate = rate}}));
        }
        const std::vector<OptionFault> faults = validate({.rate = 1e-39, .burst = 1});
        QCOMPARE(faults[0].found, std::string{"1e-39 each 1 s"});
        QVERIFY(faults[0].expected.find("exactly") != std::string::npos);
    }

    void aBurstMustBeGivenWhereTheRateIsMoreThanAnyBurst()
    {
        QCOMPARE(faultyFields({.rate = 1e20}), (Faults{"limiter.burst"}));
        QCOMPARE(faultyFields({.rate = 1e20, .burst = 1}), Faults{});
        QCOMPARE(faultyFields({.rate = 1e19}), Faults{});
        QCOMPARE(burstOf(1e19), 10'000'000'000'000'000'000U);
    }

    void withoutABurstItIsTheRateRoundedUpAndAtLeastOne()
    {
        QCOMPARE(burstOf(5), 5U);
        QCOMPARE(burstOf(5.000000000000001), 6U);
        QCOMPARE(burstOf(4.999999999999999), 5U);
        QCOMPARE(burstOf(1), 1U);
        QCOMPARE(burstOf(0.1), 1U);
        QCOMPARE(burstOf(1e-9), 1U);
        QCOMPARE(burstOf(0.1, 7), 7U);
    }

    void aLimiterIsNotMadeOfAnUnsoundLimit()
    {
        try {
            const RateLimiter limiter{{.rate = -2}};
            QFAIL("it was made");
        } catch (const std::invalid_argument &error) {
            QCOMPARE(QByteArray{error.what()},
                     QByteArray{"limiter.rate: found -2; must be above 0"});
        }
        RateLimiter limiter{{.rate = 5}};
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, limiter.setLimit({}, at(0s)));
        QCOMPARE(limiter.limit(), (RateLimit{.rate = 5, .burst = 5}));
    }
};

QTEST_APPLESS_MAIN(TestRateLimit)

#include "tst_rate_limit.moc"
