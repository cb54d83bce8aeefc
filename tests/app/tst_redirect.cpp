// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/redirect.h"

#include <QTest>

#include <string>

using namespace switchgear::app;

namespace {

AnswerHead redirectTo(const QString &location)
{
    AnswerHead head;
    head.status = 302;
    head.location = location.toStdString();
    return head;
}

} // namespace

class TestRedirect final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlaceIsResolved_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("location");
        QTest::addColumn<QString>("to");
        const auto row = [](const char *name, const char *from, const char *location,
                            const char *to) {
            QTest::newRow(name) << QString::fromUtf8(from) << QString::fromUtf8(location)
                                << QString::fromUtf8(to);
        };
        row("whole", "http://a/b", "https://c:8443/d?e", "https://c:8443/d?e");
        row("large letters", "http://a/b", "HTTPS://C/", "https://c/");
        row("the scheme left out", "https://a/b", "//c/d", "https://c/d");
        row("a path", "http://a:8080/b/c?d", "/e", "http://a:8080/e");
        row("a path from here", "http://a/b/c", "../e", "http://a/e");
        row("a query", "http://a/b", "?c=d", "http://a/b?c=d");
        row("a fragment is left out", "http://a/b", "/c#d", "http://a/c");
        row("a blank", "http://a/b", "/c d", "http://a/c%20d");
        row("to https", "http://a/", "https://a/", "https://a/");
        row("a user, on the same server", "http://u:p@a/b", "/c", "http://u:p@a/c");
        row("a user, and the server named", "http://u:p@a/b", "http://a/c", "http://u:p@a/c");
        row("a user, and another server", "http://u:p@a/b", "http://x/c", "http://x/c");
        row("a user, and another port", "http://u:p@a/b", "http://a:81/c", "http://a:81/c");
    }

    void aPlaceIsResolved()
    {
        QFETCH(const QString, from);
        QFETCH(const QString, location);
        QFETCH(const QString, to);
        const NextPlace next = nextPlace({QUrl(from)}, redirectTo(location));
        QVERIFY(!next.fault);
        QCOMPARE(next.url.toString(QUrl::FullyEncoded), to);
    }

    void aPlaceThatIsNotFollowedIsTold_data()
    {
        QTest::addColumn<QString>("location");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("why");
        const QString scheme = QStringLiteral("RedirectSchemeError");
        const QString others = QStringLiteral("; http and https alone are followed");
        const QString none = QStringLiteral("RedirectWithoutPlaceError");
        const QString noAddress = QStringLiteral(", which is no address");
        for (const char *const location :
             {"ftp://a/", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b", "ws://a/"})
            QTest::newRow(location) << QString::fromUtf8(location) << scheme << others;
        for (const char *const location : {"http://", "https:///a", "http://[::1", "//a:b/"})
            QTest::newRow(location) << QString::fromUtf8(location) << none << noAddress;
        QTest::newRow("port zero") << QStringLiteral("https://a:0/") << none << noAddress;
        QTest::newRow("from https to http")
            << QStringLiteral("http://a/") << QStringLiteral("InsecureRedirectError")
            << QStringLiteral(", and would leave https");
        QTest::newRow("where it came from")
            << QStringLiteral("https://first/#x") << QStringLiteral("RedirectLoopError")
            << QStringLiteral(", where it came from");
        QTest::newRow("itself") << QStringLiteral("/") << QStringLiteral("RedirectLoopError")
                                << QStringLiteral(", where it came from");
    }

    void aPlaceThatIsNotFollowedIsTold()
    {
        QFETCH(const QString, location);
        QFETCH(const QString, error);
        QFETCH(const QString, why);
        const QList<QUrl> places{QUrl(QStringLiteral("https://first/")),
                                 QUrl(QStringLiteral("https://last/"))};
        const NextPlace next = nextPlace(places, redirectTo(location));
        QVERIFY(next.fault);
        QCOMPARE(next.fault->name, error.toStdString());
        QCOMPARE(QString::fromStdString(next.fault->words),
                 QStringLiteral("the redirect (302) leads to \"%1\"%2").arg(location, why));
    }

    void theyDoNotGoOnForEver()
    {
        QList<QUrl> places{QUrl(QStringLiteral("http://a/"))};
        for (qsizetype i = 1; i <= kMostRedirects; ++i) {
            const NextPlace next = nextPlace(places, redirectTo(QStringLiteral("/%1").arg(i)));
            QVERIFY(!next.fault);
            places.append(next.url);
        }
        const NextPlace next = nextPlace(places, redirectTo(QStringLiteral("/more")));
        QVERIFY(next.fault && next.fault->name == "TooManyRedirectsError");
    }
};

QTEST_APPLESS_MAIN(TestRedirect)
#include "tst_redirect.moc"
