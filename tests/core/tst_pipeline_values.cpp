// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <concepts>
#include <memory>
#include <string>
#include <utility>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Every kind of value that a function can give, and what a call of it is to give.
struct Giver
{
    std::string text = "answer";
    std::unique_ptr<int> owned = std::make_unique<int>(7);

    std::string &reference() { return text; }
    const std::string &constant() { return text; }
    std::string &&moved() { return std::move(text); }
    const std::string &&constantMoved() { return std::move(std::as_const(text)); }
    std::unique_ptr<int> &&movedOnly() { return std::move(owned); }
    std::unique_ptr<int> only() { return std::make_unique<int>(8); }
    void nothing() { ++calls; }

    int calls = 0;
};

/// Calls each of them as `call(function)` does, which guards the function.
template <typename Call>
void giveEverything(const Call &call)
{
    Giver giver;
    std::same_as<CallResult<std::string &>> auto reference =
        call([&]() -> std::string & { return giver.reference(); });
    QCOMPARE(&*reference, &giver.text);
    std::same_as<CallResult<const std::string &>> auto constant =
        call([&]() -> const std::string & { return giver.constant(); });
    QCOMPARE(&*constant, &giver.text);
    QCOMPARE(&*std::move(constant), &giver.text);

    // A copy was made of what cannot be moved, and of the rest the value itself is kept.
    std::same_as<CallResult<std::string>> auto copied =
        call([&]() -> const std::string && { return giver.constantMoved(); });
    QCOMPARE(*copied, std::string{"answer"});
    QCOMPARE(giver.text, std::string{"answer"});
    std::same_as<CallResult<std::string>> auto moved =
        call([&]() -> std::string && { return giver.moved(); });
    QCOMPARE(*moved, std::string{"answer"});
    QVERIFY(giver.text.empty());
    giver.text = "another"; // says nothing to what was kept
    QCOMPARE(*std::move(moved), std::string{"answer"});
    std::same_as<CallResult<std::unique_ptr<int>>> auto movedOnly =
        call([&]() -> std::unique_ptr<int> && { return giver.movedOnly(); });
    QCOMPARE(**movedOnly, 7);

    std::same_as<CallResult<std::unique_ptr<int>>> auto only = call([&] { return giver.only(); });
    QCOMPARE(*std::unique_ptr<int>{*std::move(only)}, 8);
    std::same_as<CallResult<void>> auto nothing = call([&] { giver.nothing(); });
    QVERIFY(nothing);
    QCOMPARE(giver.calls, 1);
}

/// Awaits to what the function gives.
template <typename F>
struct Immediate
{
    F function;

    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    decltype(auto) await_resume() { return function(); }
};
template <typename F>
Immediate(F) -> Immediate<F>;

/// What a task gives that never waits.
template <typename T>
[[nodiscard]] CallResult<T> run(PipelineTask<CallResult<T>> task)
{
    std::optional<CallResult<T>> result;
    const auto caller = [&]() -> Detached { result.emplace(co_await std::move(task)); };
    caller();
    return std::move(*result);
}

std::string &&forwarded(std::string &&text)
{
    return std::move(text);
}

} // namespace

/// What calls give, by the kind of what the function gives.
class TestPipelineValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void throughThePipelinesShortWay()
    {
        Circuit circuit;
        Pipeline pipeline{circuit.clock(), *circuit};
        giveEverything([&](auto function) { return pipeline.call(function); });
    }

    void stepByStep()
    {
        Circuit circuit;
        RetryPolicy retry{{}, &circuit.clock()};
        Timeout timeout{5s, &circuit.clock()};
        Pipeline pipeline{circuit.clock(), retry, *circuit, timeout};
        giveEverything([&](auto function) { return pipeline.call(PipelineCall{}, function); });
        giveEverything([&](auto function) {
            return pipeline.call([&](const CallContext &) -> decltype(auto) { return function(); });
        });
    }

    void asACoroutine()
    {
        Circuit circuit;
        Pipeline pipeline{circuit.clock(), *circuit};
        giveEverything([&](auto function) {
            return run(pipeline.run([&] { return Immediate{function}; },
                                    [](Duration) { return std::suspend_never{}; }));
        });
    }

    void throughABreakerATimeOutAndWhatIsWrapped()
    {
        Circuit circuit;
        giveEverything([&](auto function) { return circuit->call(function); });
        giveEverything([&](auto function) { return circuit->wrap(function)(); });
        Timeout timeout{5s, &circuit.clock()};
        giveEverything([&](auto function) { return timeout.call(function); });
        giveEverything([&](auto function) {
            return timeout.call([&](Deadline) -> decltype(auto) { return function(); });
        });
        giveEverything([&](auto function) {
            return timeout.call(
                [&](const std::stop_token &) -> decltype(auto) { return function(); });
        });
        Pipeline pipeline{circuit.clock(), *circuit};
        giveEverything([&](auto function) { return pipeline.wrap(function)(); });
    }

    void whatReferredToAnArgumentOutlivesIt()
    {
        Circuit circuit;
        const auto result = circuit->wrap(forwarded)(std::string(100, 'x'));
        QCOMPARE(*result, std::string(100, 'x')); // the argument is gone
    }

    void aResultOfAnRvalueReferenceCanBeNamed()
    {
        Circuit circuit{opensAtOnce()};
        std::string text = "answer";
        const auto give = [&]() -> std::string && { return std::move(text); };
        CallResult<std::invoke_result_t<decltype(give)>> result = circuit->call(give);
        QCOMPARE(*result, std::string{"answer"});
        QCOMPARE(*std::move(result), std::string{"answer"});
        fail(*circuit, at(0s));
        const CallResult<std::string &&> refused = circuit->call(give);
        QCOMPARE(refused.rejection().by, RejectedBy::Breaker);
    }

    void aJudgeSeesWhatAReferenceRefersTo()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        const int status = 503;
        const CallResult<const int &> result =
            pipeline.call([&]() -> const int & { return status; },
                          [](const int &value) -> std::optional<FailedResult> {
                              return FailedResult{ErrorName{"http." + std::to_string(value)}, {}};
                          });
        QCOMPARE(&*result, &status);
        QCOMPARE(circuit->snapshot(at(0s)).lastError, ErrorName{"http.503"});
    }

    void aFallbackKeepsValues()
    {
        Circuit circuit;
        FallbackChain<std::string> fallback{{}, &circuit.clock()};
        fallback.addCache();
        Pipeline pipeline{circuit.clock(), fallback, *circuit};
        PipelineCall with;
        with.key = "key";
        Giver giver;
        const auto values = [&](const auto &call) {
            using Result = CallResult<FallbackResult<std::string>>;
            std::same_as<Result> auto reference =
                call([&]() -> std::string & { return giver.reference(); });
            std::same_as<Result> auto constant =
                call([&]() -> const std::string & { return giver.constant(); });
            std::same_as<Result> auto moved =
                call([&]() -> std::string && { return giver.moved(); });
            QCOMPARE((*reference).value, std::string{"answer"});
            QCOMPARE((*constant).value, std::string{"answer"});
            QCOMPARE((*moved).value, std::string{"answer"});
            QVERIFY(giver.text.empty());
            giver.text = "answer";
        };
        values([&](auto function) { return pipeline.call(with, function); });
        values([&](auto function) { return fallback.call("key", function); });
        const auto failing = []() -> std::string && { throw std::runtime_error{"no"}; };
        QCOMPARE((*pipeline.call(with, failing)).value, std::string{"answer"});
        QCOMPARE((*fallback.call("key", failing)).value, std::string{"answer"});
    }

    void aFallbackOfWhatCanOnlyBeMovedOrOfNothing()
    {
        Circuit circuit;
        FallbackChain<std::unique_ptr<int>> fallback{{}, &circuit.clock()};
        fallback.addComputed(
            [](const FallbackFailure &) { return std::optional{std::make_unique<int>(9)}; });
        Pipeline pipeline{circuit.clock(), fallback, *circuit};
        Giver giver;
        auto own = pipeline.call([&]() -> std::unique_ptr<int> && { return giver.movedOnly(); });
        QCOMPARE(*(*own).value, 7);
        const auto failing = []() -> std::unique_ptr<int> { throw std::runtime_error{"no"}; };
        QCOMPARE(*(*pipeline.call(failing)).value, 9);

        FallbackChain<void> ofNothing{{}, &circuit.clock()};
        ofNothing.addStatic({});
        Pipeline second{circuit.clock(), ofNothing};
        QVERIFY(!(*second.call([&] { giver.nothing(); })).fromFallback);
    }

    void retriesGiveWhatTheFunctionGives()
    {
        RetryPolicy retry;
        std::string text = "answer";
        std::same_as<std::string &&> decltype(auto) moved =
            retry.call([&]() -> std::string && { return std::move(text); });
        QCOMPARE(&moved, &text);
    }
};

QTEST_APPLESS_MAIN(TestPipelineValues)

#include "tst_pipeline_values.moc"
