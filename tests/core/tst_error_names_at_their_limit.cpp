// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "counting_allocator.h"
#include "support.h"
#include "tests/sanitizer.h"

#include <switchgear/fallback.h>
#include <switchgear/guarded_circuit.h>
#include <switchgear/pipeline.h>
#include <switchgear/retry.h>

#include <QObject>
#include <QTest>

#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

// Under a sanitizer each takes ten times as long.
constexpr int kNames = switchgear::test::kSanitizer.empty() ? 10'000'000 : 1'000'000;

} // namespace

using namespace switchgear;
using namespace switchgear::test;

namespace {

// Types whose names the process hears of when it has no room left.
struct FirstHeardOfLate : std::runtime_error
{
    using std::runtime_error::runtime_error;
};
struct SecondHeardOfLate : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

CircuitOptions threeInARow(std::vector<std::string> ignore)
{
    CircuitOptions options = optionsWith(ConsecutiveFailures{3, Duration{0}});
    options.errors.ignore = std::move(ignore);
    return options;
}

/// Hands another name to each call of `function`: as many as that.
template <typename F>
void withNames(std::string_view prefix, int count, F function)
{
    std::array<char, 64> text{};
    char *const number = std::copy(prefix.begin(), prefix.end(), text.begin());
    for (int i = 0; i < count; ++i) {
        const char *const end = std::to_chars(number, text.data() + text.size(), i).ptr;
        function(std::string_view{text.data(), static_cast<std::size_t>(end - text.data())});
    }
}

} // namespace

/// More names than the process has room for, in a program of its own that has none left.
class TestErrorNamesAtTheirLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const ErrorName before{"before the flood"};
        CircuitOptions options;
        options.mode = CircuitMode::Disabled;
        Circuit noisy{options, "noisy"};
        withNames("order refused ", 65'600,
                  [&](std::string_view name) { noisy->tryAcquire(at(1s)).fail(at(1s), name); });
        QCOMPARE(noisy->snapshot(at(1s)).totals.failed, 65'600U);
        QCOMPARE(ErrorName{"before the flood"}, before);
        QVERIFY(before.isWhole());
    }

    void oneNameMoreThanThereIsRoomForIsOther()
    {
        const ErrorName more{"one more"};
        QCOMPARE(more.text(), std::string_view{"(other)"});
        QVERIFY(!more.isWhole());
        QVERIFY(!more.isEmpty());
        QCOMPARE(more, ErrorName{"and another"});
        QCOMPARE(ErrorName{"order refused 0"}.text(), std::string_view{"order refused 0"});
        QVERIFY(ErrorName::fromId(ErrorName::kLimit).isWhole()); // the last that had room
        QVERIFY(ErrorName::fromId(ErrorName::kLimit + 1).isEmpty());

        const CallError error{"one more"};
        QCOMPARE(error.name(), more);
        QCOMPARE(error.text(), std::string_view{"one more"});
    }

    void aCircuitJudgesANewNameByItsText()
    {
        Circuit victim{threeInARow({"http.4xx"}), "victim"};
        for (int i = 0; i < 3; ++i)
            victim->tryAcquire(at(1s)).fail(at(1s), "http.422");
        CircuitSnapshot now = victim->snapshot(at(1s));
        QCOMPARE(now.totals.ignored, 3U);
        QCOMPARE(now.state, CircuitState::Closed);

        victim->tryAcquire(at(2s)).fail(at(2s), CallError{"http.418"});
        for (int i = 0; i < 2; ++i)
            victim->tryAcquire(at(2s)).fail(at(2s), "http.599");
        now = victim->snapshot(at(2s));
        QCOMPARE(now.totals.ignored, 4U);
        QCOMPARE(now.totals.failed, 2U);
        QCOMPARE(now.lastError.text(), std::string_view{"(other)"});
        victim->tryAcquire(at(2s)).fail(at(2s), CallError{"http.598"}, 90s);
        QCOMPARE(victim->state(at(2s)), CircuitState::Open);
        QCOMPARE(victim->nextDue(), std::optional{at(92s)}); // its Retry-After came along
    }

    void onlyKnowsANewNameByItsText()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.errors.only = {"disk"};
        Circuit circuit{options};
        for (const char *const name : {"disk.full", "net.reset", "disk.gone"})
            circuit->tryAcquire(at(1s)).fail(at(1s), name);
        QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 1U); // and it ended the row
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        circuit->tryAcquire(at(1s)).fail(at(1s), "disk.slow");
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    // What a thread may count by itself, it counts by the name of the failure before.
    void noNewNameCountsAsTheOneBeforeItDid()
    {
        CircuitOptions options = optionsWith(FailureRatio{0.9, 1'000, 30s, 10});
        options.errors.ignore = {"http.4xx"};
        Circuit circuit{options};
        succeed(circuit, at(1s), 10);
        for (int i = 0; i < 50; ++i) {
            circuit->tryAcquire(at(1s)).fail(at(1s), i % 2 == 0 ? "http.597" : "http.417");
            circuit->tryAcquire(at(1s)).fail(at(1s), ErrorName{"handed in as a name"});
        }
        const CircuitSnapshot now = circuit->snapshot(at(1s));
        QCOMPARE(now.totals.failed, 75U);
        QCOMPARE(now.totals.ignored, 25U);
        QCOMPARE(now.errors.size(), std::size_t{1});
        QCOMPARE(now.errors.front().count, 75U);
    }

    void thePredicateIsAskedForEachNewName()
    {
        std::vector<std::string> asked;
        CircuitOptions options;
        options.errors.predicate = [&asked](std::string_view name) {
            asked.emplace_back(name);
            return Verdict::Ignored;
        };
        Circuit circuit{options};
        for (const char *const name : {"new.a", "new.b", "new.a", "before the flood"})
            circuit->tryAcquire(at(1s)).fail(at(1s), name);
        circuit->tryAcquire(at(1s)).fail(at(1s), "before the flood");
        QCOMPARE(asked, (std::vector<std::string>{"new.a", "new.b", "new.a", "before the flood"}));
        QCOMPARE(circuit->snapshot(at(1s)).totals.ignored, 5U);
    }

    void whatIsThrownIsJudgedByItsType()
    {
        Circuit circuit{threeInARow({"FirstHeardOfLate"})};
        const auto throwing = [&](const auto &error) {
            QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                     (void)circuit->call([&]() -> int { throw error; }));
        };
        for (int i = 0; i < 3; ++i)
            throwing(FirstHeardOfLate{"late"});
        for (int i = 0; i < 2; ++i)
            throwing(SecondHeardOfLate{"later"});
        const CircuitSnapshot now = circuit->snapshot(at(0s));
        QCOMPARE(now.totals.ignored, 3U);
        QCOMPARE(now.totals.failed, 2U);
        QCOMPARE(now.lastError.text(), std::string_view{"(other)"});
        QCOMPARE(now.state, CircuitState::Closed);
    }

    void aRetryIsDecidedByTheText()
    {
        RetryOptions options;
        options.errors.ignore = {"http.4xx", "FirstHeardOfLate"};
        RetryPolicy retry{options};
        RetryRun run{retry, at(0s)};
        QVERIFY(run.afterFailure(at(0s), {.error = CallError{"http.596"}}).again);
        const RetryDecision last = run.afterFailure(at(0s), {.error = CallError{"http.416"}});
        QCOMPARE(last.why, RetryStop::Condition);

        int calls = 0;
        QVERIFY_THROWS_EXCEPTION(FirstHeardOfLate, retry.call(
                                                       [&]() -> int {
                                                           if (++calls == 2)
                                                               throw FirstHeardOfLate{"no"};
                                                           throw SecondHeardOfLate{"again"};
                                                       },
                                                       [](Duration) {}));
        QCOMPARE(calls, 2);
    }

    void aFallbackAnswersByTheText()
    {
        FallbackOptions options;
        options.errors.ignore = {"http.4xx", "FirstHeardOfLate"};
        FallbackChain<int> chain{options};
        chain.addStatic(7);
        QVERIFY(chain.answer("key", {.error = CallError{"http.595"}}, at(0s)));
        QVERIFY(!chain.answer("key", {.error = CallError{"http.415"}}, at(0s)));
        const auto answer = chain.call("key", []() -> int { throw SecondHeardOfLate{"no"}; });
        QCOMPARE((*answer).value, 7);
        QCOMPARE((*answer).fallbackReason, std::string_view{"(other)"});
        QVERIFY_THROWS_EXCEPTION(FirstHeardOfLate, (void)chain.call("key", []() -> int {
            throw FirstHeardOfLate{"no"};
        }));
    }

    void aPipelineJudgesByTheText()
    {
        Clock clock{Clock::Kind::Manual};
        RetryOptions retryOptions;
        retryOptions.attempts = 2;
        retryOptions.errors.ignore = {"http.4xx", "FirstHeardOfLate"};
        RetryPolicy retry{retryOptions, &clock};
        const auto breaker = std::make_shared<CircuitBreaker>(
            "guarded", threeInARow({"http.4xx", "FirstHeardOfLate"}), &clock);
        GuardedCircuit circuit{breaker};
        Pipeline pipeline{clock, retry, circuit};
        pipeline.setSleeper([](Duration, const std::stop_token &) { return true; });

        int calls = 0;
        const auto judge = [](int status) -> std::optional<FailedResult> {
            return FailedResult{CallError{"http." + std::to_string(status)}, {}};
        };
        const auto returning = [&](int status) {
            return [&calls, status] {
                ++calls;
                return status;
            };
        };
        QCOMPARE(*pipeline.call(returning(414), judge), 414); // ignored, and not tried again
        QCOMPARE(calls, 1);
        QCOMPARE(*pipeline.call(returning(594), judge), 594);
        QCOMPARE(calls, 3);
        CircuitSnapshot now = breaker->snapshot(clock.now());
        QCOMPARE(now.totals.ignored, 1U);
        QCOMPARE(now.totals.failed, 2U);

        QVERIFY_THROWS_EXCEPTION(FirstHeardOfLate, (void)pipeline.call([&]() -> int {
            ++calls;
            throw FirstHeardOfLate{"no"};
        }));
        QCOMPARE(calls, 4);
        QCOMPARE(breaker->snapshot(clock.now()).totals.ignored, 2U);
        QCOMPARE(breaker->state(clock.now()), CircuitState::Closed);
    }

    void tenMillionNamesTakeNoMemory()
    {
        Circuit circuit{threeInARow({"late"})};
        const auto failing = [&](std::string_view name) {
            circuit->tryAcquire(at(1s)).fail(at(1s), name);
        };
        withNames("late.", 1'000, failing);
        const std::int64_t before = s_bytes;
        withNames("late.", 100'000, failing);
        withNames("nobody counts it ", kNames,
                  [](std::string_view name) { static_cast<void>(ErrorName{name}); });
        QCOMPARE(s_bytes.load(), before);
        QCOMPARE(circuit->snapshot(at(1s)).totals.ignored, 101'000U);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    }
};

QTEST_APPLESS_MAIN(TestErrorNamesAtTheirLimit)

#include "tst_error_names_at_their_limit.moc"
