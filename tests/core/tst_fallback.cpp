// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/fallback.h>

#include <QObject>
#include <QTest>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace switchgear;
using namespace switchgear::test;

namespace {

class TimeoutError : public std::runtime_error
{
public:
    TimeoutError() : std::runtime_error("timeout") {}
};

/// "value|reason|level".
std::string told(const std::optional<FallbackResult<std::string>> &result)
{
    if (!result)
        return "none";
    return result->value + '|' + std::string{result->fallbackReason} + '|'
           + std::to_string(result->fallbackLevel);
}

FallbackFailure failedWith(std::string_view error)
{
    return {.error = ErrorName{error}};
}

FallbackFailure refusedBy(RejectedBy stage)
{
    return {.error = {}, .rejection = Rejection{stage, CircuitState::Open, some(30s)}};
}

std::optional<std::string> later(const FallbackFailure &)
{
    return "later";
}

} // namespace

/// What is given instead.
class TestFallback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSuccessIsTheCallsOwnAnswer()
    {
        FallbackChain<std::string> fallback;
        fallback.addStatic("instead");
        const auto answer = fallback.call("key", [] { return std::string{"own"}; });
        QVERIFY(answer);
        QCOMPARE((*answer).value, std::string{"own"});
        QVERIFY(!(*answer).fromFallback);
        QVERIFY((*answer).fallbackReason.empty());
        QCOMPARE((*answer).fallbackLevel, 0U);
        QCOMPARE(fallback.snapshot().levels.at(0).served, 0U);
        QCOMPARE(fallback.snapshot().unanswered, 0U);
    }

    void aFailureIsAnsweredAndMarked()
    {
        FallbackChain<std::string> fallback;
        fallback.addStatic("instead");
        const auto answer = fallback.call("key", []() -> std::string { throw TimeoutError{}; });
        QVERIFY(answer);
        QCOMPARE((*answer).value, std::string{"instead"});
        QVERIFY((*answer).fromFallback);
        QCOMPARE((*answer).fallbackReason, std::string_view{"TimeoutError"});
        QCOMPARE((*answer).fallbackLevel, 1U);
    }

    void aRejectionIsAnsweredAndMarkedWithWhoRefused()
    {
        FallbackChain<std::string> fallback;
        fallback.addStatic("instead");
        for (const auto &rejected :
             {std::pair{RejectedBy::Breaker, "breaker"},
              std::pair{RejectedBy::Isolation, "breaker"},
              std::pair{RejectedBy::Limiter, "limiter"},
              std::pair{RejectedBy::Bulkhead, "bulkhead"}, std::pair{RejectedBy::Ramp, "ramp"},
              std::pair{RejectedBy::Timeout, "timeout"},
              std::pair{RejectedBy::Stopped, "stopped"}}) {
            const auto answer = fallback.call("key", [&]() -> CallResult<std::string> {
                return Rejection{rejected.first, CircuitState::Open, {}};
            });
            QVERIFY(answer);
            QCOMPARE((*answer).fallbackReason, std::string_view{rejected.second});
        }
        const auto through =
            fallback.call("key", []() -> CallResult<std::string> { return std::string{"own"}; });
        QCOMPARE((*through).value, std::string{"own"});
    }

    void aCallWithNoKeyIsNeitherRememberedNorAnsweredFromACache()
    {
        FallbackChain<std::string> fallback;
        fallback.addCache().addStatic("nothing");
        const auto failing = []() -> std::string { throw std::runtime_error{"no"}; };
        QVERIFY(fallback.call("", [] { return std::string{"another's"}; }));
        QCOMPARE((*fallback.call("", failing)).value, std::string{"nothing"});
        QCOMPARE(fallback.snapshot().levels.front().cache->entries, std::size_t{0});
    }

    void aRequestWithNoKeyIsNotKeptForLater()
    {
        FallbackChain<void> fallback;
        fallback.addQueue({},
                          [](const FallbackFailure &) { return std::optional{std::monostate{}}; });
        const auto failing = [] { throw std::runtime_error{"no"}; };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(fallback.call("", failing)));
        QCOMPARE(fallback.waiting(), std::size_t{0});
        QVERIFY(fallback.answer("", std::string{"mail"}, FallbackFailure{}, at(0s)));
        QCOMPARE(fallback.waiting(), std::size_t{1}); // it is more than its key
    }

    void anAnswerThatCannotBeCopiedForTheCacheIsTheCallersAllTheSame()
    {
        struct Stubborn
        {
            int number = 0;

            explicit Stubborn(int value) : number(value) {}
            Stubborn(const Stubborn &) { throw std::bad_alloc{}; }
            Stubborn(Stubborn &&other) noexcept : number(other.number) {}
        };
        FallbackChain<Stubborn> fallback{{.programmingErrors = true}};
        fallback.addCache();
        const auto answer = fallback.call("key", [] { return Stubborn{7}; });
        QCOMPARE((*answer).value.number, 7);
        QVERIFY(!(*answer).fromFallback);
        QCOMPARE(fallback.snapshot().levels.front().cache->entries, std::size_t{0});
    }

    void aFailureWithNoNameIsCalledThat()
    {
        QCOMPARE(FallbackFailure{}.reason(), std::string_view{"failure"});
    }

    void levelsAreAskedInTheirOrder()
    {
        FallbackChain<std::string> fallback;
        fallback.addCache({.ttl = 60s, .maxEntries = 2})
            .addComputed([](const FallbackFailure &failure) -> std::optional<std::string> {
                if (failure.error == ErrorName{"http.503"})
                    return "busy";
                return std::nullopt;
            })
            .addQueue({.maxEntries = 1}, later)
            .addStatic("nothing");
        fallback.remember("a", "kept", at(0s));
        QCOMPARE(told(fallback.answer("a", failedWith("http.500"), at(1s))), "kept|http.500|1");
        QCOMPARE(told(fallback.answer("b", failedWith("http.503"), at(1s))), "busy|http.503|2");
        QCOMPARE(told(fallback.answer("b", failedWith("http.500"), at(1s))), "later|http.500|3");
        QCOMPARE(told(fallback.answer("c", refusedBy(RejectedBy::Breaker), at(1s))),
                 "nothing|breaker|4"); // the queue is full
        QCOMPARE(told(fallback.answer("a", failedWith("http.503"), at(60s))), "busy|http.503|2");

        const FallbackSnapshot snapshot = fallback.snapshot();
        QCOMPARE(snapshot.levels.size(), std::size_t{4});
        QCOMPARE(snapshot.levels[0].kind, FallbackKind::Cache);
        QCOMPARE(snapshot.levels[0].served, 1U);
        QCOMPARE(snapshot.levels[0].passed, 4U);
        QCOMPARE(snapshot.levels[0].cache->hits, 1U);
        QCOMPARE(snapshot.levels[0].cache->misses, 4U);
        QCOMPARE(snapshot.levels[0].cache->expired, 1U);
        QCOMPARE(snapshot.levels[1].served, 2U);
        QCOMPARE(snapshot.levels[2].served, 1U);
        QCOMPARE(snapshot.levels[2].queue->waiting, std::size_t{1});
        QCOMPARE(snapshot.levels[2].queue->dropped, 1U);
        QVERIFY(!snapshot.levels[2].cache);
        QCOMPARE(snapshot.levels[3].kind, FallbackKind::Static);
        QCOMPARE(snapshot.levels[3].served, 1U);
        QCOMPARE(snapshot.unanswered, 0U);
    }

    void successesFillTheCacheByKey()
    {
        Clock clock{Clock::Kind::Manual};
        FallbackChain<std::string> fallback{{}, &clock};
        fallback.addCache({.ttl = 60s});
        int made = 0;
        const auto ask = [&](std::string_view key) -> std::string {
            const auto answer = fallback.call(key, [&]() -> CallResult<std::string> {
                if (++made > 2)
                    return Rejection{RejectedBy::Breaker, CircuitState::Open, {}};
                return std::string{key} + std::to_string(made);
            });
            return answer ? (*answer).value : "none";
        };
        QCOMPARE(ask("a"), std::string{"a1"});
        QCOMPARE(ask("b"), std::string{"b2"});
        QCOMPARE(ask("b"), std::string{"b2"});
        QCOMPARE(ask("a"), std::string{"a1"});
        QCOMPARE(ask("c"), std::string{"none"});
        clock.advance(60s - 1ns);
        QCOMPARE(ask("a"), std::string{"a1"});
        clock.advance(1ns);
        QCOMPARE(ask("a"), std::string{"none"});
    }

    void whereNoLevelAnswersTheFailurePassesThrough()
    {
        FallbackChain<std::string> fallback;
        QVERIFY_THROWS_EXCEPTION(
            TimeoutError,
            static_cast<void>(fallback.call("key", []() -> std::string { throw TimeoutError{}; })));
        const Rejection rejection{RejectedBy::Limiter, CircuitState::Closed, some(5s)};
        const auto answer =
            fallback.call("key", [&]() -> CallResult<std::string> { return rejection; });
        QVERIFY(!answer);
        QCOMPARE(answer.rejection(), rejection);
        QCOMPARE(fallback.snapshot().unanswered, 2U);
    }

    void programmingErrorsAreNotHiddenUnlessAskedFor()
    {
        for (const bool asked : {false, true}) {
            FallbackOptions options;
            options.programmingErrors = asked;
            FallbackChain<int> fallback{options};
            fallback.addStatic(7);
            try {
                const auto answer = fallback.call("key", []() -> int { throw std::bad_alloc{}; });
                QVERIFY(asked);
                QCOMPARE((*answer).value, 7);
            } catch (const std::bad_alloc &) {
                QVERIFY(!asked);
            }
        }
    }

    void errorsAreFiltered()
    {
        FallbackOptions options;
        options.errors.ignore = {"http.4xx"};
        FallbackChain<std::string> fallback{options};
        fallback.addStatic("instead");
        QCOMPARE(told(fallback.answer("", failedWith("http.404"), at(0s))), "none");
        QCOMPARE(told(fallback.answer("", failedWith("http.503"), at(0s))), "instead|http.503|1");
        QCOMPARE(told(fallback.answer("", {}, at(0s))), "instead|failure|1");
        QCOMPARE(fallback.snapshot().unanswered, 1U);
    }

    void aLevelThatThrowsIsPassedOver()
    {
        FallbackChain<std::string> fallback;
        fallback.addComputed([](const FallbackFailure &) -> std::optional<std::string> { throw 1; })
            .addStatic("instead");
        QCOMPARE(told(fallback.answer("", failedWith("http.503"), at(0s))), "instead|http.503|2");
        QCOMPARE(fallback.snapshot().levels[0].threw, 1U);
        QCOMPARE(fallback.snapshot().levels[0].passed, 1U);
    }

    void answersMayBeMoveOnlyOrNothing()
    {
        FallbackChain<std::unique_ptr<int>> owning;
        owning.addComputed([](const FallbackFailure &) { return std::make_unique<int>(7); });
        auto owned = owning.call("key", []() -> std::unique_ptr<int> { throw TimeoutError{}; });
        QVERIFY(owned);
        const FallbackResult<std::unique_ptr<int>> result = *std::move(owned);
        QCOMPARE(*result.value, 7);

        FallbackChain<void> sending;
        sending.addQueue({}, [](const FallbackFailure &) { return std::monostate{}; });
        int sent = 0;
        QVERIFY(!(*sending.call("mail", [&] { ++sent; })).fromFallback);
        QVERIFY((*sending.call("mail", []() -> void { throw TimeoutError{}; })).fromFallback);
        QVERIFY(!(*sending.call("mail", []() -> CallResult<void> { return {}; })).fromFallback);
        QCOMPARE(sent, 1);
        QCOMPARE(sending.waiting(), std::size_t{1});
    }

    void theQueueKeepsTheRequestAndIsDrained()
    {
        struct Order
        {
            int number = 0;
        };
        FallbackChain<std::string, Order> fallback;
        fallback.addQueue({.maxEntries = 2}, later);
        for (int number = 1; number <= 3; ++number) {
            QCOMPARE(told(fallback.answer("order", Order{number}, failedWith("E"), at(0s))),
                     number <= 2 ? "later|E|1" : "none");
        }
        QCOMPARE(told(fallback.answer("order", failedWith("E"), at(0s))), "none"); // no item
        std::vector<int> drained;
        QCOMPARE(fallback.drain([&](const Order &order) { drained.push_back(order.number); }),
                 std::size_t{2});
        QCOMPARE(drained, (std::vector<int>{1, 2}));
        QCOMPARE(fallback.waiting(), std::size_t{0});
    }

    void aQueueWithNoAnswerKeepsNothing()
    {
        FallbackChain<std::string> fallback;
        fallback.addQueue(
            {}, [](const FallbackFailure &) -> std::optional<std::string> { return std::nullopt; });
        QCOMPARE(told(fallback.answer("key", failedWith("E"), at(0s))), "none");
        QCOMPARE(fallback.waiting(), std::size_t{0});
    }

    void theCommentsExampleIsMarked()
    {
        struct Price
        {
            int cents = 0;
        };
        FallbackChain<Price> fallback;
        fallback.addCache({.ttl = 5min}).addStatic(Price{});
        std::string logged;
        const auto log = [&](std::string_view reason, std::uint32_t level) {
            logged = std::string{reason} + ' ' + std::to_string(level);
        };
        const auto answer = fallback.call("gold", []() -> Price { throw TimeoutError{}; });
        if (answer && (*answer).fromFallback)
            log((*answer).fallbackReason, (*answer).fallbackLevel);
        QCOMPARE(logged, std::string{"TimeoutError 2"});
    }

    void kindsHaveWords()
    {
        QCOMPARE(text(FallbackKind::Cache), std::string_view{"cache"});
        QCOMPARE(text(FallbackKind::Static), std::string_view{"static"});
        QCOMPARE(text(FallbackKind::Computed), std::string_view{"computed"});
        QCOMPARE(text(FallbackKind::Queue), std::string_view{"queue"});
    }
};

QTEST_APPLESS_MAIN(TestFallback)

#include "tst_fallback.moc"
