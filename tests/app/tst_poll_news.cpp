// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/poll_news.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

PollError failure(std::uint64_t poll, std::string_view name, const std::string &words)
{
    return {poll, 0s, 0s, ErrorName{name}, 0, {}, 1s, words};
}

PollResult success(std::uint64_t poll, std::optional<Duration> retryAfter,
                   std::optional<Duration> delay)
{
    return {poll, 0s, 0s, 202, "{}", retryAfter, delay};
}

} // namespace

class TestPollNews final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindOfFailureIsToldOnce()
    {
        PollNews news{{}};
        PollLog log;
        QCOMPARE(news.take(log), QStringList());
        log.addError(failure(1, "ChunkError", "at 'x'"));
        QCOMPARE(news.take(log), QStringList{QStringLiteral("poll 1 failed: at 'x' (ChunkError)")});
        QCOMPARE(news.take(log), QStringList());
        log.addError(failure(2, "ChunkError", "at 'y'"));
        QCOMPARE(news.take(log), QStringList());
        log.addError(failure(3, "HostNotFoundError", "no such host"));
        QCOMPARE(news.take(log),
                 QStringList{QStringLiteral("poll 3 failed: no such host (HostNotFoundError)")});
    }

    void aStatusNeedsNoWords()
    {
        PollNews news{{}};
        PollLog log;
        log.addError(failure(1, "http.503", ""));
        QCOMPARE(news.take(log), QStringList());
    }

    void aRetryAfterThatIsCutIsToldOnce()
    {
        PollSettings settings;
        settings.maxRetryAfter = 60s;
        PollNews news{settings};
        PollLog log;
        log.addResult(success(1, 60s, 60s)); // the bound exactly
        QCOMPARE(news.take(log), QStringList());
        log.addResult(success(2, 61s, {})); // nobody waits
        QCOMPARE(news.take(log), QStringList());
        log.addResult(success(3, 3600s, 60s));
        QCOMPARE(news.take(log),
                 QStringList{QStringLiteral("poll 3 was answered with a Retry-After of 3600 s; "
                                            "it is cut to 60 s (--max-retry-after)")});
        PollError error = failure(4, "http.503", "");
        error.retryAfter = 3600s;
        log.addError(error);
        QCOMPARE(news.take(log), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestPollNews)
#include "tst_poll_news.moc"
