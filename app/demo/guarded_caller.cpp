// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/guarded_caller.h"

#include <QNetworkProxy>

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::chrono::milliseconds kWatchInterval{10};

} // namespace

HttpClients::HttpClients(std::size_t count, QObject *parent) : QObject(parent)
{
    for (std::size_t i = 0; i < count; ++i) {
        auto *const client = new QNetworkAccessManager(this);
        client->setProxy(QNetworkProxy::NoProxy); // the services are on this machine
        m_clients.push_back(client);
    }
}

GuardedCaller::GuardedCaller(std::shared_ptr<CircuitBreaker> circuit, const QUrl &url,
                             HttpClients &clients, CallLedger &ledger, QObject *parent)
    : QObject(parent)
    , m_circuit(std::move(circuit))
    , m_clients(clients)
    , m_ledger(ledger)
    , m_request(url)
    , m_load(clients.size(), 0)
{
    m_request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    // With HTTP/2 allowed, Qt asks for an upgrade and keeps one connection instead of six.
    m_request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    m_request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                           QNetworkRequest::AlwaysNetwork);
    m_request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    m_request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    m_watch.setInterval(kWatchInterval);
    connect(&m_watch, &QTimer::timeout, this, &GuardedCaller::endOverdueCalls);
}

GuardedCaller::~GuardedCaller()
{
    static_cast<void>(abortAll());
}

void GuardedCaller::call(Done done)
{
    const auto turnAway = [&](CallOutcome::Kind kind) {
        const CallOutcome outcome{kind, {}, {}};
        m_ledger.ended(outcome);
        if (done)
            done(outcome);
    };
    const std::size_t client = freestClient();
    if (m_load[client] >= HttpClients::kConnectionsPerClient)
        return turnAway(CallOutcome::Kind::NotStarted);
    Permit permit = m_circuit->tryAcquire();
    if (!permit)
        return turnAway(CallOutcome::Kind::Rejected);
    send(std::move(permit), client, std::move(done));
}

void GuardedCaller::cancelAll()
{
    const std::vector<Done> given = abortAll();
    for (const Done &done : given)
        if (done)
            done({CallOutcome::Kind::Cancelled, {}, {}});
}

std::size_t GuardedCaller::freestClient() const
{
    return static_cast<std::size_t>(std::min_element(m_load.begin(), m_load.end())
                                    - m_load.begin());
}

void GuardedCaller::send(Permit permit, std::size_t client, Done done)
{
    m_ledger.started();
    ++m_load[client];
    QNetworkReply *const reply = m_clients.at(client).post(m_request, QByteArrayLiteral("{}"));
    m_calls.emplace(reply,
                    Call{std::move(permit), client, std::move(done), QDeadlineTimer(m_timeout)});
    if (!m_watch.isActive())
        m_watch.start();
    connect(reply, &QNetworkReply::finished, this, [this, reply] { finish(reply); });
}

void GuardedCaller::finish(QNetworkReply *reply)
{
    reply->deleteLater();
    auto node = m_calls.extract(reply);
    if (node.empty())
        return;
    Call &call = node.mapped();
    const CallOutcome outcome = outcomeOf(*reply, QDateTime::currentDateTimeUtc());
    conclude(call, outcome);
    if (call.done)
        call.done(outcome);
}

void GuardedCaller::endOverdueCalls()
{
    static const ErrorName timeout{"TimeoutError"};

    if (m_calls.empty())
        m_watch.stop();
    std::vector<Done> told; // asked last: they may make calls
    for (auto at = m_calls.begin(); at != m_calls.end();) {
        if (!at->second.deadline.hasExpired()) {
            ++at;
            continue;
        }
        conclude(at->second, {CallOutcome::Kind::Failed, timeout, {}});
        told.push_back(std::move(at->second.done));
        delete at->first;
        at = m_calls.erase(at);
    }
    for (const Done &done : told)
        if (done)
            done({CallOutcome::Kind::Failed, timeout, {}});
}

void GuardedCaller::conclude(Call &call, const CallOutcome &outcome)
{
    --m_load[call.client];
    m_ledger.ended(outcome);
    Permit &permit = call.permit;
    switch (outcome.kind) {
    case CallOutcome::Kind::Succeeded:
        permit.succeed();
        break;
    case CallOutcome::Kind::Failed:
    case CallOutcome::Kind::Ignored: // the circuit's own filter knows
        permit.fail(outcome.error, outcome.retryAfter);
        break;
    case CallOutcome::Kind::Cancelled:
    case CallOutcome::Kind::Rejected:
    case CallOutcome::Kind::NotStarted:
        permit.cancel();
        break;
    }
}

std::vector<GuardedCaller::Done> GuardedCaller::abortAll()
{
    std::vector<Done> given;
    for (auto &[reply, call] : std::exchange(m_calls, {})) {
        conclude(call, {CallOutcome::Kind::Cancelled, {}, {}});
        given.push_back(std::move(call.done));
        // Not abort(): it warns where the head of an error's answer has come already.
        delete reply;
    }
    return given;
}

} // namespace switchgear::app
