// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/guarded_caller.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

using Outcome = CallOutcome::Kind;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWatchInterval{10};

} // namespace

GuardedCaller::GuardedCaller(DemoSeat &seat, const QUrl &url, HttpClients &clients, QObject *parent)
    : QObject(parent)
    , m_seat(seat)
    , m_clients(clients)
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
    connect(&m_watch, &QTimer::timeout, this, &GuardedCaller::endOverdueAttempts);
    m_wake.setSingleShot(true);
    m_wake.setTimerType(Qt::PreciseTimer);
    connect(&m_wake, &QTimer::timeout, this, &GuardedCaller::tryWaiting);
    setTimeout(m_timeout);
}

GuardedCaller::~GuardedCaller()
{
    static_cast<void>(abortAll());
}

void GuardedCaller::setTimeout(std::chrono::milliseconds timeout)
{
    m_timeout = timeout;
    m_seat.attemptTimeout =
        std::chrono::duration_cast<Duration>(timeout * m_seat.spec.timeoutShare);
}

void GuardedCaller::call(Done done)
{
    Journey journey;
    journey.done = std::move(done);
    journey.subject = std::to_string(std::exchange(m_nextSubject, (m_nextSubject + 1) % kSubjects));
    begin(std::move(journey));
}

void GuardedCaller::begin(Journey journey)
{
    journey.deadline = QDeadlineTimer(m_timeout);
    tryOnce(std::move(journey));
}

void GuardedCaller::cancelAll()
{
    const std::vector<Done> given = abortAll();
    for (const Done &done : given)
        if (done)
            done({.kind = Outcome::Cancelled});
}

std::size_t GuardedCaller::freestClient() const
{
    return static_cast<std::size_t>(std::min_element(m_load.begin(), m_load.end())
                                    - m_load.begin());
}

void GuardedCaller::tryOnce(Journey journey)
{
    const std::size_t client = freestClient();
    if (m_load[client] >= HttpClients::kConnectionsPerClient) {
        const CallOutcome outcome{.kind = Outcome::NotStarted};
        m_seat.ledger.ended(outcome);
        if (journey.run)
            journey.run->stop();
        return settle(std::move(journey), outcome);
    }
    if (m_seat.retry && !journey.run)
        journey.run.emplace(*m_seat.retry, now());
    GuardedPermit permit = m_seat.guard.tryAcquire(now());
    if (permit)
        return send(std::move(permit), client, std::move(journey));
    const Rejection rejection = permit.rejection();
    const CallOutcome outcome{
        .kind = Outcome::Rejected, .retryAfter = rejection.retryAfter, .rejectedBy = rejection.by};
    m_seat.ledger.ended(outcome, journey.turn());
    goOn(std::move(journey), outcome);
}

void GuardedCaller::send(GuardedPermit permit, std::size_t client, Journey journey)
{
    m_seat.ledger.started(journey.turn());
    ++m_load[client];
    QNetworkReply *const reply = m_clients.at(client).post(m_request, QByteArrayLiteral("{}"));
    const auto share =
        std::chrono::duration_cast<std::chrono::nanoseconds>(m_timeout * m_seat.spec.timeoutShare);
    const QDeadlineTimer deadline = std::min(QDeadlineTimer(share), journey.deadline);
    m_attempts.emplace(reply, Attempt{std::move(permit), client, deadline, std::move(journey)});
    if (!m_watch.isActive())
        m_watch.start();
    connect(reply, &QNetworkReply::finished, this, [this, reply] { finish(reply); });
}

void GuardedCaller::finish(QNetworkReply *reply)
{
    reply->deleteLater();
    auto node = m_attempts.extract(reply);
    if (node.empty())
        return;
    const CallOutcome outcome = outcomeOf(*reply, QDateTime::currentDateTimeUtc());
    conclude(node.mapped(), outcome);
    goOn(std::move(node.mapped().journey), outcome);
}

void GuardedCaller::endOverdueAttempts()
{
    if (m_attempts.empty())
        m_watch.stop();
    const CallOutcome outcome{.kind = Outcome::Failed, .error = timeoutError()};
    std::vector<Journey> over; // they go on last: they may make calls
    for (auto at = m_attempts.begin(); at != m_attempts.end();) {
        if (!at->second.deadline.hasExpired()) {
            ++at;
            continue;
        }
        conclude(at->second, outcome);
        over.push_back(std::move(at->second.journey));
        delete at->first;
        at = m_attempts.erase(at);
    }
    for (Journey &journey : over)
        goOn(std::move(journey), outcome);
}

void GuardedCaller::conclude(Attempt &attempt, const CallOutcome &outcome)
{
    --m_load[attempt.client];
    m_seat.ledger.ended(outcome);
    GuardedPermit &permit = attempt.permit;
    switch (outcome.kind) {
    case Outcome::Succeeded:
        permit.succeed(now());
        break;
    case Outcome::Failed:
    case Outcome::Ignored: // the circuit's own filter knows
        permit.fail(now(), outcome.error, outcome.retryAfter);
        break;
    case Outcome::Cancelled:
    case Outcome::Rejected:
    case Outcome::NotStarted:
        permit.cancel(now());
        break;
    }
}

void GuardedCaller::goOn(Journey journey, const CallOutcome &outcome)
{
    if (outcome.kind == Outcome::Succeeded) {
        if (journey.run)
            journey.run->succeed();
        if (journey.turn() == CallLedger::Turn::Again)
            m_seat.ledger.recovered();
        if (m_seat.fallback)
            m_seat.fallback->remember(journey.subject, now());
    } else if (waitsForAnother(journey, outcome)) {
        return;
    }
    settle(std::move(journey), outcome);
}

bool GuardedCaller::waitsForAnother(Journey &journey, const CallOutcome &outcome)
{
    if (!journey.run || outcome.kind == Outcome::Ignored)
        return false;
    RetryFacts facts{.error = outcome.error, .retryAfter = outcome.retryAfter};
    if (outcome.kind == Outcome::Rejected)
        facts.rejection =
            Rejection{outcome.rejectedBy, m_seat.circuit->state(now()), outcome.retryAfter};
    const RetryDecision next = journey.run->afterFailure(now(), facts);
    if (!next.again)
        return false;
    // The call's own end is real time, which the policy does not know.
    if (next.after >= std::chrono::nanoseconds{journey.deadline.remainingTimeNSecs()}) {
        journey.run->stop();
        return false;
    }
    journey.last = outcome;
    m_waiting.emplace(saturatingAdd(steady_clock::now(), next.after), std::move(journey));
    planWaiting();
    return true;
}

void GuardedCaller::settle(Journey journey, CallOutcome outcome)
{
    const bool hasFailed = outcome.kind != Outcome::Succeeded && outcome.kind != Outcome::Ignored;
    if (hasFailed && journey.run)
        m_seat.ledger.gaveUp();
    if (journey.kind == Journey::Kind::Kept) {
        m_isSendingKept = false;
        if (!hasFailed) {
            m_seat.fallback->finishOldest();
            m_seat.ledger.drained();
        }
    } else if (m_seat.fallback && hasFailed) {
        if (const auto answer = m_seat.fallback->answer(journey.subject, outcome, now())) {
            outcome.servedBy = answer->level;
            outcome.fallbackReason = answer->reason;
        }
        m_seat.ledger.served(outcome.servedBy);
    }
    if (outcome.kind == Outcome::Succeeded)
        sendKept();
    if (journey.done) // last: it may be the end of this caller
        journey.done(outcome);
}

void GuardedCaller::sendKept()
{
    if (!m_seat.fallback || m_isSendingKept || m_seat.circuit->state(now()) != CircuitState::Closed)
        return;
    auto subject = m_seat.fallback->oldestKept();
    if (!subject)
        return;
    m_isSendingKept = true;
    Journey journey;
    journey.subject = std::move(*subject);
    journey.kind = Journey::Kind::Kept;
    begin(std::move(journey));
}

void GuardedCaller::tryWaiting()
{
    const Instant at = steady_clock::now();
    std::vector<Journey> due;
    while (!m_waiting.empty() && m_waiting.begin()->first <= at) {
        due.push_back(std::move(m_waiting.begin()->second));
        m_waiting.erase(m_waiting.begin());
    }
    for (Journey &journey : due) {
        if (!journey.deadline.hasExpired()) {
            tryOnce(std::move(journey));
            continue;
        }
        journey.run->stop(); // the wait took longer than was planned
        const CallOutcome last = journey.last;
        settle(std::move(journey), last);
    }
    planWaiting();
}

void GuardedCaller::planWaiting()
{
    if (m_waiting.empty())
        return m_wake.stop();
    const auto wait = m_waiting.begin()->first - steady_clock::now();
    m_wake.start(
        std::max(std::chrono::ceil<std::chrono::milliseconds>(wait), std::chrono::milliseconds{0}));
}

std::vector<GuardedCaller::Done> GuardedCaller::abortAll()
{
    std::vector<Done> given;
    const auto giveUp = [&](Journey &journey) {
        if (journey.kind == Journey::Kind::Kept)
            m_isSendingKept = false;
        given.push_back(std::move(journey.done));
    };
    for (auto &[reply, attempt] : std::exchange(m_attempts, {})) {
        conclude(attempt, {.kind = Outcome::Cancelled});
        giveUp(attempt.journey);
        // Not abort(): it warns where the head of an error's answer has come already.
        delete reply;
    }
    for (auto &[due, journey] : std::exchange(m_waiting, {})) {
        journey.run->stop();
        giveUp(journey);
    }
    m_wake.stop();
    return given;
}

} // namespace switchgear::app
