// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <variant>

using namespace switchgear;
using namespace switchgear::test;

namespace {

class PaymentRefused : public std::runtime_error
{
public:
    explicit PaymentRefused(int code) : std::runtime_error("refused"), m_code(code) {}
    [[nodiscard]] int code() const noexcept { return m_code; }

private:
    int m_code;
};

struct NoException
{
    int number = 0;
};

template <typename T>
struct Failing
{};

int twice(int number)
{
    return 2 * number;
}

} // namespace

/// Synchronous guarded calls.
class TestCallAndWrap : public QObject
{
    Q_OBJECT

private:
    static std::string lastError(Circuit &circuit)
    {
        return std::string{circuit->snapshot(at(0s)).lastError.text()};
    }

private Q_SLOTS:
    void givesTheFunctionsValue()
    {
        // The example of CallResult's comment.
        Circuit breaker;
        const auto fetch = [] { return 42; };
        int used = 0;
        const auto example = [&]() -> std::optional<Duration> {
            const CallResult<int> answer = breaker->call([&] { return fetch(); });
            if (!answer)
                return answer.rejection().retryAfter;
            used = *answer;
            return std::nullopt;
        };
        QCOMPARE(example(), std::optional<Duration>{});
        QCOMPARE(used, 42);
        QCOMPARE(breaker->snapshot(at(0s)).totals.succeeded, 1U);
        breaker->trip(byOperator(), at(0s));
        QCOMPARE(example(), some(30s));
    }

    void givesVoidMoveOnlyAndReferenceResults()
    {
        Circuit circuit;
        int ran = 0;
        const CallResult<void> nothing = circuit->call([&] { ++ran; });
        QVERIFY(nothing);
        QCOMPARE(ran, 1);

        CallResult<std::unique_ptr<int>> moved =
            circuit->call([] { return std::make_unique<int>(7); });
        QVERIFY(moved);
        const std::unique_ptr<int> owned = *std::move(moved);
        QCOMPARE(*owned, 7);

        int target = 1;
        CallResult<int &> reference = circuit->call([&]() -> int & { return target; });
        QVERIFY(reference);
        *reference = 5;
        QCOMPARE(target, 5);
        QCOMPARE(&*reference, &target);

        const CallResult<std::string> text = circuit->call([] { return std::string{"done"}; });
        QCOMPARE(*text, std::string{"done"});
        QCOMPARE(circuit->snapshot(at(0s)).totals.succeeded, 4U);
        QCOMPARE(circuit->snapshot(at(0s)).inFlight, 0U);
    }

    void aFunctionThatGivesFalseOrNothingSucceedsAllTheSame()
    {
        Circuit circuit{opensAtOnce()};
        const CallResult<bool> no = circuit->call([] { return false; });
        QVERIFY(no); // it was made
        QVERIFY(!*no);
        const CallResult<std::optional<int>> none =
            circuit->call([] { return std::optional<int>{}; });
        QVERIFY(none);
        QVERIFY(!(*none).has_value());
        QCOMPARE(circuit->snapshot(at(0s)).totals.succeeded, 2U);
    }

    void aRejectedCallIsNotMade()
    {
        Circuit circuit;
        circuit->trip(byOperator(), at(0s));
        int ran = 0;
        const CallResult<int> answer = circuit->call([&] { return ++ran; });
        QVERIFY(!answer);
        QCOMPARE(ran, 0);
        QCOMPARE(answer.rejection(),
                 (Rejection{RejectedBy::Breaker, CircuitState::Open, some(30s)}));
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, static_cast<void>(*answer));
        const CallResult<void> nothing = circuit->call([&] { ++ran; });
        QVERIFY(!nothing);
        QCOMPARE(nothing.rejection().state, CircuitState::Open);
    }

    void anExceptionPassesThroughUnchangedAndCounts()
    {
        Circuit circuit{opensAtOnce()};
        int code = 0;
        try {
            static_cast<void>(circuit->call([]() -> int { throw PaymentRefused{17}; }));
            QFAIL("nothing was thrown");
        } catch (const PaymentRefused &error) {
            code = error.code();
        }
        QCOMPARE(code, 17);
        QCOMPARE(circuit->state(at(0s)), CircuitState::Open);
        QCOMPARE(lastError(circuit), std::string{"PaymentRefused"});
        QCOMPARE(circuit->snapshot(at(0s)).totals.failed, 1U);
    }

    void theSameExceptionObjectIsSeen()
    {
        Circuit circuit;
        const std::exception *thrown = nullptr;
        try {
            static_cast<void>(circuit->call([&] {
                try {
                    throw PaymentRefused{1};
                } catch (const PaymentRefused &error) {
                    thrown = &error;
                    throw;
                }
            }));
        } catch (const std::exception &error) {
            QCOMPARE(&error, thrown);
        }
        QVERIFY(thrown != nullptr);
    }

    void anExceptionIsNamedAfterTheLastPartOfItsType()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{100, Duration{0}})};
        const auto nameOf = [&](auto exception) {
            try {
                static_cast<void>(circuit->call([&] { throw exception; }));
            } catch (...) {
                return lastError(circuit);
            }
            return std::string{"nothing was thrown"};
        };
        QCOMPARE(nameOf(std::runtime_error{"x"}), std::string{"runtime_error"});
        QCOMPARE(nameOf(NoException{1}), std::string{"NoException"});
        QCOMPARE(nameOf(7), std::string{"int"});
        const std::string templated = nameOf(Failing<std::string>{});
        QVERIFY2(templated.starts_with("Failing"), templated.c_str());
    }

    void badAllocAndLogicErrorAreIgnoredByDefault()
    {
        Circuit circuit{opensAtOnce()};
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc,
                                 static_cast<void>(circuit->call([] { throw std::bad_alloc{}; })));
        QVERIFY_THROWS_EXCEPTION(std::logic_error, static_cast<void>(circuit->call(
                                                       [] { throw std::logic_error{"x"}; })));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, static_cast<void>(circuit->call([] {
                                     throw std::out_of_range{"x"};
                                 }))); // below logic_error
        QVERIFY_THROWS_EXCEPTION(std::bad_array_new_length, static_cast<void>(circuit->call([] {
                                     throw std::bad_array_new_length{};
                                 }))); // below bad_alloc
        const CircuitSnapshot snapshot = circuit->snapshot(at(0s));
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.totals.ignored, 4U);
        QCOMPARE(snapshot.totals.failed, 0U);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    void programmingErrorsCountWhereTheyAreToCount()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.programmingErrors = ProgrammingErrors::Count;
        Circuit circuit{options};
        QVERIFY_THROWS_EXCEPTION(std::logic_error, static_cast<void>(circuit->call(
                                                       [] { throw std::logic_error{"x"}; })));
        QCOMPARE(circuit->state(at(0s)), CircuitState::Closed);
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc,
                                 static_cast<void>(circuit->call([] { throw std::bad_alloc{}; })));
        QCOMPARE(circuit->state(at(0s)), CircuitState::Open);
    }

    void theErrorFilterHoldsForExceptionsToo()
    {
        CircuitOptions options = opensAtOnce();
        options.errors.ignore = {"PaymentRefused"};
        Circuit circuit{options};
        QVERIFY_THROWS_EXCEPTION(PaymentRefused,
                                 static_cast<void>(circuit->call([] { throw PaymentRefused{1}; })));
        QCOMPARE(circuit->state(at(0s)), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(at(0s)).totals.ignored, 1U);
    }

    void wrapGuardsAFunctionWithItsArguments()
    {
        Circuit circuit{opensAtOnce()};
        auto guarded = circuit->wrap(twice);
        const CallResult<int> answer = guarded(21);
        QCOMPARE(*answer, 42);

        auto taking = circuit->wrap([](std::unique_ptr<int> number) { return *number + 1; });
        QCOMPARE(*taking(std::make_unique<int>(1)), 2);

        int sum = 0;
        auto adding =
            circuit->wrap([](int &target, int number) -> int & { return target += number; });
        QCOMPARE(&*adding(sum, 5), &sum);
        QCOMPARE(sum, 5);

        auto counting = circuit->wrap([count = 0]() mutable { return ++count; });
        static_cast<void>(counting());
        QCOMPARE(*counting(), 2);

        auto throwing = circuit->wrap([](int code) { throw PaymentRefused{code}; });
        static_assert(std::is_same_v<decltype(throwing(1)), CallResult<void>>);
        QVERIFY_THROWS_EXCEPTION(PaymentRefused, static_cast<void>(throwing(1)));
        QVERIFY(!guarded(1)); // open: every wrapped function of the circuit is rejected
        QVERIFY(!throwing(1));
        QCOMPARE(circuit->snapshot(at(0s)).totals.rejected, 2U);
    }

    void guardedCallsMayBeNested()
    {
        Circuit outer{opensAtOnce(), "orders"};
        Circuit inner{opensAtOnce(), "payments"};
        const auto pay = [&] {
            return outer->call([&] {
                const CallResult<int> paid = inner->call([]() -> int { throw PaymentRefused{1}; });
                return paid ? *paid : -1;
            });
        };
        QVERIFY_THROWS_EXCEPTION(PaymentRefused, static_cast<void>(pay()));
        QCOMPARE(inner->state(at(0s)), CircuitState::Open);
        QCOMPARE(outer->state(at(0s)), CircuitState::Open);
        outer->reset(byOperator(), at(0s));
        // The inner rejection is a value: the outer call handles it and succeeds.
        const CallResult<int> handled = pay();
        QVERIFY(handled);
        QCOMPARE(*handled, -1);
        QCOMPARE(outer->state(at(0s)), CircuitState::Closed);
    }

    void aProbeThatThrowsOpensAgain()
    {
        Circuit circuit{opensAtOnce()};
        circuit->trip(byOperator(), at(0s));
        circuit.clock().advance(30s);
        QVERIFY_THROWS_EXCEPTION(PaymentRefused,
                                 static_cast<void>(circuit->call([] { throw PaymentRefused{1}; })));
        QCOMPARE(circuit->state(at(30s)), CircuitState::Open);
        circuit.clock().advance(30s);
        QVERIFY(circuit->call([] {}));
        QCOMPARE(circuit->state(at(60s)), CircuitState::Closed);
    }

    void anIgnoredExceptionInAProbeGivesItsPlaceBack()
    {
        Circuit circuit{opensAtOnce()};
        circuit->forceHalfOpen(byOperator(), at(0s));
        QVERIFY_THROWS_EXCEPTION(std::logic_error, static_cast<void>(circuit->call(
                                                       [] { throw std::logic_error{"x"}; })));
        QCOMPARE(circuit->state(at(0s)), CircuitState::HalfOpen);
        QVERIFY(circuit->call([] {}));
        QCOMPARE(circuit->state(at(0s)), CircuitState::Closed);
    }
};

QTEST_APPLESS_MAIN(TestCallAndWrap)

#include "tst_call_and_wrap.moc"
