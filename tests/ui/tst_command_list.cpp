// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/command_list.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace switchgear::ui;

class TestCommandList final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesRankByWhereTheyBegin();
    void theBestComesFirstAndEqualsKeepTheirOrder();
    void theListIsBounded();
};

void TestCommandList::matchesRankByWhereTheyBegin()
{
    QCOMPARE(matchCost("auth.token", "auth"), 0);
    QCOMPARE(matchCost("auth.token", "TOK"), 1);
    QCOMPARE(matchCost("auth.token", "oken"), 4);
    QCOMPARE(matchCost("Isolate auth.token", "iso auth"), 1);
    QCOMPARE(matchCost("auth.token", "mail"), -1);
    QCOMPARE(matchCost("anything", " "), 0);
}

void TestCommandList::theBestComesFirstAndEqualsKeepTheirOrder()
{
    CommandList list;
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<Command> commands(4);
    commands[0].text = "slow mail";
    commands[1].text = "mail.send";
    commands[2].text = "mail.read";
    commands[3].text = "auth";
    list.setCommands(commands);
    QCOMPARE(list.rowCount(), 4);
    list.setQuery("mail");
    QCOMPARE(list.rowCount(), 3);
    QCOMPARE(list.command(0).text, "mail.send");
    QCOMPARE(list.command(1).text, "mail.read");
    QCOMPARE(list.command(2).text, "slow mail");
}

void TestCommandList::theListIsBounded()
{
    CommandList list;
    std::vector<Command> commands(CommandList::kShown + 40);
    for (Command &command : commands)
        command.text = "circuit";
    list.setCommands(commands);
    QCOMPARE(list.rowCount(), static_cast<int>(CommandList::kShown));
    list.setQuery("circuit");
    QCOMPARE(list.rowCount(), static_cast<int>(CommandList::kShown));
}

QTEST_GUILESS_MAIN(TestCommandList)
#include "tst_command_list.moc"
