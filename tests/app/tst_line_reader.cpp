// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/input_file.h"
#include "app/replay/line_reader.h"
#include "app/replay/output_buffer.h"

#include <QFile>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <string>
#include <vector>

using namespace switchgear::app;

/// Files of any shape, cut into lines; and lines gathered into files.
class TestLineReader : public QObject
{
    Q_OBJECT

private:
    /// The lines of a file with this content; one that is too long is told as "too long".
    std::vector<std::string> linesOf(const QByteArray &content)
    {
        QFile file{m_folder.filePath(QStringLiteral("lines"))};
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file cannot be written");
        file.close();
        InputFile input;
        std::vector<std::string> lines;
        if (!input.open(file.fileName().toStdString()))
            return lines;
        LineReader reader{input};
        for (auto step = reader.next(); step != LineReader::Step::End; step = reader.next()) {
            if (step == LineReader::Step::NeedsInput) {
                if (!reader.fill())
                    qFatal("the test's file cannot be read");
                continue;
            }
            lines.emplace_back(step == LineReader::Step::TooLong ? "too long" : reader.line());
            if (reader.number() != lines.size())
                qCritical("a line has a wrong number");
        }
        return lines;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void linesEndWithALineEndOrTheFile()
    {
        using Lines = std::vector<std::string>;
        QCOMPARE(linesOf(""), Lines{});
        QCOMPARE(linesOf("\n"), Lines{""});
        QCOMPARE(linesOf("a"), Lines{"a"});
        QCOMPARE(linesOf("a\n"), Lines{"a"});
        QCOMPARE(linesOf("a\n\nb\r\n c"), (Lines{"a", "", "b\r", " c"}));
        QCOMPARE(linesOf(QByteArray{"a\0b\n", 4}), (Lines{std::string{"a\0b", 3}}));
    }

    void linesCrossTheEdgesOfTheBuffer()
    {
        // Lengths without a common factor with any buffer, in all about 2 MB.
        std::vector<std::string> expected;
        QByteArray content;
        for (std::size_t i = 0; i < 3000; ++i) {
            expected.emplace_back(i * 7919 % 1361, static_cast<char>('a' + i % 26));
            content += QByteArray::fromStdString(expected.back()) + '\n';
        }
        QCOMPARE(linesOf(content), expected);
    }

    void longLinesMakeTheBufferGrow()
    {
        const std::string line(3'000'000, 'x');
        const QByteArray content = QByteArray::fromStdString("a\n" + line + "\nb\n" + line);
        QCOMPARE(linesOf(content), (std::vector<std::string>{"a", line, "b", line}));
    }

    void aLineBeyondAllMeasureIsPassedOver()
    {
        const QByteArray tooLong{static_cast<qsizetype>(LineReader::kLongestLine * 3), 'x'};
        QCOMPARE(linesOf("a\n" + tooLong + "\nb\n"),
                 (std::vector<std::string>{"a", "too long", "b"}));
        QCOMPARE(linesOf(tooLong), std::vector<std::string>{"too long"});
    }

    void aLineThatNeverEndsIsToldWhereItIsTooLong()
    {
        InputFile zeros;
        QVERIFY(zeros.open("/dev/zero"));
        LineReader reader{zeros};
        LineReader::Step step = reader.next();
        while (step == LineReader::Step::NeedsInput && reader.fill())
            step = reader.next();
        QCOMPARE(step, LineReader::Step::TooLong);
        QCOMPARE(reader.number(), std::uint64_t{1});
        QVERIFY(reader.line().size() <= 2 * LineReader::kLongestLine);
    }

    void outputArrivesInOneOrderWhateverItsPieces()
    {
        StringSink sink;
        OutputBuffer output{sink};
        std::string expected;
        for (std::size_t i = 0; i < 2000; ++i) {
            const std::string piece(i * 6271 % 1009, static_cast<char>('a' + i % 26));
            output.append(piece);
            expected += piece;
        }
        const std::string large(2 * OutputBuffer::kCapacity, 'L');
        output.append(large);
        output.append("end");
        QVERIFY(output.flush());
        QVERIFY(sink.text() == expected + large + "end");
    }

    void outputThatIsRefusedIsDroppedAndTold()
    {
        class Refusing final : public ByteSink
        {
        public:
            bool write(std::string_view) override
            {
                ++calls;
                return false;
            }
            [[nodiscard]] std::string fault() const override { return "no"; }
            int calls = 0;
        } sink;
        OutputBuffer output{sink};
        output.append("a");
        QVERIFY(output.isSound());
        QVERIFY(!output.flush());
        QVERIFY(!output.isSound());
        output.append("b");
        QVERIFY(!output.flush());
        QCOMPARE(sink.calls, 1);
    }
};

QTEST_APPLESS_MAIN(TestLineReader)

#include "tst_line_reader.moc"
