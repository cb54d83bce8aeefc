// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"

#include <switchgear/fallback_cache.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <list>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

int valueOf(FallbackCache<int> &cache, std::string_view key, TimePoint now = at(0s))
{
    const std::shared_ptr<const int> kept = cache.find(key, now);
    return kept ? *kept : -1;
}

/// Least recently used, as a list that is searched from the front.
class PlainCache final
{
public:
    PlainCache(Duration ttl, std::size_t most) : m_ttl(ttl), m_most(most) {}

    void remember(const std::string &key, int value, TimePoint now)
    {
        m_entries.remove_if([&](const Entry &entry) { return entry.key == key; });
        if (m_entries.size() == m_most)
            m_entries.pop_back();
        m_entries.push_front({key, value, now});
    }
    int find(const std::string &key, TimePoint now)
    {
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
            if (entry->key != key)
                continue;
            if (now - entry->at >= m_ttl) {
                m_entries.erase(entry);
                return -1;
            }
            m_entries.splice(m_entries.begin(), m_entries, entry);
            return m_entries.front().value;
        }
        return -1;
    }

private:
    struct Entry
    {
        std::string key;
        int value;
        TimePoint at;
    };

    Duration m_ttl;
    std::size_t m_most;
    std::list<Entry> m_entries;
};

} // namespace

/// The last good answers.
class TestFallbackCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAnswerIsFoundByItsKey()
    {
        FallbackCache<int> cache;
        QCOMPARE(valueOf(cache, "a"), -1);
        cache.remember("a", 1, at(0s));
        cache.remember("", 2, at(0s));
        QCOMPARE(valueOf(cache, "a"), 1);
        QCOMPARE(valueOf(cache, ""), 2);
        cache.remember("a", 3, at(0s));
        QCOMPARE(valueOf(cache, "a"), 3);
        QVERIFY(cache.forget("a"));
        QVERIFY(!cache.forget("a"));
        QCOMPARE(valueOf(cache, "a"), -1);
        cache.clear();
        QCOMPARE(valueOf(cache, ""), -1);
        const FallbackCacheSnapshot expected{.entries = 0, .hits = 3, .misses = 3};
        QCOMPARE(cache.snapshot(), expected);
    }

    void anAnswerAsOldAsItsTimeToLiveIsNotGiven()
    {
        for (const Duration age : {60s - 1ns, Duration{60s}, 60s + 1ns}) {
            FallbackCache<int> cache{{.ttl = 60s}};
            cache.remember("a", 1, at(5s));
            QCOMPARE(valueOf(cache, "a", at(5s) + age), age < Duration{60s} ? 1 : -1);
            QCOMPARE(cache.snapshot().expired, age < Duration{60s} ? 0U : 1U);
        }
        FallbackCache<int> cache{{.ttl = 60s}};
        cache.remember("a", 1, at(0s));
        cache.remember("a", 2, at(30s)); // fresh again
        QCOMPARE(valueOf(cache, "a", at(89s)), 2);
        QCOMPARE(valueOf(cache, "a", at(-1s)), 2); // a time before is no age
    }

    void theLeastRecentlyUsedMakesRoom()
    {
        FallbackCache<int> cache{{.ttl = 1h, .maxEntries = 3}};
        cache.remember("a", 1, at(0s));
        cache.remember("b", 2, at(0s));
        cache.remember("c", 3, at(0s));
        QCOMPARE(cache.snapshot().evicted, 0U);
        QCOMPARE(valueOf(cache, "a"), 1); // used: now b is the last
        cache.remember("d", 4, at(0s));
        QCOMPARE(cache.snapshot().evicted, 1U);
        QCOMPARE(cache.snapshot().entries, std::size_t{3});
        QCOMPARE(valueOf(cache, "b"), -1);
        cache.remember("c", 5, at(0s)); // in place of an older one: nobody has to go
        QCOMPARE(cache.snapshot().evicted, 1U);
        QCOMPARE(valueOf(cache, "a"), 1);
        QCOMPARE(valueOf(cache, "d"), 4);
    }

    void agreesWithAPlainList()
    {
        std::mt19937_64 random{23};
        FallbackCache<int> cache{{.ttl = 100ms, .maxEntries = 8}};
        PlainCache plain{100ms, 8};
        TimePoint now = at(0s);
        for (int step = 0; step < 20'000; ++step) {
            now += std::chrono::milliseconds{random() % 5};
            const std::string key = std::to_string(random() % 16);
            if (random() % 3 == 0) {
                cache.remember(key, step, now);
                plain.remember(key, step, now);
            } else {
                QCOMPARE(valueOf(cache, key, now), plain.find(key, now));
            }
            QVERIFY(cache.snapshot().entries <= 8U);
        }
    }

    void anAnswerOutlivesItsPlace()
    {
        FallbackCache<std::string> cache{{.ttl = 1h, .maxEntries = 1}};
        cache.remember("a", "kept", at(0s));
        const std::shared_ptr<const std::string> held = cache.find("a", at(0s));
        cache.remember("b", "other", at(0s));
        QCOMPARE(*held, std::string{"kept"});
    }

    void anAnswerMayLookAtTheCacheAsItEnds()
    {
        // Would never come back if answers ended under the lock.
        struct Nosy
        {
            FallbackCache<Nosy> *cache = nullptr;
            explicit Nosy(FallbackCache<Nosy> *lookedAt) : cache(lookedAt) {}
            Nosy(const Nosy &) = default;
            Nosy &operator=(const Nosy &) = default;
            ~Nosy() { static_cast<void>(cache->snapshot()); }
        };
        FallbackCache<Nosy> cache{{.ttl = 1s, .maxEntries = 1}};
        cache.remember("a", Nosy{&cache}, at(0s));
        cache.remember("a", Nosy{&cache}, at(0s));
        cache.remember("b", Nosy{&cache}, at(0s));
        QVERIFY(cache.find("b", at(1s)) == nullptr);
        cache.remember("c", Nosy{&cache}, at(0s));
        QVERIFY(cache.forget("c"));
        cache.remember("d", Nosy{&cache}, at(0s));
        cache.clear();
        QCOMPARE(cache.snapshot().entries, std::size_t{0});
    }

    void unsoundOptionsAreRefused()
    {
        QCOMPARE(validate(FallbackCacheOptions{.ttl = Duration{0}, .maxEntries = 0}).size(),
                 std::size_t{2});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (FallbackCache<int>{{.ttl = Duration{0}}}));
        QVERIFY(validate(FallbackCacheOptions{.ttl = 1ns, .maxEntries = 1}).empty());
    }

    void manyThreadsKeepItsBounds()
    {
        constexpr int kThreads = 4;
        constexpr int kTimes = 2000;
        FallbackCache<std::string> cache{{.ttl = 1s, .maxEntries = 10}};
        std::atomic<int> wrong{0};
        inThreads(kThreads, [&](int thread) {
            for (int i = 0; i < kTimes; ++i) {
                const std::string key = std::to_string((i * 7 + thread) % 20);
                const TimePoint now = at(std::chrono::milliseconds{i});
                if (i % 3 == 0)
                    cache.remember(key, "of " + key, now);
                else if (const auto kept = cache.find(key, now))
                    wrong += *kept == "of " + key ? 0 : 1;
                if (i % 50 == 0)
                    cache.forget(key);
            }
        });
        QCOMPARE(wrong.load(), 0);
        const FallbackCacheSnapshot snapshot = cache.snapshot();
        QVERIFY(snapshot.entries <= 10U);
        int finds = 0;
        for (int i = 0; i < kTimes; ++i)
            finds += i % 3 == 0 ? 0 : kThreads;
        QCOMPARE(snapshot.hits + snapshot.misses, static_cast<std::uint64_t>(finds));
    }
};

QTEST_APPLESS_MAIN(TestFallbackCache)

#include "tst_fallback_cache.moc"
