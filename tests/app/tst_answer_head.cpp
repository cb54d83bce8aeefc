// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/answer_head.h"

#include <QTest>

#include <string>

using namespace switchgear::app;

namespace {

AnswerHead headOf(const std::string &fields, const std::string &status = "200 OK")
{
    return judgeHead("HTTP/1.1 " + status + "\r\n" + fields + "\r\n");
}

} // namespace

/// What is sound; what is not stands with its words in tst_poll_hostile.
class TestAnswerHead final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStatusLineIsRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("status"); // zero: there is none
        QTest::newRow("usual") << QByteArray("HTTP/1.1 200 OK\r") << 200;
        QTest::newRow("older") << QByteArray("HTTP/1.0 404 Not Found\r") << 404;
        QTest::newRow("no reason") << QByteArray("HTTP/1.1 503 \r") << 503;
        QTest::newRow("nothing behind") << QByteArray("HTTP/1.1 503\r") << 503;
        QTest::newRow("no carriage return") << QByteArray("HTTP/1.1 204 No") << 204;
        QTest::newRow("the lowest") << QByteArray("HTTP/1.1 100 C\r") << 100;
        QTest::newRow("the highest") << QByteArray("HTTP/1.1 999 C\r") << 999;
        QTest::newRow("below the lowest") << QByteArray("HTTP/1.1 099 C\r") << 0;
        QTest::newRow("two digits") << QByteArray("HTTP/1.1 99\r") << 0;
        QTest::newRow("four digits") << QByteArray("HTTP/1.1 2000 OK\r") << 0;
        QTest::newRow("a sign") << QByteArray("HTTP/1.1 +20 OK\r") << 0;
        QTest::newRow("two blanks") << QByteArray("HTTP/1.1  200 OK\r") << 0;
        QTest::newRow("another version") << QByteArray("HTTP/9.9 200 OK\r") << 0;
        QTest::newRow("a longer version") << QByteArray("HTTP/1.10 200 OK\r") << 0;
        QTest::newRow("small letters") << QByteArray("http/1.1 200 OK\r") << 0;
        QTest::newRow("a version alone") << QByteArray("HTTP/1.1\r") << 0;
        QTest::newRow("empty") << QByteArray() << 0;
    }

    void aStatusLineIsRead()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const int, status);
        const AnswerHead head = judgeHead(line.toStdString() + "\n\r\n");
        QCOMPARE(head.status, status);
        QCOMPARE(head.fault.has_value(), status == 0);
        if (head.fault)
            QCOMPARE(head.fault->name, std::string_view("ProtocolError"));
    }

    void aLengthIsANumberOfDigits_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<qint64>("length");
        QTest::newRow("none") << QByteArray() << qint64{-1};
        QTest::newRow("zero") << QByteArray("Content-Length: 0\r\n") << qint64{0};
        QTest::newRow("blanks around") << QByteArray("content-LENGTH:\t 12 \t\r\n") << qint64{12};
        QTest::newRow("twice the same")
            << QByteArray("Content-Length: 12\r\nContent-Length: 012\r\n") << qint64{12};
        QTest::newRow("the largest")
            << QByteArray("Content-Length: 9223372036854775807\r\n") << qint64{0x7FFFFFFFFFFFFFFF};
        QTest::newRow("leading zeros")
            << QByteArray("Content-Length: 00000000000000000000000012\r\n") << qint64{12};
    }

    void aLengthIsANumberOfDigits()
    {
        QFETCH(const QByteArray, fields);
        QFETCH(const qint64, length);
        const AnswerHead head = headOf(fields.toStdString());
        QVERIFY(!head.fault);
        QCOMPARE(head.contentLength.value_or(-1), length);
    }

    void aLengthThatIsNoneIsTold_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char *const value : {"", "-1", "+1", "0x1", "1.0", "1 1", "1,1", "1;", "one",
                                        "9223372036854775808", "99999999999999999999999999"})
            QTest::newRow(*value == '\0' ? "empty" : value) << QByteArray(value);
    }

    void aLengthThatIsNoneIsTold()
    {
        QFETCH(const QByteArray, value);
        const AnswerHead head = headOf("Content-Length: " + value.toStdString() + "\r\n");
        QVERIFY(head.fault);
        QCOMPARE(head.fault->name, std::string_view("ContentLengthError"));
        QCOMPARE(head.status, 200);
        QVERIFY(head.decides());
    }

    void aCodingCountsWhereThereIsAPayload_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("coding");
        const auto row = [](const char *name, const char *status, const char *fields,
                            BodyCoding coding) {
            QTest::newRow(name) << QByteArray(status) << QByteArray(fields)
                                << static_cast<int>(coding);
        };
        row("gzip", "200 OK", "Content-Encoding: GZip\r\n", BodyCoding::Gzip);
        row("its old name", "200 OK", "Content-Encoding: x-gzip\r\n", BodyCoding::Gzip);
        row("deflate", "200 OK", "Content-Encoding: identity, deflate\r\n", BodyCoding::Deflate);
        row("none", "200 OK", "Content-Encoding: identity\r\n", BodyCoding::Plain);
        row("an empty list", "200 OK", "Content-Encoding: ,\r\n", BodyCoding::Plain);
        row("no payload", "200 OK", "Content-Encoding: gzip\r\nContent-Length: 0\r\n",
            BodyCoding::Plain);
        row("no content", "204 No", "Content-Encoding: gzip\r\n", BodyCoding::Plain);
        row("not modified", "304 No", "Content-Encoding: br\r\n", BodyCoding::Plain);
        row("a failure", "500 No", "Content-Encoding: br\r\n", BodyCoding::Plain);
    }

    void aCodingCountsWhereThereIsAPayload()
    {
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, fields);
        QFETCH(const int, coding);
        const AnswerHead head = headOf(fields.toStdString(), status.toStdString());
        QVERIFY(!head.fault);
        QCOMPARE(static_cast<int>(head.coding), coding);
    }

    void whatEndsWithItsHeadHasNoChunks()
    {
        for (const char *const status : {"204 No", "304 No"}) {
            const AnswerHead head = headOf("Transfer-Encoding: chunked\r\n", status);
            QVERIFY(!head.fault && !head.isChunked);
        }
        QVERIFY(headOf("Transfer-Encoding: Chunked\r\n").isChunked);
        QVERIFY(headOf("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n").fault);
    }

    void redirectsAreThoseThatAreFollowed()
    {
        for (int status = 300; status < 310; ++status) {
            const AnswerHead head =
                headOf("Location:  /a b \r\nLocation: /a b\r\n", std::to_string(status));
            const bool isFollowed =
                status <= 308 && status != 300 && (status < 304 || status > 306);
            QVERIFY(!head.fault);
            QCOMPARE(head.isRedirect(), isFollowed);
            QCOMPARE(head.decides(), isFollowed);
            QCOMPARE(head.location, std::string(isFollowed ? "/a b" : ""));
            QCOMPARE(headOf("", std::to_string(status)).fault.has_value(), isFollowed);
        }
    }

    void aRetryAfterIsTakenAsItIs()
    {
        QCOMPARE(headOf("Retry-After: 1.5\r\n").retryAfter, std::string("1.5"));
        QCOMPARE(headOf("Retry-After: 2\r\nRetry-After: 2\r\n").retryAfter, std::string("2"));
        QCOMPARE(headOf("Retry-After: 2\r\nRetry-After: 3\r\n").retryAfter, std::string());
    }

    void anInterimHeadSaysThatAnotherFollows()
    {
        QVERIFY(headOf("", "100 Continue").isInterim());
        QVERIFY(headOf("Link: x\r\n", "103 Early Hints").isInterim());
        QVERIFY(!headOf("", "200 OK").isInterim());
        QVERIFY(headOf("", "101 Switching").fault);
    }

    void aFieldIsANameAColonAndAValueOnOneLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("isSound");
        QTest::newRow("usual") << QByteArray("X-Y: z") << true;
        QTest::newRow("no value") << QByteArray("X:") << true;
        QTest::newRow("a tab and UTF-8") << QByteArray("X: a\t\xc3\xa4") << true;
        QTest::newRow("every sign") << QByteArray("!#$%&'*+-.^_`|~09azAZ: z") << true;
        QTest::newRow("no name") << QByteArray(": z") << false;
        QTest::newRow("no colon") << QByteArray("X") << false;
        QTest::newRow("a blank before the colon") << QByteArray("X : z") << false;
        QTest::newRow("folded") << QByteArray(" X: z") << false;
        QTest::newRow("a bracket") << QByteArray("X(: z") << false;
        QTest::newRow("a control character") << QByteArray("X: a\x01") << false;
        QTest::newRow("a carriage return") << QByteArray("X: a\rY: b") << false;
        QTest::newRow("a zero byte") << QByteArray("X: a\0b", 6) << false;
    }

    void aFieldIsANameAColonAndAValueOnOneLine()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const bool, isSound);
        QCOMPARE(!headOf(line.toStdString() + "\r\n").fault, isSound);
    }
};

QTEST_APPLESS_MAIN(TestAnswerHead)
#include "tst_answer_head.moc"
