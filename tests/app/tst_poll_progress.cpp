// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_progress.h"

#include <QTest>

#include <algorithm>
#include <string>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

PollStatus statusOf(std::uint64_t poll)
{
    PollStatus status;
    status.poll = poll;
    status.maxPolls = 20;
    status.successful = poll - 1;
    return status;
}

} // namespace

class TestPollProgress final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProgressNamesWhatAPersonWantsToKnow()
    {
        PollStatus status = statusOf(12);
        QCOMPARE(progressText(status), std::string("poll 12 of 20  ok 11  failed 0"));
        status.maxPolls = 0;
        status.failed = 2;
        status.failuresInARow = 2;
        status.lastError = ErrorName{"http.503"};
        status.nextIn = 1940ms;
        QCOMPARE(progressText(status), std::string("poll 12  ok 11  failed 2"
                                                   "  2 in a row (http.503)  next in 1.9 s"));
    }

    void aTerminalShowsOneLineThatIsWrittenAnew()
    {
        StringSink sink;
        PollProgress progress{sink, {.isTerminal = true, .width = 20}};
        progress.show(statusOf(1), 0s);
        QCOMPARE(QByteArray::fromStdString(sink.text()).count('\n'), 0);
        QVERIFY(sink.text().starts_with("\rpoll 1 of 20"));
        QVERIFY(sink.text().ends_with("\x1b[K"));
        const std::size_t once = sink.text().size();
        progress.show(statusOf(1), 1h); // nothing new
        QCOMPARE(sink.text().size(), once);
        progress.show(statusOf(2), 1h);
        QVERIFY(sink.text().find("\rpoll 2 of 20") == once);
        const std::size_t twice = sink.text().size();
        progress.clear();
        QCOMPARE(sink.text().substr(twice), std::string("\r\x1b[K"));
        progress.clear(); // nothing to take away
        QCOMPARE(sink.text().size(), twice + 4);
        progress.show(statusOf(2), 1h); // and shown again after that
        QVERIFY(sink.text().size() > twice + 4);
    }

    void theLineOfATerminalNeverReachesItsLastColumn()
    {
        for (const std::size_t width : {20U, 30U, 31U, 32U, 80U}) {
            StringSink sink;
            PollProgress progress{sink, {.isTerminal = true, .width = width}};
            progress.show(statusOf(12), 0s); // 30 columns
            const QString line = QString::fromStdString(sink.text());
            QCOMPARE(std::size_t(line.size()) - 1 - 3, std::min<std::size_t>(width - 1, 30));
        }
    }

    void elsewhereALineComesNowAndThen()
    {
        StringSink sink;
        PollProgress progress{sink, {}};
        const auto lines = [&] { return std::count(sink.text().begin(), sink.text().end(), '\n'); };
        progress.show(statusOf(1), 0s);
        progress.show(statusOf(2), PollProgress::kLineInterval - 1ns);
        QCOMPARE(lines(), 0);
        progress.show(statusOf(3), PollProgress::kLineInterval);
        QCOMPARE(sink.text(), std::string("poll 3 of 20  ok 2  failed 0\n"));
        progress.show(statusOf(4), 2 * PollProgress::kLineInterval - 1ns);
        QCOMPARE(lines(), 1);
        progress.show(statusOf(5), 2 * PollProgress::kLineInterval);
        QCOMPARE(lines(), 2);
        progress.clear();
        QCOMPARE(lines(), 2);
    }
};

QTEST_GUILESS_MAIN(TestPollProgress)
#include "tst_poll_progress.moc"
