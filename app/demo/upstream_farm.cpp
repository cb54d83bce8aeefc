// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/upstream_farm.h"

#include <algorithm>

namespace switchgear::app {

namespace {

constexpr std::size_t kFarmClients = 3;
constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::milliseconds kShortestTimeout{50};

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

UpstreamReply replyAfterNextHop(const CallOutcome &outcome, std::string_view nextService)
{
    if (outcome.servedBy)
        return {200, R"({"degraded":true,"from_fallback":true})"};
    switch (outcome.kind) {
    case CallOutcome::Kind::Succeeded:
        return {200, R"({"ok":true})"};
    case CallOutcome::Kind::Rejected:
    case CallOutcome::Kind::NotStarted:
        return {200, R"({"degraded":true,"queued_for":")" + bytes(nextService) + R"("})"};
    case CallOutcome::Kind::Failed:
    case CallOutcome::Kind::Ignored:
        return {502, R"({"error":502,"from":")" + bytes(nextService) + R"("})"};
    case CallOutcome::Kind::Cancelled:
        break;
    }
    return {503, R"({"error":503})"};
}

UpstreamFarm::UpstreamFarm(const DemoSeats &seats, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_seats(seats)
    , m_clients(kFarmClients)
{
    for (const auto &seat : seats) {
        const UpstreamOptions options{seat->spec.name, seat->spec.latency, seat->spec.spread, 0};
        m_services.push_back(std::make_unique<UpstreamService>(options, clock));
    }
    m_timer.setInterval(kLook);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        for (const auto &service : m_services)
            service->keepTime();
    });
}

QString UpstreamFarm::open()
{
    for (const auto &service : m_services) {
        if (!service->open())
            return tr("No port on 127.0.0.1 for the service \"%1\": %2")
                .arg(QString::fromStdString(service->name()), service->errorString());
    }
    connectChain();
    m_timer.start();
    return {};
}

void UpstreamFarm::beginCalls(std::chrono::milliseconds timeout)
{
    m_callsOn = true;
    for (const Hop &hop : m_hops)
        hop.caller->setTimeout(std::max(timeout / (1 << hop.depth), kShortestTimeout));
}

void UpstreamFarm::endCalls()
{
    m_callsOn = false;
    for (const Hop &hop : m_hops)
        hop.caller->cancelAll();
}

UpstreamService *UpstreamFarm::find(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(m_services.begin(), m_services.end(),
                     [name](const auto &service) { return service->name() == name; });
    return found == m_services.end() ? nullptr : found->get();
}

QUrl UpstreamFarm::urlOf(std::string_view name) const
{
    const UpstreamService *const service = find(name);
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(service != nullptr ? service->port() : 0);
    url.setPath(QStringLiteral("/call"));
    return url;
}

void UpstreamFarm::connectChain()
{
    for (const auto &seat : m_seats) {
        const std::string &next = seat->spec.downstream;
        const auto target =
            std::find_if(m_seats.begin(), m_seats.end(),
                         [&next](const auto &other) { return other->spec.name == next; });
        if (target == m_seats.end())
            continue;
        auto caller = std::make_unique<GuardedCaller>(**target, urlOf(next), m_clients);
        find(seat->spec.name)
            ->setWork([this, called = caller.get(), next](UpstreamService::Answer answer) {
                if (!m_callsOn)
                    return answer(replyAfterNextHop({.kind = CallOutcome::Kind::Cancelled}, next));
                called->call([answer = std::move(answer), next](const CallOutcome &outcome) {
                    answer(replyAfterNextHop(outcome, next));
                });
            });
        m_hops.push_back({std::move(caller), depthOf(next)});
    }
}

int UpstreamFarm::depthOf(std::string_view name) const
{
    int depth = 0;
    for (const auto &seat : m_seats)
        if (seat->spec.downstream == name)
            depth = std::max(depth, depthOf(seat->spec.name) + 1);
    return depth;
}

} // namespace switchgear::app
