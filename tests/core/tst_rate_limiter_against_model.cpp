// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_limiter.h"
#include "support.h"

#include <switchgear/rate_limiter.h>

#include <QObject>
#include <QTest>

#include <limits>
#include <random>

using namespace switchgear;
using namespace switchgear::test;

namespace {

struct Case
{
    const char *name;
    RateLimit limit;
    FractionLimit fraction;
};

/// What fits into a word, what nearly does, and what never will.
const std::vector<Case> kCases{
    {"5 a second", {.rate = 5, .burst = 5}, {5, 1'000'000'000, 5}},
    {"one, no burst", {.rate = 1, .per = 7ns, .burst = 1}, {1, 7, 1}},
    {"3 a second", {.rate = 3, .burst = 10}, {3, 1'000'000'000, 10}},
    {"a tenth", {.rate = 0.1, .burst = 4}, {1, 10'000'000'000, 4}},
    {"333.3 an hour", {.rate = 333.3, .per = 1h, .burst = 50}, {3333, 36'000'000'000'000, 50}},
    {"2 a nanosecond", {.rate = 2, .per = 1ns, .burst = 100}, {2, 1, 100}},
    {"4194301 in 3 s",
     {.rate = 4194301, .per = 3s, .burst = 1000},
     {4194301, 3'000'000'000, 1000}}, // just short of what a word holds
    {"4194319 in 3 s", {.rate = 4194319, .per = 3s, .burst = 1000}, {4194319, 3'000'000'000, 1000}},
    {"odd",
     {.rate = 0.123456789, .per = 977ms, .burst = 9},
     {123'456'789, 977'000'000'000'000'000, 9}},
    {"a burst of weeks", {.rate = 1, .per = 1h, .burst = 2000}, {1, 3'600'000'000'000, 2000}},
    {"200 ms apart",
     {.rate = 5, .burst = 5, .minInterval = 200ms},
     {5, 1'000'000'000, 5, 200'000'000}},
    {"far apart",
     {.rate = 1000, .burst = 3, .minInterval = 1s},
     {1000, 1'000'000'000, 3, 1'000'000'000}},
    {"hardly apart",
     {.rate = 7, .per = 10s, .burst = 20, .minInterval = 1ns},
     {7, 10'000'000'000, 20, 1}},
};

struct Held
{
    Reservation reservation;
    std::int64_t due;
    std::int64_t tokens;
};

/// One limiter and its model, led through the same random requests.
class SideBySide final
{
public:
    SideBySide(std::size_t which, std::uint64_t seed, std::int64_t start)
        : m_which(which)
        , m_random(seed)
        , m_now(start)
        , m_limiter(kCases[which].limit)
        , m_model(kCases[which].fraction)
    {}

    void step()
    {
        passTime();
        switch (upTo(9)) {
        case 0:
        case 1:
        case 2:
            take();
            break;
        case 3:
        case 4:
        case 5:
            reserve();
            break;
        case 6:
        case 7:
            cancel();
            break;
        case 8:
            takeAndGiveBack();
            break;
        default:
            if (upTo(20) == 0)
                changeLimit();
            look();
        }
    }

private:
    [[nodiscard]] std::int64_t upTo(std::int64_t most)
    {
        return std::uniform_int_distribution<std::int64_t>{0, most}(m_random);
    }
    [[nodiscard]] TimePoint now() const { return TimePoint{Duration{m_now}}; }
    [[nodiscard]] std::int64_t tokenTime() const
    {
        return kCases[m_which].fraction.in / kCases[m_which].fraction.tokens + 1;
    }

    void passTime()
    {
        switch (upTo(12)) {
        case 0:
            pass(1);
            break;
        case 1:
        case 2:
        case 3:
            pass(upTo(2 * tokenTime()));
            break;
        case 4:
            pass(upTo(5) * tokenTime());
            break;
        case 5:
            if (upTo(30) == 0)
                pass(upTo(40) * 86'400'000'000'000); // over the end of the window
            break;
        case 6:
            if (!m_held.empty()) { // to where a reservation comes due, or just beyond
                m_now = std::max(m_now, m_held[index()].due);
                pass(upTo(1));
            }
            break;
        default:
            break;
        }
    }

    /// To the last instant at most.
    void pass(std::int64_t nanoseconds)
    {
        m_now += std::min(nanoseconds, std::numeric_limits<std::int64_t>::max()
                                           - std::max<std::int64_t>(m_now, 0));
    }

    [[nodiscard]] std::size_t index()
    {
        return static_cast<std::size_t>(upTo(static_cast<std::int64_t>(m_held.size()) - 1));
    }
    [[nodiscard]] std::int64_t tokens()
    {
        const std::int64_t burst = kCases[m_which].fraction.burst;
        return upTo(3) == 0 ? 1 + upTo(burst) : 1 + upTo(std::min<std::int64_t>(burst, 3) - 1);
    }

    void take()
    {
        const std::int64_t n = tokens();
        const auto wanted = m_model.reserve(m_now, n, 0);
        const std::optional<Duration> before = m_limiter.retryAfter(now(), std::uint64_t(n));
        QCOMPARE(before, wanted.never ? std::nullopt : some(Duration{wanted.wait}));
        const TokenGrant grant = m_limiter.tryAcquire(now(), std::uint64_t(n));
        QCOMPARE(grant, (TokenGrant{wanted.granted, wanted.never, Duration{wanted.wait}}));
    }

    void reserve()
    {
        const std::int64_t n = tokens();
        std::optional<std::int64_t> maxWait;
        if (upTo(1) == 0)
            maxWait = upTo(6) * tokenTime() / 2;
        const auto wanted = m_model.reserve(m_now, n, maxWait);
        Reservation got = m_limiter.reserve(now(), std::uint64_t(n),
                                            maxWait ? some(Duration{*maxWait}) : std::nullopt);
        QCOMPARE(got.granted(), wanted.granted);
        QCOMPARE(got.never(), wanted.never);
        QCOMPARE(got.wait(), Duration{wanted.wait});
        if (got.granted()) {
            const std::int64_t due = ReferenceLimiter::dueAfter(m_now, wanted.wait);
            QCOMPARE(got.due(), TimePoint{Duration{due}});
            m_held.push_back({std::move(got), due, n});
        }
    }

    void cancel()
    {
        if (m_held.empty())
            return;
        const std::size_t which = upTo(1) == 0 ? m_held.size() - 1 : index();
        Held held = std::move(m_held[which]);
        m_held.erase(m_held.begin() + static_cast<std::ptrdiff_t>(which));
        const bool inTime = m_now <= held.due;
        if (inTime)
            m_model.giveBack(m_now, held.tokens, held.due);
        QCOMPARE(m_limiter.cancel(held.reservation, now()),
                 inTime ? std::uint64_t(held.tokens) : 0U);
        QCOMPARE(m_limiter.cancel(held.reservation, now()), 0U);
    }

    void takeAndGiveBack()
    {
        const std::int64_t n = tokens();
        const auto wanted = m_model.reserve(m_now, n, 0);
        QCOMPARE(m_limiter.tryAcquire(now(), std::uint64_t(n)).granted, wanted.granted);
        if (wanted.granted) {
            m_model.giveBack(m_now, n, m_now);
            m_limiter.giveBack(now(), std::uint64_t(n));
        }
    }

    void changeLimit()
    {
        m_held.clear(); // the model forgets the grants of before
        m_which = static_cast<std::size_t>(upTo(static_cast<std::int64_t>(kCases.size()) - 1));
        m_model.setLimit(m_now, kCases[m_which].fraction);
        m_limiter.setLimit(kCases[m_which].limit, now());
        QCOMPARE(m_limiter.limit(), kCases[m_which].limit);
    }

    void look()
    {
        QVERIFY(std::abs(m_limiter.snapshot(now()).available - m_model.available(m_now))
                <= 1e-9 * (1 + std::abs(m_model.available(m_now))));
    }

    std::size_t m_which;
    std::mt19937_64 m_random;
    std::int64_t m_now;
    RateLimiter m_limiter;
    ReferenceLimiter m_model;
    std::vector<Held> m_held;
};

} // namespace

/// The limiter and the obvious one agree to the nanosecond on everything that can be asked.
class TestRateLimiterAgainstModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data()
    {
        QTest::addColumn<int>("which");
        for (std::size_t i = 0; i < kCases.size(); ++i)
            QTest::newRow(kCases[i].name) << static_cast<int>(i);
    }

    void agrees()
    {
        QFETCH(const int, which);
        using Limits = std::numeric_limits<std::int64_t>;
        for (const std::int64_t start :
             {std::int64_t{0}, std::int64_t{123'456'789'012'345}, std::int64_t{-5'000'000'000},
              Limits::min(), Limits::max() - 3'600'000'000'000, Limits::max() - 2'000'000'000,
              Limits::max() - 20}) {
            for (std::uint64_t seed = 1; seed <= 4; ++seed) {
                SideBySide both{static_cast<std::size_t>(which), seed, start};
                for (int i = 0; i < 1500; ++i) {
                    both.step();
                    if (QTest::currentTestFailed())
                        QFAIL(qPrintable(QString{"seed %1, step %2"}.arg(seed).arg(i)));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRateLimiterAgainstModel)

#include "tst_rate_limiter_against_model.moc"
