// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/fallback.h>
#include <switchgear/pipeline.h>
#include <switchgear/retry.h>

#include <QObject>
#include <QTest>

#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

using namespace switchgear;
using namespace switchgear::test;

namespace shop {

struct Base // no std::exception, and no virtual function
{
    int code = 0;
};
struct NotFound : Base
{};
struct Gone : NotFound
{};
struct Refused : std::system_error
{
    Refused() : std::system_error(std::make_error_code(std::errc::connection_refused)) {}
};

} // namespace shop

namespace other {

struct NotFound
{};

} // namespace other

namespace {

template <typename Error>
void throwIn(CircuitBreaker &breaker, const Error &error = {})
{
    try {
        (void)breaker.call([&] { throw error; });
    } catch (const Error &) {
        return;
    }
    QFAIL("it did not pass through");
}

CircuitOptions optionsFor(const ErrorFilter &filter)
{
    CircuitOptions options = optionsWith(FailureRatio{0.9, 1'000, 30s, 10});
    options.errors = filter;
    return options;
}

} // namespace

/// Filters by the type of what is thrown.
class TestErrorTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTypeCoversWhatDerivesFromIt()
    {
        // The example of ErrorTypes' comment.
        CircuitOptions options;
        options.errors.ignoreTypes = ErrorTypes::of<std::system_error, shop::NotFound>();
        Circuit circuit{options};
        throwIn<shop::NotFound>(*circuit);
        throwIn<shop::Gone>(*circuit);
        throwIn<shop::Refused>(*circuit);
        QCOMPARE(circuit->snapshot(at(0s)).totals.ignored, 3U);
        throwIn<shop::Base>(*circuit); // NotFound derives from it, not it from NotFound
        throwIn<other::NotFound>(*circuit);
        throwIn(*circuit, std::runtime_error{"none of them"});
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 3U);
    }

    void aNameInTextMatchesTheTypeItselfAlone()
    {
        ErrorFilter filter;
        filter.ignore = {"Base"};
        Circuit circuit{optionsFor(filter)};
        throwIn<shop::Base>(*circuit);
        throwIn<shop::NotFound>(*circuit);
        const CircuitSnapshot now = circuit->snapshot(at(0s));
        QCOMPARE(now.totals.ignored, 1U);
        QCOMPARE(now.totals.failed, 1U);
        QCOMPARE(now.lastError, ErrorName{"NotFound"});
    }

    // Two types whose names end alike are kept under one name.
    void aQualifiedNameMatchesThatTypeAlone()
    {
        ErrorFilter filter;
        filter.ignore = {"shop::NotFound"};
        Circuit circuit{optionsFor(filter)};
        succeed(circuit, at(0s)); // so that the thread may count by itself
        for (int i = 0; i < 10; ++i) {
            throwIn<shop::NotFound>(*circuit);
            throwIn<other::NotFound>(*circuit);
        }
        QCOMPARE(circuit->snapshot(at(0s)).totals.ignored, 10U);
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 10U);
        circuit->tryAcquire(at(0s)).fail(at(0s), ErrorName{"NotFound"}); // no type, another text
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 11U);
    }

    void onlyTypesCountsNothingElse()
    {
        ErrorFilter filter;
        filter.onlyTypes = ErrorTypes::of<shop::Base>();
        Circuit circuit{optionsFor(filter)};
        throwIn<shop::Gone>(*circuit);
        throwIn(*circuit, std::runtime_error{"another"});
        circuit->tryAcquire(at(0s)).fail(at(0s), "Gone"); // a text is of no type
        circuit->tryAcquire(at(0s)).fail(at(0s));
        const CircuitSnapshot now = circuit->snapshot(at(0s));
        QCOMPARE(now.totals.failed, 1U);
        QCOMPARE(now.totals.succeeded, 3U);
        QCOMPARE(now.totals.ignored, 0U);
    }

    void onlyTypesStandsBesideOnly()
    {
        ErrorFilter filter;
        filter.only = {"http.5xx"};
        filter.onlyTypes = ErrorTypes::of<shop::Base>();
        filter.ignoreTypes = ErrorTypes::of<shop::Gone>();
        Circuit circuit{optionsFor(filter)};
        circuit->tryAcquire(at(0s)).fail(at(0s), "http.503");
        throwIn<shop::NotFound>(*circuit);
        throwIn<shop::Gone>(*circuit); // to be ignored wins
        throwIn(*circuit, 17);
        const CircuitSnapshot now = circuit->snapshot(at(0s));
        QCOMPARE(now.totals.failed, 2U);
        QCOMPARE(now.totals.ignored, 1U);
        QCOMPARE(now.totals.succeeded, 1U);
    }

    void whatIsNoClassHasATypeToo()
    {
        const auto matches = [](auto types, auto thrown) {
            return types.match(std::make_exception_ptr(thrown));
        };
        QVERIFY(matches(ErrorTypes::of<int>(), 5));
        QVERIFY(!matches(ErrorTypes::of<int>(), 5L));
        QVERIFY(matches(ErrorTypes::of<const char *>(), "text"));
        QVERIFY(matches(ErrorTypes::of<shop::Base *>(), static_cast<shop::Gone *>(nullptr)));
        QVERIFY(!ErrorTypes::of<int>().match(nullptr));
        QVERIFY(!matches(ErrorTypes{}, 5));
    }

    void filtersWithTheSameTypesAreTheSame()
    {
        QVERIFY(ErrorTypes{}.isEmpty());
        QCOMPARE((ErrorTypes::of<int, long>()), (ErrorTypes::of<int, long>()));
        QVERIFY((ErrorTypes::of<int, long>() != ErrorTypes::of<long>()));
        QVERIFY(ErrorTypes::of<int>() != ErrorTypes{});
    }

    void thePredicateDecidesAlone()
    {
        ErrorFilter filter;
        filter.ignoreTypes = ErrorTypes::of<shop::Base>();
        filter.predicate = [](std::string_view name) {
            return name == "Gone" ? Verdict::Failure : Verdict::Ignored;
        };
        Circuit circuit{optionsFor(filter)};
        throwIn<shop::Gone>(*circuit);
        throwIn<other::NotFound>(*circuit);
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 1U);
        QCOMPARE(circuit->snapshot(at(0s)).totals.ignored, 1U);
    }

    // The example of CallError's comment.
    void aPermitEndsWithTheExceptionInFlight()
    {
        ErrorFilter filter;
        filter.ignoreTypes = ErrorTypes::of<std::system_error>();
        Circuit circuit{optionsFor(filter)};
        for (const std::function<void()> &send :
             {std::function<void()>{[] { throw shop::Refused{}; }},
              std::function<void()>{[] { throw std::runtime_error{"no"}; }},
              std::function<void()>{[] {}}}) {
            Permit permit = circuit->tryAcquire(at(0s));
            try {
                send();
                permit.succeed();
            } catch (const std::exception &) {
                permit.fail(CallError::current());
            }
        }
        const CircuitSnapshot now = circuit->snapshot(at(0s));
        QCOMPARE(now.totals.ignored, 1U);
        QCOMPARE(now.totals.failed, 1U);
        QCOMPARE(now.totals.succeeded, 1U);
        QCOMPARE(now.lastError, ErrorName{"runtime_error"});
    }

    void programmingErrorsAreDecidedFirst()
    {
        ErrorFilter filter;
        filter.onlyTypes = ErrorTypes::of<std::logic_error>();
        CircuitOptions options = optionsFor(filter);
        Circuit ignoring{options};
        throwIn(*ignoring, std::out_of_range{"ours"});
        QCOMPARE(ignoring->snapshot(at(0s)).totals.ignored, 1U);
        options.programmingErrors = ProgrammingErrors::Count;
        Circuit counting{options};
        throwIn(*counting, std::out_of_range{"ours"});
        QCOMPARE(counting->snapshot(at(0s)).totals.failed, 1U);
    }

    void aRetryKnowsTypes()
    {
        RetryOptions options;
        options.errors.ignoreTypes = ErrorTypes::of<shop::Base>();
        RetryPolicy retry{options};
        int calls = 0;
        const auto call = [&](auto error) {
            calls = 0;
            try {
                retry.call(
                    [&] {
                        ++calls;
                        throw error;
                    },
                    [](Duration) {});
            } catch (...) {}
            return calls;
        };
        QCOMPARE(call(shop::Gone{}), 1);
        QCOMPARE(call(other::NotFound{}), 4);

        struct Hooks // facts of its own
        {
            RetryFacts facts(const std::exception_ptr &thrown)
            {
                return {.error = CallError::of(thrown)};
            }
        } hooks;
        calls = 0;
        try {
            retry.call(
                [&] {
                    ++calls;
                    throw shop::Gone{};
                },
                [](Duration) {}, {}, hooks);
        } catch (const shop::Gone &) {}
        QCOMPARE(calls, 1);
    }

    void aFallbackKnowsTypes()
    {
        FallbackOptions options;
        options.errors.onlyTypes = ErrorTypes::of<shop::Base>();
        FallbackChain<int> chain{options};
        chain.addStatic(7);
        const auto answer = chain.call("key", []() -> int { throw shop::Gone{}; });
        QCOMPARE((*answer).value, 7);
        QCOMPARE((*answer).fallbackReason, std::string_view{"Gone"});
        QVERIFY_THROWS_EXCEPTION(other::NotFound,
                                 (void)chain.call("key", []() -> int { throw other::NotFound{}; }));
    }

    void aPipelineKnowsTypes()
    {
        Clock clock{Clock::Kind::Manual};
        FallbackOptions fallbackOptions;
        fallbackOptions.errors.ignoreTypes = ErrorTypes::of<shop::Gone>();
        FallbackChain<int> fallback{fallbackOptions};
        fallback.addStatic(7);
        RetryOptions retryOptions;
        retryOptions.errors.ignoreTypes = ErrorTypes::of<shop::NotFound>();
        RetryPolicy retry{retryOptions, &clock};
        ErrorFilter filter;
        filter.ignoreTypes = ErrorTypes::of<shop::Base>();
        CircuitBreaker breaker{"guarded", optionsFor(filter), &clock};
        Pipeline pipeline{clock, fallback, retry, breaker};
        pipeline.setSleeper([](Duration, const std::stop_token &) { return true; });

        int calls = 0;
        const auto throwing = [&](auto error) {
            return [&calls, error]() -> int {
                ++calls;
                throw error;
            };
        };
        QVERIFY_THROWS_EXCEPTION(shop::Gone, (void)pipeline.call(throwing(shop::Gone{})));
        QCOMPARE(calls, 1);
        QCOMPARE((*pipeline.call(throwing(shop::NotFound{}))).value, 7);
        QCOMPARE(calls, 2);
        QCOMPARE((*pipeline.call(throwing(shop::Base{}))).value, 7);
        QCOMPARE(calls, 6);
        QCOMPARE(breaker.snapshot(clock.now()).totals.ignored, 6U);
        QCOMPARE((*pipeline.call(throwing(other::NotFound{}))).value, 7);
        QCOMPARE(breaker.snapshot(clock.now()).totals.failed, 4U);
    }

    // A failure without a name is judged as one, also where the thread counts by itself.
    void aFailureWithoutANameIsJudgedWhetherOrNotItIsTheFirst()
    {
        ErrorFilter filter;
        filter.only = {"http"};
        Circuit circuit{optionsFor(filter)};
        succeed(circuit, at(0s));
        circuit->tryAcquire(at(0s)).fail(at(0s));
        circuit->tryAcquire(at(0s)).fail(at(0s));
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 0U);
        QCOMPARE(circuit->snapshot(at(0s)).totals.succeeded, 3U);
    }
};

QTEST_APPLESS_MAIN(TestErrorTypes)

#include "tst_error_types.moc"
