// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <history_ring.h>
#include <limits>
#include <packed_bytes.h>
#include <packed_change.h>
#include <random>

using namespace switchgear;
using namespace switchgear::detail;
using namespace switchgear::test;

namespace {

bool isSame(const FrozenWindow &a, const FrozenWindow &b)
{
    return a.rule == b.rule && a.limit == b.limit && a.value == b.value && a.calls == b.calls
           && a.failed == b.failed && a.slow == b.slow && a.span == b.span && a.parts == b.parts
           && a.errors == b.errors && a.last == b.last;
}

bool isSame(const Change &a, const Change &b)
{
    const bool sameWindow =
        a.window && b.window ? isSame(*a.window, *b.window) : !a.window && !b.window;
    return a.sequence == b.sequence && a.kind == b.kind && a.at == b.at && a.from == b.from
           && a.to == b.to && a.cause == b.cause && a.epoch == b.epoch
           && a.timeInFrom == b.timeInFrom && a.reason == b.reason && a.actor == b.actor
           && a.n == b.n && a.breakFor == b.breakFor && sameWindow;
}

/// Changes of every kind, made by chance from a seed.
class SomeChanges final
{
public:
    explicit SomeChanges(unsigned seed) : m_random(seed) {}

    Change next()
    {
        Change change;
        change.sequence = ++m_sequence;
        change.kind = static_cast<ChangeKind>(below(8));
        change.at = m_at += Duration{number()};
        change.from = static_cast<CircuitState>(below(4));
        change.to = static_cast<CircuitState>(below(4));
        change.cause = static_cast<Cause>(below(14));
        change.epoch = m_epoch += below(3);
        change.timeInFrom = Duration{number()};
        if (below(2) != 0)
            change.reason = "6 of 10 calls failed within 30 s (0.60 ≥ 0.50)";
        if (below(3) == 0)
            change.actor = std::string{"ada\n\x01\x16\x00größe", 13};
        change.n = static_cast<std::uint32_t>(number());
        if (below(2) != 0)
            change.breakFor = Duration{number()};
        if (below(2) != 0)
            change.window = std::make_shared<FrozenWindow>(window());
        return change;
    }

private:
    std::uint64_t below(std::uint64_t bound) { return m_random() % bound; }
    /// Short ones as likely as long ones; below 2^61.
    std::int64_t number() { return static_cast<std::int64_t>(m_random() >> (3 + below(61))); }

    TripRule rule()
    {
        switch (below(4)) {
        case 0:
            return ConsecutiveFailures{static_cast<std::uint32_t>(number()), Duration{number()}};
        case 1:
            return FailureCount{static_cast<std::uint32_t>(number()), Duration{number()}};
        case 2:
            return FailureRatio{real(), m_random(), Duration{number()},
                                static_cast<std::uint32_t>(number())};
        default:
            return FailureRatioOfCalls{real(), static_cast<std::uint32_t>(number()),
                                       static_cast<std::uint32_t>(number())};
        }
    }
    double real()
    {
        return below(2) != 0 ? static_cast<double>(below(101)) / 100.0
                             : static_cast<double>(m_random()) / 3.0;
    }
    FrozenWindow window()
    {
        FrozenWindow window;
        if (below(2) != 0)
            window.rule = rule();
        window.limit = real();
        window.value = real();
        window.calls = m_random() >> below(64);
        window.failed = m_random() >> below(64);
        window.slow = below(2) != 0 ? 0 : m_random() >> below(64);
        if (window.calls > 0 && below(2) != 0)
            window.value = static_cast<double>(window.failed) / static_cast<double>(window.calls);
        window.span = Duration{number()};
        for (std::uint64_t i = below(12); i > 0; --i)
            window.parts.push_back({TimePoint{Duration{number()}}, m_random() >> below(64),
                                    m_random() >> below(64), below(2)});
        for (std::uint64_t i = below(5); i > 0; --i)
            window.errors.push_back({ErrorName{"E" + std::to_string(i)}, m_random()});
        while (window.last.size() < below(20) + 1) {
            RecentOutcome outcome{TimePoint{Duration{number()}}, below(2) != 0, below(4) == 0,
                                  ErrorName{below(2) != 0 ? "" : "http.503"}, std::nullopt};
            if (below(2) != 0)
                outcome.took = Duration{number()};
            window.last.insert(window.last.end(), below(6) + 1, outcome);
        }
        return window;
    }

    std::mt19937_64 m_random;
    std::uint64_t m_sequence = 0;
    std::uint64_t m_epoch = 0;
    TimePoint m_at;
};

/// An opening with the longest window there is.
Change bigOpening(int i)
{
    Change change;
    change.at = at(Duration{1min} * i);
    change.to = CircuitState::Open;
    change.reason = "10 of 20 calls failed within 30 s (0.50 ≥ 0.50)";
    FrozenWindow window;
    window.rule = FailureRatio{};
    for (int part = 0; part < 10; ++part)
        window.parts.push_back({change.at + Duration{3s} * part, 1000, 500, 0});
    for (int call = 0; call < 20; ++call) {
        const ErrorName error{"http.5" + std::to_string(10 + call)};
        window.errors.push_back({error, static_cast<std::uint64_t>(30 - call)});
        window.last.push_back({change.at + Duration{12345678} * call, true, false, error, 7ms});
    }
    change.window = std::make_shared<FrozenWindow>(std::move(window));
    return change;
}

} // namespace

/// How changes are kept in few bytes, and come back as they were.
class TestPackedHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aChangeComesBackAsItWas()
    {
        for (unsigned seed = 0; seed < 200; ++seed) {
            SomeChanges changes{seed};
            ChangeBase before;
            for (int i = 0; i < 20; ++i) {
                const Change change = changes.next();
                QVERIFY(isSame(unpacked(packed(change, before), before), change));
                before = ChangeBase::of(change);
            }
        }
    }

    void instantsAtBothEndsOfTimeComeBack()
    {
        Change change;
        change.at = TimePoint::max();
        change.breakFor = Duration::max();
        change.timeInFrom = Duration::min();
        ChangeBase before;
        before.at = TimePoint::min();
        QVERIFY(isSame(unpacked(packed(change, before), before), change));
    }

    void theLibrarysOwnSentencesShrink()
    {
        Change change;
        change.reason = "6 of 10 calls failed within 30 s (0.60 ≥ 0.50)";
        QVERIFY(packed(change, {}).size() < 30);
        change.reason = "the break of 30 s is over";
        QVERIFY(packed(change, {}).size() < 15);
    }

    void eachBoundOfANumberComesBack()
    {
        PackedWriter to;
        const std::vector<std::uint64_t> numbers{0, 127, 128, 16'383, 16'384, UINT64_MAX};
        const std::vector<std::int64_t> differences{0, -1, 1, -64, 64, INT64_MIN, INT64_MAX};
        const std::vector<double> reals{0.0, 0.5, 0.1, 1.0 / 3.0, -1.0, 1e300, 99'999.9999};
        for (const std::uint64_t number : numbers)
            to.number(number);
        for (const std::int64_t difference : differences) {
            to.difference(difference);
            to.duration(Duration{difference});
        }
        for (const double real : reals)
            to.real(real);
        PackedReader from{to.bytes()};
        for (const std::uint64_t number : numbers)
            QCOMPARE(from.number(), number);
        for (const std::int64_t difference : differences) {
            QCOMPARE(from.difference(), difference);
            QCOMPARE(from.duration(), Duration{difference});
        }
        for (const double real : reals)
            QVERIFY(from.real() == real);
        QVERIFY(from.rest().empty());
    }

    void theRingKeepsTheNewest()
    {
        HistoryRing ring{3};
        SomeChanges changes{7};
        std::vector<Change> all;
        for (int i = 0; i < 10; ++i) {
            all.push_back(changes.next());
            ring.add(all.back());
            QCOMPARE(ring.last(), static_cast<std::uint64_t>(i) + 1);
            const std::vector<Change> kept = ring.after(0, SIZE_MAX).unpacked();
            QCOMPARE(kept.size(), std::min<std::size_t>(all.size(), 3));
            QCOMPARE(kept.back().sequence, all.back().sequence);
            QVERIFY(isSame(kept.back(), all.back()));
        }
        QCOMPARE(ring.after(9, SIZE_MAX).unpacked().size(), std::size_t{1});
        QCOMPARE(ring.after(10, SIZE_MAX).unpacked().size(), std::size_t{0});
        QCOMPARE(ring.after(0, 2).unpacked().front().sequence, 9U);
        ring.setCapacity(1);
        QCOMPARE(ring.after(0, SIZE_MAX).unpacked().front().sequence, 10U);
    }

    void oneChangeCanBeReplaced()
    {
        HistoryRing ring{10};
        SomeChanges changes{3};
        for (int i = 0; i < 5; ++i) {
            Change change = changes.next();
            ring.add(change);
        }
        Change third = ring.after(0, SIZE_MAX).unpacked()[2];
        third.breakFor = 77s;
        third.reason = "told later";
        ring.replace(third);
        const std::vector<Change> kept = ring.after(0, SIZE_MAX).unpacked();
        QCOMPARE(kept.size(), std::size_t{5});
        QVERIFY(isSame(kept[2], third));
        third.sequence = 99;
        ring.replace(third); // not kept: nothing happens
        QCOMPARE(ring.after(0, SIZE_MAX).unpacked().size(), std::size_t{5});
    }

    void manyOpeningsThinTheOldestAndKeepTheirFigures()
    {
        HistoryRing ring{100};
        for (int i = 0; i < 100; ++i) {
            Change change = bigOpening(i);
            ring.add(change);
        }
        const std::vector<Change> kept = ring.after(0, SIZE_MAX).unpacked();
        QCOMPARE(kept.size(), std::size_t{100});
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const Change whole = bigOpening(static_cast<int>(i));
            const FrozenWindow &window = *kept[i].window;
            QCOMPARE(kept[i].reason, whole.reason);
            QCOMPARE(kept[i].at, whole.at);
            QVERIFY(window.rule == whole.window->rule);
            QVERIFY(window.errors.size() >= kMainErrors);
            for (std::size_t e = 0; e < window.errors.size(); ++e)
                QVERIFY(window.errors[e] == whole.window->errors[e]);
            QVERIFY(window.last.empty() || window.last == whole.window->last);
            QVERIFY(window.parts.empty() || window.parts == whole.window->parts);
        }
        QVERIFY(kept.front().window->last.empty());
        QVERIFY(isSame(*kept.back().window, *bigOpening(99).window));
    }

    void aShortHistoryIsKeptWhole()
    {
        HistoryRing ring{1};
        for (int i = 0; i < 3; ++i) {
            Change change = bigOpening(i);
            ring.add(change);
        }
        QVERIFY(isSame(*ring.after(0, SIZE_MAX).unpacked().front().window, *bigOpening(2).window));
    }
};

QTEST_APPLESS_MAIN(TestPackedHistory)

#include "tst_packed_history.moc"
