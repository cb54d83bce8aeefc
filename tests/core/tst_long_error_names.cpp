// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <string>

using namespace switchgear;
using namespace switchgear::test;

/// Names that are longer than what is kept of one.
class TestLongErrorNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsKeptWholeUpToItsBound()
    {
        const std::string longest(ErrorName::kLongest, 'n');
        QCOMPARE(ErrorName{longest}.text(), std::string_view{longest});
        QVERIFY(ErrorName{longest}.isWhole());

        const ErrorName cut{longest + 'n'};
        QCOMPARE(cut.text(), std::string_view{std::string(ErrorName::kLongest - 3, 'n') + "…"});
        QVERIFY(!cut.isWhole());
        QCOMPARE(cut, ErrorName{std::string(1U << 20U, 'n')}); // a megabyte
        QCOMPARE(ErrorName::fromId(cut.id()), cut);
    }

    void theCutLiesBetweenCharacters()
    {
        for (std::size_t before = 0; before < 4; ++before) {
            std::string name(before, '.');
            for (int i = 0; i < 100; ++i)
                name += "日"; // three bytes
            const std::string_view kept = ErrorName{name}.text();
            QVERIFY(kept.size() <= ErrorName::kLongest);
            QVERIFY(kept.size() > ErrorName::kLongest - 3);
            QVERIFY(kept.ends_with("日…"));
            QCOMPARE((kept.size() - before) % 3, std::size_t{0});
        }
        // What is no text at all is cut, too.
        QVERIFY(ErrorName{std::string(1'000, '\x80')}.text().size() <= ErrorName::kLongest);
    }

    void aNameOfAMegabyteIsJudgedByAllOfIt()
    {
        const std::string stem(1U << 20U, 'n');
        CircuitOptions options = optionsWith(ConsecutiveFailures{2, Duration{0}});
        options.errors.ignore = {stem + ".4xx"};
        Circuit circuit{options};
        for (const char *const end : {".404", ".503", ".404"})
            circuit->tryAcquire(at(1s)).fail(at(1s), stem + end);
        circuit->tryAcquire(at(1s)).fail(at(1s), CallError{stem + ".499"});
        const CircuitSnapshot now = circuit->snapshot(at(1s));
        QCOMPARE(now.totals.ignored, 3U);
        QCOMPARE(now.totals.failed, 1U);
        QCOMPARE(now.lastError, ErrorName{stem});
        QCOMPARE(CallError{stem + ".499"}.text(), std::string_view{stem + ".499"});
        circuit->tryAcquire(at(1s)).fail(at(1s), stem);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void manyLongNamesStayWithinTheBound()
    {
        // Each is another name to whoever hands it in, and one to the process.
        const std::string stem(1'000, 'm');
        for (int i = 0; i < 100'000; ++i)
            QCOMPARE(ErrorName{stem + std::to_string(i)}.text().size(), ErrorName::kLongest);
    }
};

QTEST_APPLESS_MAIN(TestLongErrorNames)

#include "tst_long_error_names.moc"
