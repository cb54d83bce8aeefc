// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/backoff.h>

#include <QObject>
#include <QTest>

#include <array>
#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

namespace {

BackoffOptions without(Jitter jitter, Backoff kind, Duration base, Duration max)
{
    BackoffOptions options;
    options.kind = kind;
    options.base = base;
    options.max = max;
    options.jitter = jitter;
    return options;
}

BackoffOptions plain(Backoff kind, Duration base = 100ms, Duration max = 5s)
{
    return without(Jitter::None, kind, base, max);
}

std::vector<Duration> waits(const BackoffOptions &options, int count, std::uint64_t seed = 1)
{
    BackoffSequence sequence{options, seed};
    std::vector<Duration> drawn;
    for (int i = 0; i < count; ++i)
        drawn.push_back(sequence.next());
    return drawn;
}

/// The least and the most of many draws, and their mean.
struct Spread
{
    Duration least = Duration::max();
    Duration most{0};
    Duration mean{0};
};

Spread spreadOf(const BackoffOptions &options)
{
    Spread spread;
    constexpr int kDraws = 4000;
    Duration sum{0};
    for (const Duration wait : waits(options, kDraws, 11)) {
        spread.least = std::min(spread.least, wait);
        spread.most = std::max(spread.most, wait);
        sum += wait;
    }
    spread.mean = sum / kDraws;
    return spread;
}

bool isNear(Duration value, Duration expected, Duration by)
{
    return std::chrono::abs(value - expected) <= by;
}

} // namespace

/// How long to wait before the next attempt.
class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindGrowsAsItsRow()
    {
        const std::vector<Duration> constant{100ms, 100ms, 100ms, 100ms, 100ms, 100ms, 100ms};
        QCOMPARE(waits(plain(Backoff::Constant), 7), constant);
        const std::vector<Duration> linear{100ms, 200ms, 300ms, 400ms, 500ms, 600ms, 700ms};
        QCOMPARE(waits(plain(Backoff::Linear), 7), linear);
        const std::vector<Duration> doubled{100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 5s, 5s};
        QCOMPARE(waits(plain(Backoff::Exponential), 8), doubled);
        const std::vector<Duration> fibonacci{100ms,  100ms,  200ms,  300ms, 500ms, 800ms,
                                              1300ms, 2100ms, 3400ms, 5s,    5s};
        QCOMPARE(waits(plain(Backoff::Fibonacci), 11), fibonacci);
    }

    void aFactorNeedNotBeWhole()
    {
        BackoffOptions options = plain(Backoff::Exponential, 30s, 10min);
        options.factor = 1.5;
        const std::vector<Duration> expected{30s, 45s, 67500ms, 101250ms};
        QCOMPARE(waits(options, 4), expected);
        options.factor = 1.0;
        QCOMPARE(waits(options, 3).back(), Duration{30s});
    }

    void noWaitIsAboveTheHardMaximumWhateverTheJitter()
    {
        for (const Jitter jitter :
             {Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Proportional}) {
            BackoffOptions options = without(jitter, Backoff::Constant, 10s, 10s);
            options.jitterShare = 0.5;
            for (const Duration most : {Duration{1ns}, Duration{5s}, 10s - 1ns, Duration{10s}}) {
                options.hardMax = most;
                QVERIFY(spreadOf(options).most <= most);
            }
        }
        BackoffOptions decorrelated = without(Jitter::None, Backoff::Decorrelated, 1s, 1h);
        decorrelated.hardMax = 20s;
        QVERIFY(spreadOf(decorrelated).most <= 20s);
        decorrelated.hardMax = 500ms; // below the base
        QCOMPARE(spreadOf(decorrelated).least, Duration{500ms});
    }

    void callersDoNotMeetAtTheHardMaximum()
    {
        BackoffOptions options = without(Jitter::Proportional, Backoff::Constant, 10s, 10s);
        options.jitterShare = 0.5; // in [5 s, 15 s]
        options.hardMax = 11s;
        const Spread spread = spreadOf(options);
        QVERIFY(isNear(spread.least, 5s, 20ms));
        QVERIFY(isNear(spread.most, 11s, 20ms));
        QVERIFY(isNear(spread.mean, 8s, 100ms));
        options.hardMax = 5s; // nothing of the interval lies below
        QCOMPARE(spreadOf(options).least, Duration{5s});
    }

    void aHardMaximumBeyondTheJitterChangesNothing()
    {
        for (const Backoff kind : {Backoff::Exponential, Backoff::Decorrelated}) {
            BackoffOptions options = without(Jitter::Proportional, kind, 100ms, 5s);
            const std::vector<Duration> plain = waits(options, 50);
            options.hardMax = 6s;
            QCOMPARE(waits(options, 50), plain);
            options.hardMax = Duration::max();
            QCOMPARE(waits(options, 50), plain);
        }
    }

    void theHardMaximumBoundsTheNominalWaitToo()
    {
        BackoffOptions options = plain(Backoff::Exponential);
        options.hardMax = 300ms;
        QCOMPARE(nominalDelay(options, 2), Duration{200ms});
        QCOMPARE(nominalDelay(options, 3), Duration{300ms});
        QCOMPARE(waits(options, 3), (std::vector<Duration>{100ms, 200ms, 300ms}));
        options.hardMax = Duration{0};
        const std::vector<OptionFault> faults = validate(options);
        QCOMPARE(faults.size(), std::size_t{1});
        QCOMPARE(faults[0].field, std::string{"hard_max"});
    }

    void aWaitIsRoundedToTheNearestNanosecond()
    {
        BackoffOptions options = plain(Backoff::Exponential, 3ns, 1s);
        options.factor = 1.5; // 3, 4.5, 6.75, 10.125
        const std::vector<Duration> expected{3ns, 5ns, 7ns, 10ns};
        QCOMPARE(waits(options, 4), expected);
    }

    void theBoundHoldsJustBelowAtAndJustAbove()
    {
        for (const Backoff kind : {Backoff::Linear, Backoff::Exponential, Backoff::Fibonacci}) {
            const Duration unbounded = nominalDelay(plain(kind, 100ms, 1h), 4);
            QCOMPARE(nominalDelay(plain(kind, 100ms, unbounded - 1ns), 4), unbounded - 1ns);
            QCOMPARE(nominalDelay(plain(kind, 100ms, unbounded), 4), unbounded);
            QCOMPARE(nominalDelay(plain(kind, 100ms, unbounded + 1ns), 4), unbounded);
        }
        for (const Backoff kind : {Backoff::Constant, Backoff::Linear, Backoff::Exponential,
                                   Backoff::Fibonacci, Backoff::Decorrelated})
            QCOMPARE(waits(plain(kind, 10s, 5s), 3), (std::vector<Duration>{5s, 5s, 5s}));
    }

    void noRetryIsTooLate()
    {
        constexpr std::array kLate{std::uint64_t{64}, std::uint64_t{93}, std::uint64_t{1'000'000},
                                   std::uint64_t{1} << 32U, UINT64_MAX};
        for (const Backoff kind :
             {Backoff::Linear, Backoff::Exponential, Backoff::Fibonacci, Backoff::Decorrelated}) {
            for (const std::uint64_t n : kLate) {
                QCOMPARE(nominalDelay(plain(kind, 1h, 24h), n), Duration{24h});
                QCOMPARE(nominalDelay(plain(kind, Duration::max(), Duration::max()), n),
                         Duration::max());
            }
        }
        BackoffOptions slow = plain(Backoff::Exponential, 1ns, Duration::max());
        slow.factor = 1.0;
        QCOMPARE(nominalDelay(slow, UINT64_MAX), Duration{1ns});
        // The largest number of its row that fits, and the one after it.
        const BackoffOptions rabbits = plain(Backoff::Fibonacci, 1ns, Duration::max());
        QCOMPARE(nominalDelay(rabbits, 92), Duration{7540113804746346429});
        QCOMPARE(nominalDelay(rabbits, 93), Duration{7540113804746346429});
        const BackoffOptions steps = plain(Backoff::Linear, 1ns, Duration::max());
        QCOMPARE(nominalDelay(steps, INT64_MAX), Duration::max());
        QCOMPARE(nominalDelay(steps, UINT64_MAX), Duration::max());
        BackoffOptions jittered = plain(Backoff::Constant, Duration::max(), Duration::max());
        for (const Jitter jitter : {Jitter::Full, Jitter::Equal, Jitter::Proportional}) {
            jittered.jitter = jitter;
            for (const Duration wait : waits(jittered, 100))
                QVERIFY(wait >= Duration{0});
        }
    }

    void fullJitterFillsFromNothingToTheWait()
    {
        const Spread spread = spreadOf(without(Jitter::Full, Backoff::Constant, 1s, 5s));
        QVERIFY(spread.least >= Duration{0} && spread.least < Duration{10ms});
        QVERIFY(spread.most > Duration{990ms} && spread.most <= Duration{1s});
        QVERIFY(isNear(spread.mean, 500ms, 20ms)); // more than four standard errors
    }

    void equalJitterKeepsHalf()
    {
        const Spread spread = spreadOf(without(Jitter::Equal, Backoff::Constant, 1s, 5s));
        QVERIFY(spread.least >= Duration{500ms} && spread.least < Duration{510ms});
        QVERIFY(spread.most > Duration{990ms} && spread.most <= Duration{1s});
        QVERIFY(isNear(spread.mean, 750ms, 10ms));
    }

    void proportionalJitterStaysWithinItsShare()
    {
        BackoffOptions options = without(Jitter::Proportional, Backoff::Constant, 1s, 5s);
        const Spread tenth = spreadOf(options);
        QVERIFY(tenth.least >= Duration{900ms} && tenth.least < Duration{902ms});
        QVERIFY(tenth.most > Duration{1098ms} && tenth.most <= Duration{1100ms});
        QVERIFY(isNear(tenth.mean, 1s, 4ms));
        options.jitterShare = 0.0;
        QCOMPARE(waits(options, 3), (std::vector<Duration>{1s, 1s, 1s}));
        options.jitterShare = 1.0;
        const Spread whole = spreadOf(options);
        QVERIFY(whole.least >= Duration{0} && whole.least < Duration{20ms});
        QVERIFY(whole.most > Duration{1980ms} && whole.most <= Duration{2s});
    }

    void jitterComesAfterTheBound()
    {
        BackoffOptions options = without(Jitter::Proportional, Backoff::Constant, 1h, 1s);
        options.jitterShare = 0.5;
        const Spread proportional = spreadOf(options);
        QVERIFY(proportional.least < Duration{510ms} && proportional.least >= Duration{500ms});
        QVERIFY(proportional.most > Duration{1490ms} && proportional.most <= Duration{1500ms});
        options.jitter = Jitter::Full;
        QVERIFY(isNear(spreadOf(options).mean, 500ms, 20ms)); // not all at the bound
    }

    void decorrelatedGoesOnFromTheWaitBefore()
    {
        const BackoffOptions options = plain(Backoff::Decorrelated, 100ms, 10s);
        Duration previous = 100ms;
        for (const Duration wait : waits(options, 2000)) {
            QVERIFY(wait >= Duration{100ms});
            QVERIFY(wait <= std::min(Duration{10s}, 3 * previous));
            previous = wait;
        }
        QVERIFY(spreadOf(options).most > Duration{9s});
        QCOMPARE(nominalDelay(options, 1), Duration{300ms});
        QCOMPARE(nominalDelay(options, 2), Duration{900ms});
        QCOMPARE(nominalDelay(options, 6), Duration{10s});
    }

    void decorrelatedDoesNotPileUpAtTheBound()
    {
        int atTheBound = 0;
        for (const Duration wait : waits(plain(Backoff::Decorrelated, 100ms, 1s), 2000))
            atTheBound += wait == Duration{1s} ? 1 : 0;
        QVERIFY(atTheBound <= 1);
    }

    void theSameSeedGivesTheSameWaits()
    {
        for (const Backoff kind : {Backoff::Exponential, Backoff::Decorrelated}) {
            const BackoffOptions options = without(Jitter::Full, kind, 100ms, 5s);
            QCOMPARE(waits(options, 50, 7), waits(options, 50, 7));
            QVERIFY(waits(options, 50, 7) != waits(options, 50, 8));
        }
        // The same on every machine.
        BackoffOptions options;
        const std::vector<Duration> known{93198208ns, 218229869ns, 433705378ns};
        QCOMPARE(waits(options, 3, 42), known);
    }

    void aResetBeginsTheRowAgain()
    {
        BackoffSequence sequence{plain(Backoff::Exponential), 1};
        static_cast<void>(sequence.next());
        static_cast<void>(sequence.next());
        QCOMPARE(sequence.count(), 2U);
        sequence.reset();
        QCOMPARE(sequence.count(), 0U);
        QCOMPARE(sequence.next(), Duration{100ms});
        BackoffSequence walk{plain(Backoff::Decorrelated, 1ms, 1h), 1};
        for (int i = 0; i < 100; ++i)
            static_cast<void>(walk.next());
        walk.reset();
        QVERIFY(walk.next() <= Duration{3ms});
    }

    void theCommentsExampleWaitsUntilItSucceeds()
    {
        const std::uint64_t seed = 3;
        const BackoffOptions options = plain(Backoff::Exponential);
        int sent = 0;
        const auto send = [&] { return ++sent == 4; };
        std::vector<Duration> waited;
        const auto wait = [&](Duration by) { waited.push_back(by); };
        BackoffSequence backoff{options, seed};
        while (!send())
            wait(backoff.next());
        QCOMPARE(waited, (std::vector<Duration>{100ms, 200ms, 400ms}));
    }

    void unsoundOptionsAreToldAndRefused()
    {
        QVERIFY(validate(BackoffOptions{}).empty());
        BackoffOptions options;
        options.base = Duration{0};
        options.max = -1ns;
        options.factor = 0.999;
        options.jitterShare = 1.001;
        const std::vector<OptionFault> faults = validate(options);
        QCOMPARE(faults.size(), std::size_t{4});
        QCOMPARE(faults[0].field, std::string{"base"});
        QCOMPARE(faults[1].field, std::string{"factor"});
        QCOMPARE(faults[2].field, std::string{"max"});
        QCOMPARE(faults[3].field, std::string{"jitter"});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (BackoffSequence{options, 1}));
        options = {};
        options.base = options.max = 1ns;
        options.factor = 1.0;
        options.jitterShare = 1.0;
        QVERIFY(validate(options).empty());
    }
};

QTEST_APPLESS_MAIN(TestBackoff)

#include "tst_backoff.moc"
