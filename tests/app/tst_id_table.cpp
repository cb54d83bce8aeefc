// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/id_table.h"

#include <QObject>
#include <QTest>

#include <string>

using namespace switchgear::app;

/// The ids of a trace: each is used once, however many there are.
class TestIdTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIdIsFoundAgainWithItsEntry()
    {
        constexpr std::uint32_t kIds = 100'000;
        IdTable table;
        const auto idOf = [](std::uint32_t i) {
            // Short ones, long ones, and now and then one that fills a block of its own.
            return std::to_string(i) + std::string(i % 1000 == 0 ? 20'000 : i % 37, 'x');
        };
        for (std::uint32_t i = 0; i < kIds; ++i) {
            const std::string id = idOf(i);
            QVERIFY(!table.isUsed(IdKey{id}));
            table.insert(IdKey{id}, {IdEntry::Kind::Acquired, i % 7, i});
        }
        for (std::uint32_t i = 0; i < kIds; ++i) {
            const std::string id = idOf(i);
            const IdEntry *entry = table.find(IdKey{id});
            QVERIFY(entry != nullptr);
            QCOMPARE(entry->slot, i);
            QCOMPARE(entry->circuit, i % 7);
        }
        QVERIFY(table.find(IdKey{"none"}) == nullptr);
    }

    void anEntryCanBeChangedInItsPlace()
    {
        IdTable table;
        table.insert(IdKey{"a"}, {IdEntry::Kind::Acquired, 0, 5});
        table.find(IdKey{"a"})->kind = IdEntry::Kind::Ended;
        QCOMPARE(table.find(IdKey{"a"})->kind, IdEntry::Kind::Ended);
        QVERIFY(table.isUsed(IdKey{"a"}));
    }

    void theEmptyIdIsAnId()
    {
        IdTable table;
        QVERIFY(!table.isUsed(IdKey{""}));
        table.insert(IdKey{""}, {});
        QVERIFY(table.isUsed(IdKey{""}));
        QVERIFY(!table.isUsed(IdKey{std::string_view{"\0", 1}}));
    }

    void linesWithoutAnIdUseTheirOwn()
    {
        IdTable table;
        table.insertLine(17);
        QVERIFY(table.isUsed(IdKey{"L17"}));
        for (const char *other : {"L1", "L170", "L017", "l17", "L17 ", "L", "L+17", "17"})
            QVERIFY2(!table.isUsed(IdKey{other}), other);
        QVERIFY(table.find(IdKey{"L17"}) == nullptr); // a call's: nothing can end it
    }

    void aLinesOwnIdCanBeTakenByAnEarlierLine()
    {
        IdTable table;
        QVERIFY(!table.isLineIdTaken(9));
        table.insert(IdKey{"L9"}, {});
        QVERIFY(table.isLineIdTaken(9));
        QVERIFY(!table.isLineIdTaken(90));
    }

    void lineIdsAreWrittenAsTheContractSays()
    {
        QCOMPARE(LineId{1}.text(), std::string_view{"L1"});
        QCOMPARE(LineId{18'446'744'073'709'551'615U}.text(),
                 std::string_view{"L18446744073709551615"});
    }
};

QTEST_APPLESS_MAIN(TestIdTable)

#include "tst_id_table.moc"
