// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/answer_body.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <zlib.h>

using namespace switchgear::app;

namespace {

/// As gzip, zlib or bare deflate, by the window that zlib takes for each.
std::string compressed(const std::string &payload, int window)
{
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("zlib cannot begin");
    std::string input = payload;
    std::string output(deflateBound(&stream, input.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(output.data());
    stream.avail_out = static_cast<uInt>(output.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        qFatal("zlib cannot end");
    output.resize(stream.total_out);
    deflateEnd(&stream);
    return output;
}

constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kBare = -15;

AnswerHead headOf(bool isChunked, BodyCoding coding)
{
    AnswerHead head;
    head.status = 200;
    head.isChunked = isChunked;
    head.coding = coding;
    return head;
}

/// What came of it: the payload, or the name of the error.
std::string taken(const AnswerHead &head, std::string_view bytes, std::size_t piece)
{
    AnswerBody body{head};
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        if (const auto fault = body.take(bytes.substr(0, piece)))
            return std::string{fault->name};
    }
    const auto fault = body.end();
    return fault ? std::string{fault->name} : body.payload();
}

/// The same however the bytes come.
std::string taken(const AnswerHead &head, const std::string &bytes)
{
    std::string whole = taken(head, bytes, bytes.size() + 1);
    for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
        if (taken(head, bytes, piece) != whole)
            return "another by pieces of " + std::to_string(piece);
    }
    return whole;
}

} // namespace

class TestAnswerBody final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlainOneIsItsBytes()
    {
        const AnswerHead head = headOf(false, BodyCoding::Plain);
        QCOMPARE(taken(head, ""), std::string());
        QCOMPARE(taken(head, "{}"), std::string("{}"));
    }

    void chunksAreJoined_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("payload");
        const QByteArray broken = "ChunkError";
        const QByteArray cut = "TruncatedBodyError";
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &payload) {
            QTest::newRow(name) << bytes << payload;
        };
        row("none", "0\r\n\r\n", "");
        row("two", "2\r\n{\r\r\nB\r\n0123456789}\r\n0\r\n\r\n", "{\r0123456789}");
        row("small and large digits", "a\r\n0123456789\r\n0A\r\n0123456789\r\n0\r\n\r\n",
            "01234567890123456789");
        row("extensions", "2 \t;a=b;c=\"d\"\r\n{}\r\n0;e\r\n\r\n", "{}");
        row("trailers", "2\r\n{}\r\n0\r\nX: y\r\nZ:\r\n\r\n", "{}");
        row("what follows is another's", "2\r\n{}\r\n0\r\n\r\nzz", "{}");
        row("fifteen digits", "000000000000002\r\n{}\r\n000\r\n\r\n", "{}");
        row("sixteen digits", "0000000000000002\r\n{}\r\n0\r\n\r\n", broken);
        row("no size", "\r\n{}\r\n0\r\n\r\n", broken);
        row("a blank before the size", " 2\r\n{}\r\n0\r\n\r\n", broken);
        row("a prefix", "0x2\r\n{}\r\n0\r\n\r\n", broken);
        row("a blank within the size", "2 2\r\n{}\r\n0\r\n\r\n", broken);
        row("a line feed alone", "2\n{}\n0\n\n", broken);
        row("a carriage return alone", "2\r{}\r\n0\r\n\r\n", broken);
        row("a control character", "2;\x01\r\n{}\r\n0\r\n\r\n", broken);
        row("too little in it", "3\r\n{}\r\n0\r\n\r\n", broken);
        row("a trailer with no colon", "0\r\nX\r\n\r\n", broken);
        row("a trailer with no name", "0\r\n: y\r\n\r\n", broken);
        row("a trailer that ends in a line feed", "0\r\nX: y\n\r\n", broken);
        row("a long trailer", "0\r\nX: " + QByteArray(4096, 'y') + "\r\n\r\n", broken);
        row("nothing came", "", cut);
        row("no line end", "2", cut);
        row("half a chunk", "2\r\n{", cut);
        row("no last chunk", "2\r\n{}\r\n", cut);
        row("no end of the trailers", "2\r\n{}\r\n0\r\nX: y\r\n", cut);
        row("half of the end", "2\r\n{}\r\n0\r\n\r", cut);
    }

    void chunksAreJoined()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, payload);
        QCOMPARE(taken(headOf(true, BodyCoding::Plain), bytes.toStdString()),
                 payload.toStdString());
    }

    void codingsAreUndone()
    {
        const std::string payload = "{\"a\":[" + std::string(3000, '1') + "]}";
        const AnswerHead gzip = headOf(false, BodyCoding::Gzip);
        const AnswerHead deflate = headOf(false, BodyCoding::Deflate);
        QCOMPARE(taken(gzip, compressed(payload, kGzip)), payload);
        QCOMPARE(taken(gzip, compressed(payload, kGzip) + compressed("", kGzip)), payload);
        QCOMPARE(taken(gzip, compressed("a", kGzip) + compressed("b", kGzip)), std::string("ab"));
        QCOMPARE(taken(deflate, compressed(payload, kZlib)), payload);
        QCOMPARE(taken(deflate, compressed(payload, kBare)), payload);
        QCOMPARE(taken(deflate, compressed("", kBare)), std::string());
    }

    void aCodingThatDoesNotReachItsEndIsTold()
    {
        const std::string error = "ContentEncodingError";
        for (const int window : {kGzip, kZlib, kBare}) {
            const std::string whole = compressed("{\"a\":1}", window);
            const AnswerHead head =
                headOf(false, window == kGzip ? BodyCoding::Gzip : BodyCoding::Deflate);
            for (std::size_t size = 0; size < whole.size(); ++size)
                QCOMPARE(taken(head, whole.substr(0, size)), error);
            QCOMPARE(taken(head, whole + "x"), error);
        }
        const std::string twice = compressed("a", kGzip) + compressed("b", kGzip);
        QCOMPARE(taken(headOf(false, BodyCoding::Gzip), twice.substr(0, twice.size() - 1)), error);
    }

    void aBitThatIsWrongIsTold()
    {
        for (const int window : {kGzip, kZlib}) {
            const std::string whole = compressed("{\"a\":1}", window);
            const AnswerHead head =
                headOf(false, window == kGzip ? BodyCoding::Gzip : BodyCoding::Deflate);
            std::string wrong = whole;
            wrong[whole.size() - 6] ^= 1; // of the payload, or of its sum
            QCOMPARE(taken(head, wrong), std::string("ContentEncodingError"));
        }
    }

    void ofTwoFaultsTheFirstIsTold()
    {
        const AnswerHead head = headOf(true, BodyCoding::Gzip);
        std::string wrong = compressed("a", kGzip);
        wrong[wrong.size() - 6] ^= 1;
        const std::string size = "15"; // hexadecimal
        QCOMPARE(wrong.size(), std::size_t{0x15});
        QCOMPARE(taken(head, size + "\r\n" + wrong + "no line's end"),
                 std::string("ContentEncodingError"));
        wrong[wrong.size() - 6] ^= 1;
        QCOMPARE(taken(head, size + "\r\n" + wrong + "no line's end"), std::string("ChunkError"));
    }

    void theSizeIsBounded()
    {
        const std::string most(AnswerBody::kMostPayload, 'x');
        const std::string error = "PayloadTooLargeError";
        const std::size_t piece = 16384;
        QVERIFY(taken(headOf(false, BodyCoding::Plain), most, piece) == most);
        QCOMPARE(taken(headOf(false, BodyCoding::Plain), most + 'x', piece), error);
        const AnswerHead gzip = headOf(false, BodyCoding::Gzip);
        QVERIFY(taken(gzip, compressed(most, kGzip), piece) == most);
        QCOMPARE(taken(gzip, compressed(most + 'x', kGzip), piece), error);
        QCOMPARE(taken(gzip, compressed(std::string(100'000'000, 'x'), kGzip), piece), error);
    }

    void whatIsNoPayloadIsBoundedToo()
    {
        const AnswerHead chunked = headOf(true, BodyCoding::Plain);
        const std::string error = "PayloadTooLargeError";
        QCOMPARE(taken(chunked, "2;" + std::string(AnswerBody::kMostBytes, 'x'), 16384), error);
        std::string empty;
        for (const std::string member = compressed("", kGzip);
             empty.size() <= AnswerBody::kMostBytes;)
            empty += member;
        QCOMPARE(taken(headOf(false, BodyCoding::Gzip), empty, 16384), error);
    }
};

QTEST_APPLESS_MAIN(TestAnswerBody)
#include "tst_answer_body.moc"
