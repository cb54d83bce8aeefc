// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <set>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr std::size_t kWhole = 16;

/// Opens by a ratio with every figure that a window can have, half-opens and closes: three changes.
void openAndClose(Circuit &circuit, int round)
{
    const TimePoint start = at(Duration{5min} * round);
    for (int call = 0; call < 20; ++call) {
        const TimePoint now = start + Duration{1500ms} * call;
        if (call < 10)
            succeed(circuit, now);
        else
            fail(circuit, now, 1, "http.50" + std::to_string(call % 8));
    }
    succeed(circuit, start + 2min);
}

CircuitOptions fullWindow()
{
    return optionsWith(FailureRatio{0.5, 20, 30s, 10});
}

std::vector<Change> openings(const CircuitBreaker &circuit)
{
    std::vector<Change> found = circuit.history();
    std::erase_if(found, [](const Change &change) { return change.to != CircuitState::Open; });
    return found;
}

bool isWhole(const Change &opening)
{
    return opening.window && opening.window->last.size() == 20 && opening.window->parts.size() == 10
           && opening.window->errors.size() == 8;
}

std::vector<std::uint64_t> sequences(const std::vector<Change> &changes)
{
    std::vector<std::uint64_t> all;
    for (const Change &change : changes)
        all.push_back(change.sequence);
    return all;
}

} // namespace

/// What the history keeps, and for how long.
class TestHistoryBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastSixteenOpeningsAreKeptWhole()
    {
        Circuit circuit{fullWindow()};
        for (int round = 0; round < 40; ++round) {
            openAndClose(circuit, round);
            const std::vector<Change> all = openings(*circuit);
            const std::size_t whole = std::min(all.size(), kWhole);
            for (std::size_t i = 0; i < all.size(); ++i) {
                const Change &opening = all[i];
                QVERIFY(opening.window);
                QCOMPARE(opening.window->parts.size(), 10U);
                QCOMPARE(opening.window->errors.size(), 8U);
                QCOMPARE(opening.window->calls, 20U);
                QCOMPARE(opening.window->last.size(), i >= all.size() - whole ? 20U : 0U);
                QVERIFY(!opening.reason.empty());
            }
        }
        QCOMPARE(circuit->history().size(), 100U); // sixteen openings are among them anyway
        QCOMPARE(openings(*circuit).size(), 33U);
    }

    void openingsOutliveWhateverCameAfterThem()
    {
        Circuit circuit{fullWindow()};
        for (int round = 0; round < 20; ++round)
            openAndClose(circuit, round); // 60 changes
        for (int i = 0; i < 1000; ++i)
            circuit->reset(byOperator(), at(5h));
        const std::vector<Change> kept = circuit->history();
        QCOMPARE(kept.size(), kWhole + 100);
        for (std::size_t i = 0; i < kWhole; ++i) {
            QVERIFY(isWhole(kept[i]));
            QCOMPARE(kept[i].sequence, 3U * (4U + i) + 1U); // with gaps
        }
        for (std::size_t i = 0; i < 100; ++i)
            QCOMPARE(kept[kWhole + i].sequence, 961U + i);
        // A reader that knows some of them, or wants the newest alone, gets those.
        QCOMPARE(sequences(circuit->history(kept[kWhole - 2].sequence)).front(),
                 kept[kWhole - 1].sequence);
        QCOMPARE(circuit->history(kept[kWhole - 1].sequence).size(), 100U);
        QCOMPARE(sequences(circuit->history(0, 102)).front(), kept[kWhole - 2].sequence);
        QCOMPARE(circuit->history(0, 1).front().sequence, 1060U);
        // The next opening takes the place of the oldest.
        openAndClose(circuit, 100);
        QCOMPARE(circuit->history().front().sequence, kept[1].sequence);
        QCOMPARE(openings(*circuit).size(), kWhole);
        QVERIFY(isWhole(openings(*circuit).back()));
    }

    void aShortHistoryKeepsAsManyOpeningsAsChanges()
    {
        for (const std::size_t capacity : {1U, 2U, 5U}) {
            CircuitOptions options = fullWindow();
            options.historyCapacity = capacity;
            Circuit circuit{options};
            for (int round = 0; round < 10; ++round)
                openAndClose(circuit, round);
            for (int i = 0; i < 10; ++i)
                circuit->reset(byOperator(), at(5h));
            const std::vector<Change> kept = circuit->history();
            QCOMPARE(kept.size(), 2 * capacity);
            QCOMPARE(openings(*circuit).size(), capacity);
            QVERIFY(std::all_of(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(capacity),
                                isWhole));
            QCOMPARE(kept.back().sequence, 40U);
        }
    }

    void anotherCapacityKeepsTheNewest()
    {
        CircuitOptions options = fullWindow();
        options.historyCapacity = 30;
        Circuit circuit{options};
        for (int round = 0; round < 20; ++round)
            openAndClose(circuit, round);
        QCOMPARE(circuit->history().size(), 30U + 6U); // ten openings among the newest, six before
        const auto withCapacity = [&](std::size_t capacity) {
            options.historyCapacity = capacity;
            circuit->reconfigure(options, byOperator(), at(5h)); // a change itself
        };
        withCapacity(9); // two openings among them, and seven before
        const std::vector<std::uint64_t> nine = sequences(circuit->history());
        QCOMPARE(nine.back(), 61U);
        QCOMPARE(openings(*circuit).size(), 9U);
        withCapacity(1000);
        for (int i = 0; i < 100; ++i)
            circuit->reset(byOperator(), at(6h));
        const std::vector<std::uint64_t> all = sequences(circuit->history());
        QVERIFY(std::is_sorted(all.begin(), all.end()));
        QVERIFY(std::includes(all.begin(), all.end(), nine.begin(), nine.end())); // none went
        QCOMPARE(all.size(), nine.size() + 101);
    }

    void whatOperatorsWroteIsCutWhereACharacterEnds()
    {
        Circuit circuit;
        const auto kept = [&](const std::string &text) {
            const Order order{.reason = text, .actor = text + "!", .ifEpoch = {}};
            circuit->reset(order, at(1s));
            return circuit->history().back();
        };
        QCOMPARE(kept(std::string(1024, 'a')).reason, std::string(1024, 'a'));
        QCOMPARE(kept(std::string(1024, 'a')).actor, std::string(1024, 'a'));
        QCOMPARE(kept(std::string(1'000'000, 'a')).reason.size(), 1024U);
        for (const std::string character : {"ü", "≥", "😀"}) {
            for (std::size_t before = 1020; before <= 1024; ++before) {
                const bool fits = before + character.size() <= 1024;
                const std::string start(before, 'a');
                QCOMPARE(kept(start + character + character + character).reason.substr(before),
                         fits && before + 2 * character.size() <= 1024 ? character + character
                         : fits                                        ? character
                                                                       : std::string{});
            }
        }
        QCOMPARE(kept(std::string(2000, '\x80')).reason.size(), 1024U); // no UTF-8 at all
    }

    void whatAnIsolationSaysIsCutTheSame()
    {
        Circuit circuit;
        const std::string text = std::string(1023, 'a') + "ü and more";
        circuit->isolate({.reason = text, .actor = text, .ifEpoch = {}}, at(1s), at(2s));
        const Isolation held = circuit->snapshot(at(1s)).isolations.front();
        QCOMPARE(held.reason, std::string(1023, 'a'));
        QCOMPARE(held.owner, std::string(1023, 'a'));
        QCOMPARE(circuit->state(at(2s)), CircuitState::HalfOpen);
        QVERIFY(circuit->history().back().reason.starts_with("the isolation by aaa"));
        QCOMPARE(circuit->history().back().reason.size(), Change::kTextLimit);
    }

    void whatListenersAreToldIsCutTheSame()
    {
        Circuit circuit;
        std::string told;
        const Subscription subscription = circuit->subscribe(
            EventKind::Change, [&](const Event &event) { told = event.change->reason; });
        circuit->reset(byOperator(std::string(5000, 'a')), at(1s));
        QCOMPARE(told, circuit->history().back().reason);
    }

    void readersShareTheWindows()
    {
        Circuit circuit{fullWindow()};
        for (int round = 0; round < 40; ++round)
            openAndClose(circuit, round);
        std::set<const FrozenWindow *> windows;
        for (int i = 0; i < 3; ++i) {
            for (const Change &opening : openings(*circuit))
                windows.insert(opening.window.get());
        }
        QCOMPARE(windows.size(), 33U);
    }
};

QTEST_APPLESS_MAIN(TestHistoryBounds)

#include "tst_history_bounds.moc"
