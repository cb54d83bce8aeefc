// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child_program.h"

#include <QObject>
#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QTest>

using switchgear::app::ChildProgram;

namespace {

struct Advised
{
    int status = -1;
    QString output;
    QString errors;

    /// The line of the output that begins so, without its beginning; empty where there is none.
    [[nodiscard]] QString after(const QString &beginning) const
    {
        for (const QString &line : output.split(u'\n')) {
            if (line.startsWith(beginning))
                return line.mid(beginning.size());
        }
        return {};
    }
};

/// `validate - FLAGS` with these circuits.
Advised advised(const QByteArray &circuits, const QStringList &flags)
{
    ChildProgram child;
    child.start(QStringList{QStringLiteral("validate"), QStringLiteral("-")} + flags);
    child.process().write(R"({"circuits":[)" + circuits + "]}");
    if (!child.finish())
        return {};
    return {child.status(), QString::fromUtf8(child.output()), QString::fromUtf8(child.errors())};
}

const QStringList kEveryday{QStringLiteral("--rate"), QStringLiteral("20"),
                            QStringLiteral("--errors"), QStringLiteral("1%")};

constexpr const char *kPlainCount = R"("trip":{"kind":"failure_count"})";

QByteArray circuit(const QByteArray &name, const QByteArray &parts)
{
    return R"({"name":")" + name + "\"," + parts + '}';
}

} // namespace

/// `switchgear-cli validate` with a load.
class TestValidateCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHarmfulCircuitIsToldWithWhatToChange()
    {
        const Advised told = advised(circuit("payments", kPlainCount), kEveryday);
        QCOMPARE(told.status, 1);
        QCOMPARE(told.errors, QString{});
        const QStringList lines = told.output.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines[0], QStringLiteral("-: 1 circuit, nothing is wrong"));
        QCOMPARE(lines[1], QStringLiteral("payments at 20 calls/s with 1 % of errors:"));
        const QRegularExpression refused{
            QStringLiteral("^  with no outage: refuses 5[0-9](\\.\\d)? % of the good calls$")};
        QVERIFY2(refused.match(lines[2]).hasMatch(), qPrintable(lines[2]));
        const QRegularExpression outage{
            QStringLiteral("^  when (half of the calls|all calls) fail: lets \\d failed calls? "
                           "through, opens after \\d+(\\.\\d+)? m?s$")};
        QVERIFY2(outage.match(lines[3]).hasMatch(), qPrintable(lines[3]));
        QVERIFY2(outage.match(lines[4]).hasMatch(), qPrintable(lines[4]));
        QCOMPARE(lines[5],
                 QStringLiteral("  harmful: let trip ask for a share of the last calls besides: "
                                "\"ratio\": 0.5 and \"calls\": 20; then it refuses 0 %"));
    }

    void aPresetIsHarmless()
    {
        const Advised told = advised(circuit("payments", R"("preset":"balanced")"), kEveryday);
        QCOMPARE(told.status, 0);
        QCOMPARE(told.after(QStringLiteral("  with no outage: ")),
                 QStringLiteral("refuses 0 % of the good calls"));
        QCOMPARE(told.after(QStringLiteral("  harmful")), QString{});
    }

    void errorsAreAPercentageOrAShare()
    {
        const QByteArray payments = circuit("payments", R"("preset":"lenient")");
        const QString percent = advised(payments, kEveryday).output;
        QVERIFY(!percent.isEmpty());
        for (const QStringList &rest :
             {QStringList{QStringLiteral("--errors"), QStringLiteral("0.01")}, QStringList{}}) {
            QCOMPARE(advised(payments,
                             QStringList{QStringLiteral("--rate"), QStringLiteral("20")} + rest)
                         .output,
                     percent);
        }
    }

    void whatStandsBeforeTheBreakerIsToldBesideIt()
    {
        const Advised told =
            advised(circuit("payments", R"("limiter":{"rate":5},"bulkhead":{"concurrent":5})"),
                    kEveryday + QStringList{QStringLiteral("--duration"), QStringLiteral("50ms")});
        QCOMPARE(told.status, 0);
        QVERIFY2(told.output.contains(QStringLiteral("1 % of errors, 50 ms each:\n")),
                 qPrintable(told.output));
        const QRegularExpression stages{QStringLiteral(
            "^limiter refuses 7[45](\\.\\d)? % of the calls, bulkhead refuses .*% of the calls$")};
        const QString line = told.after(QStringLiteral("  before the breaker: "));
        QVERIFY2(stages.match(line).hasMatch(), qPrintable(line));
    }

    void equalCircuitsAreToldByTheNameOfTheFirst()
    {
        const QByteArray circuits = circuit("web", R"("preset":"strict")") + ','
                                    + circuit("mail", kPlainCount) + ','
                                    + circuit("shop", R"("preset":"strict","group":"g")") + ','
                                    + circuit("news", R"("preset":"strict","limiter":{"rate":1})");
        const Advised told = advised(circuits, kEveryday);
        QCOMPARE(told.status, 1);
        QCOMPARE(told.after(QStringLiteral("shop")), QStringLiteral(": as web"));
        QVERIFY(told.output.contains(QStringLiteral("\nnews at 20 calls/s")));
        QCOMPARE(told.output.count(QStringLiteral("  harmful: ")), 1);
    }

    void whatDoesNotEnforceRefusesNothingAndIsToldAsIfItDid()
    {
        const Advised told =
            advised(circuit("web", QByteArray{kPlainCount} + R"(,"mode":"shadow")"), kEveryday);
        QCOMPARE(told.status, 0);
        QCOMPARE(told.after(QStringLiteral("web")),
                 QStringLiteral(" at 20 calls/s with 1 % of errors, as if it enforced (its mode is "
                                "shadow):"));
        QVERIFY(!told.after(QStringLiteral("  harmful: ")).isEmpty());
    }

    void aCircuitThatNeverOpensIsToldAsSuch()
    {
        const Advised told = advised(circuit("web", R"("trip":{"ratio":1})"),
                                     QStringList{QStringLiteral("--rate"), QStringLiteral("20")});
        QVERIFY2(told.after(QStringLiteral("  when half of the calls fail: "))
                     .startsWith(QStringLiteral("does not open within ")),
                 qPrintable(told.output));
    }

    void namesArePrintedHarmlessly()
    {
        const Advised told =
            advised(circuit(R"(a\u001b[31m\nb\u202e)", R"("preset":"lenient")"), kEveryday);
        QVERIFY2(told.output.contains(QStringLiteral("\na\\x1b[31m\\nb\\xe2\\x80\\xae at 20 ")),
                 qPrintable(told.output));
    }

    void aFaultyFileIsRefusedWhateverTheLoad()
    {
        const Advised told = advised(circuit("web", R"("preset":"harsh")"), kEveryday);
        QCOMPARE(told.status, 2);
        QCOMPARE(told.output, QString{});
        QCOMPARE(told.errors.count(u'\n'), 1);
    }

    void withNoRateNothingIsTried()
    {
        const Advised told = advised(circuit("web", kPlainCount), {});
        QCOMPARE(told.status, 0);
        QCOMPARE(told.output, QStringLiteral("-: 1 circuit, nothing is wrong\n"));
    }

    void wrongFlagsAreOneClearLine_data()
    {
        QTest::addColumn<QString>("flags");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *flags, const char *part) {
            QTest::newRow(flags) << QString::fromUtf8(flags) << QString::fromUtf8(part);
        };
        const char *const rate = "must be a number of calls a second from 0.001 to 100000";
        row("--rate 0", rate);
        row("--rate -1", rate);
        row("--rate 1e9", rate);
        row("--rate nan", rate);
        row("--rate 20/s", rate);
        const char *const errors = "must be a share such as 1% or 0.01, from 0 and below 1";
        row("--rate 20 --errors 100%", errors);
        row("--rate 20 --errors 1", errors);
        row("--rate 20 --errors -1%", errors);
        row("--rate 20 --errors %", errors);
        row("--rate 20 --errors 1%%", errors);
        row("--rate 20 --errors inf", errors);
        row("--rate 20 --duration 2h", "from 0 to 1h");
        row("--rate 20 --duration soon", "must be a duration");
        row("--rate 20000 --duration 1m", "must be at most 100000 calls under way");
        row("--errors 1%", "--errors requires --rate");
        row("--duration 1s", "--duration requires --rate");
    }

    void wrongFlagsAreOneClearLine()
    {
        QFETCH(const QString, flags);
        QFETCH(const QString, part);
        const Advised told = advised(circuit("web", R"("preset":"strict")"), flags.split(u' '));
        QCOMPARE(told.status, 2);
        QCOMPARE(told.output, QString{});
        QVERIFY2(told.errors.contains(part), qPrintable(told.errors));
        QCOMPARE(told.errors.count(u'\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestValidateCommand)

#include "tst_validate_command.moc"
