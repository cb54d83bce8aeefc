// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/redirect.h"

#include "app/config/printable.h"

namespace switchgear::app {

namespace {

constexpr std::size_t kLongestPlace = 200;

bool isSameServer(const QUrl &one, const QUrl &other)
{
    return one.scheme() == other.scheme() && one.host() == other.host()
           && one.port() == other.port();
}

QUrl resolved(const QUrl &from, const std::string &location)
{
    const QUrl relative(QString::fromStdString(location));
    if (!relative.isValid())
        return {};
    QUrl url = from.resolved(relative).adjusted(QUrl::RemoveFragment);
    if (url.userInfo().isEmpty() && isSameServer(from, url))
        url.setUserInfo(from.userInfo());
    return url;
}

} // namespace

NextPlace nextPlace(const QList<QUrl> &places, const AnswerHead &head)
{
    const QUrl &from = places.back();
    const QUrl url = resolved(from, head.location);
    const auto no = [&](std::string_view name, const std::string &why) {
        return NextPlace{{},
                         PollFault{name, "the redirect (" + std::to_string(head.status)
                                             + ") leads to " + quoted(head.location, kLongestPlace)
                                             + why}};
    };
    const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || (isWeb && (url.host().isEmpty() || url.port() == 0)))
        return no("RedirectWithoutPlaceError", ", which is no address");
    if (!isWeb)
        return no("RedirectSchemeError", "; http and https alone are followed");
    if (from.scheme() == u"https" && url.scheme() == u"http")
        return no("InsecureRedirectError", ", and would leave https");
    if (places.contains(url))
        return no("RedirectLoopError", ", where it came from");
    if (places.size() > kMostRedirects)
        return no("TooManyRedirectsError", ", after " + std::to_string(kMostRedirects) + " others");
    return {url, std::nullopt};
}

} // namespace switchgear::app
