// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "probe_list.h"
#include "support.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace switchgear;
using namespace switchgear::detail;
using namespace switchgear::test;

/// The probes under way: by their ids, and by who times out first.
class TestProbeList : public QObject
{
    Q_OBJECT

private:
    static std::int64_t added(ProbeList &probes, std::uint64_t epoch, TimePoint deadline)
    {
        return probes.hasRoom() ? probes.add(epoch, deadline) : -1;
    }

private Q_SLOTS:
    void theEarliestIsTheOneThatTimesOutFirst()
    {
        ProbeList probes;
        QVERIFY(probes.earliest() == nullptr);
        (void)added(probes, 1, at(5s));
        const std::int64_t first = added(probes, 2, at(3s));
        (void)added(probes, 3, at(4s));
        QCOMPARE(probes.earliest()->id, first);
        QCOMPARE(probes.earliest()->epoch, 2U);
        QCOMPARE(probes.earliest()->deadline, at(3s));
    }

    void ofSeveralThatTimeOutAtOnceTheOldestIsFirst()
    {
        ProbeList probes;
        const std::int64_t gone = added(probes, 1, at(1s));
        std::vector<std::int64_t> ids;
        for (int i = 0; i < 7; ++i)
            ids.push_back(added(probes, 1, at(3s)));
        QVERIFY(probes.remove(gone));
        ids.push_back(added(probes, 1, at(3s))); // in the place of the one that is gone
        for (const std::int64_t id : ids) {
            QCOMPARE(probes.earliest()->id, id);
            QVERIFY(probes.remove(id));
        }
    }

    void whatWasRemovedIsNotThereThoughItsPlaceIsUsedAgain()
    {
        ProbeList probes;
        const std::int64_t first = added(probes, 1, at(3s));
        QVERIFY(probes.remove(first));
        QVERIFY(!probes.remove(first));
        const std::int64_t second = added(probes, 1, at(3s));
        QVERIFY(second != first);
        QVERIFY(!probes.remove(first));
        QVERIFY(probes.remove(second));
        QVERIFY(!probes.remove(-1));
        QVERIFY(!probes.remove(77));
    }

    void doesAsAListThatIsSearchedInRandomRuns()
    {
        std::mt19937_64 chance{7};
        for (int run = 0; run < 200; ++run) {
            ProbeList probes;
            std::vector<ProbeList::Probe> expected; // oldest first
            for (int step = 0; step < 300; ++step) {
                if (expected.empty() || chance() % 5 < 3) {
                    const TimePoint deadline = at(std::chrono::seconds{chance() % 40});
                    expected.push_back({added(probes, chance() % 3, deadline), 0, deadline});
                } else {
                    const auto gone =
                        expected.begin() + static_cast<std::ptrdiff_t>(chance() % expected.size());
                    QVERIFY(probes.remove(gone->id));
                    QVERIFY(!probes.remove(gone->id));
                    expected.erase(gone);
                }
                const auto first = std::min_element(
                    expected.begin(), expected.end(),
                    [](const auto &a, const auto &b) { return a.deadline < b.deadline; });
                QCOMPARE(probes.earliest() == nullptr, expected.empty());
                if (first != expected.end())
                    QCOMPARE(probes.earliest()->id, first->id);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestProbeList)

#include "tst_probe_list.moc"
