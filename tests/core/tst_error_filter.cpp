// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <stdexcept>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// Which errors count.
class TestErrorFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClassMatchesItselfAndWhatLiesBelowIt_data()
    {
        QTest::addColumn<QByteArray>("errorClass");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *errorClass, const char *name, bool matches) {
            QTest::addRow("%s, %s", errorClass, name)
                << QByteArray{errorClass} << QByteArray{name} << matches;
        };
        row("http", "http", true);
        row("http", "http.503", true);
        row("http", "http.503.drained", true);
        row("http", "https", false);
        row("http", "https.503", false);
        row("http", "htt", false);
        row("http.503", "http", false);
        row("http.503", "http.503", true);
        row("http.503", "http.5031", false);
        row("http.503", "http.504", false);
        row("http.503", "http.503.drained", true);
        row("http.5xx", "http.500", true);
        row("http.5xx", "http.599", true);
        row("http.5xx", "http.503.drained", true);
        row("http.5xx", "http.499", false);
        row("http.5xx", "http.600", false);
        row("http.5xx", "http.50", false);
        row("http.5xx", "http.5000", false);
        row("http.5xx", "http.5ab", false);
        row("http.5xx", "http.5xx", true);
        row("http.5xx", "http.5", false);
        row("http.5xx", "http", false);
        row("http.x03", "http.403", true);
        row("http.x03", "http.404", false);
        row("TimeoutError", "TimeoutError", true);
        row("TimeoutError", "timeouterror", false);
        row("TimeoutError", "TimeoutErrors", false);
        row("TimeoutError", "TimeoutError.connect", true);
        row("timeout", "TimeoutError", false);
        row("HTTP", "http.503", false);
        row("http.5XX", "http.503", false);
        row("ExecutionError", "ExecutionError", true);
    }

    void aClassMatchesItselfAndWhatLiesBelowIt()
    {
        QFETCH(const QByteArray, errorClass);
        QFETCH(const QByteArray, name);
        QFETCH(const bool, matches);
        QCOMPARE(matchesErrorClass(errorClass.toStdString(), name.toStdString()), matches);
    }

    void verdicts_data()
    {
        QTest::addColumn<QByteArrayList>("ignore");
        QTest::addColumn<QByteArrayList>("only");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char *title, const QByteArrayList &ignore,
                            const QByteArrayList &only, const char *name, Verdict verdict) {
            QTest::newRow(title) << ignore << only << QByteArray{name} << static_cast<int>(verdict);
        };
        row("nothing given", {}, {}, "http.404", Verdict::Failure);
        row("ignored", {"http.4xx"}, {}, "http.404", Verdict::Ignored);
        row("not ignored", {"http.4xx"}, {}, "http.503", Verdict::Failure);
        row("the second of the list", {"ValueError", "http.4xx"}, {}, "http.404", Verdict::Ignored);
        row("among only", {}, {"http"}, "http.503", Verdict::Failure);
        row("not among only is a success", {}, {"http"}, "ValueError", Verdict::Success);
        row("ignore wins over only", {"http.4xx"}, {"http"}, "http.404", Verdict::Ignored);
        row("ignore wins outside of only", {"ValueError"}, {"http"}, "ValueError",
            Verdict::Ignored);
        row("only, beside ignore", {"http.4xx"}, {"http"}, "http.503", Verdict::Failure);
    }

    void verdicts()
    {
        QFETCH(const QByteArrayList, ignore);
        QFETCH(const QByteArrayList, only);
        QFETCH(const QByteArray, name);
        QFETCH(const int, verdict);
        ErrorFilter filter;
        for (const QByteArray &each : ignore)
            filter.ignore.push_back(each.toStdString());
        for (const QByteArray &each : only)
            filter.only.push_back(each.toStdString());
        QCOMPARE(filter.verdict(name.toStdString()), static_cast<Verdict>(verdict));
    }

    void thePredicateIsAskedBeforeTheLists()
    {
        ErrorFilter filter;
        filter.ignore = {"http"};
        filter.predicate = [](std::string_view name) {
            return name == "http.503" ? Verdict::Failure : Verdict::Success;
        };
        QCOMPARE(filter.verdict("http.503"), Verdict::Failure);
        QCOMPARE(filter.verdict("http.404"), Verdict::Success);
    }

    void anIgnoredErrorCountsAsNeither()
    {
        CircuitOptions options = optionsWith(FailureRatio{0.5, 2, 30s, 10});
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        fail(circuit, at(1s), 100, "ValueError");
        fail(circuit, at(1s), 1);
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.totals.ignored, 100U);
        QCOMPARE(snapshot.totals.failed, 1U);
        QCOMPARE(snapshot.totals.succeeded, 0U);
        QCOMPARE(snapshot.window.calls, 1U);
        QCOMPARE(snapshot.errors.size(), 1U);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    void anIgnoredErrorBreaksNoRowOfFailures()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        fail(circuit, at(1s));
        fail(circuit, at(1s), 1, "ValueError");
        Permit cancelled = circuit->tryAcquire(at(1s));
        cancelled.cancel(at(1s));
        fail(circuit, at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void anErrorOutsideOfOnlyCountsAsASuccess()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.errors.only = {"http.5xx"};
        Circuit circuit{options};
        fail(circuit, at(1s), 1, "http.503");
        fail(circuit, at(1s), 1, "http.404"); // ends the row
        fail(circuit, at(1s), 1, "http.503");
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.totals.succeeded, 1U);
        QCOMPARE(snapshot.totals.failed, 2U);
        QCOMPARE(snapshot.errors.size(), 1U);
        QCOMPARE(snapshot.errors.front(), (ErrorCount{ErrorName{"http.503"}, 2}));
    }

    void aProbesIgnoredErrorDecidesNothingAndItsSuccessByOnlyCloses()
    {
        CircuitOptions options = opensAtOnce();
        options.errors.only = {"http.5xx"};
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        fail(circuit, at(0s), 1, "http.503");
        fail(circuit, at(30s), 1, "ValueError");
        QCOMPARE(circuit->state(at(30s)), CircuitState::HalfOpen);
        fail(circuit, at(30s), 1, "http.404");
        QCOMPARE(circuit->state(at(30s)), CircuitState::Closed);
    }

    void aPredicateThatThrowsCountsAFailureAndIsAskedAgain()
    {
        int asked = 0;
        CircuitOptions options = optionsWith(ConsecutiveFailures{3, Duration{0}});
        options.errors.predicate = [&asked](std::string_view) -> Verdict {
            if (++asked < 3)
                throw std::runtime_error{"no idea"};
            return Verdict::Ignored;
        };
        Circuit circuit{options};
        fail(circuit, at(1s), 2);
        QCOMPARE(circuit->snapshot(at(1s)).totals.failed, 2U);
        fail(circuit, at(2s), 2);
        const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
        QCOMPARE(snapshot.totals.ignored, 2U);
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(asked, 3); // once it has answered, the answer stands
    }

    // The example of ErrorName's comment.
    void aNameIsKeptOnceForTheProcess()
    {
        static const ErrorName timeout{"TimeoutError"};
        QCOMPARE(timeout, ErrorName{"TimeoutError"});
        QCOMPARE(timeout.text(), std::string_view{"TimeoutError"});
        QCOMPARE(ErrorName::fromId(timeout.id()), timeout);
        QVERIFY(timeout != ErrorName{"timeouterror"});
        QVERIFY(!timeout.isEmpty());
        QVERIFY(ErrorName{}.isEmpty());
        QVERIFY(ErrorName{""}.isEmpty());
        QCOMPARE(ErrorName{}.text(), std::string_view{});
        ErrorName fromAnother;
        std::jthread{[&] { fromAnother = ErrorName{"TimeoutError"}; }}.join();
        QCOMPARE(fromAnother, timeout);
    }

    void aNameKeepsItsTextWhatEverItIs()
    {
        const std::string strange = "<img src=x onerror=%1 %s>";
        QCOMPARE(ErrorName{strange}.text(), std::string_view{strange});
    }
};

QTEST_APPLESS_MAIN(TestErrorFilter)

#include "tst_error_filter.moc"
