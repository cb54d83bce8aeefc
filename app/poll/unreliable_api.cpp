// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/unreliable_api.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace switchgear::app {

namespace {

const std::string kServiceName = "poll";

/// Answers that are whole: where a connection that was used before ends early, a client may send
/// the request again by itself, and the polls would no longer be the requests.
///
/// The second fault counts only where the first did not strike: with p/2 and p/(2 - p) each strikes
/// a request with p/2, and exactly always at 1.
void injectFaults(UpstreamService &service, double failureRate)
{
    Fault internal;
    internal.kind = FaultKind::Http500;
    internal.share = failureRate / 2.0;
    service.inject(internal);
    Fault unavailable;
    unavailable.kind = FaultKind::Http503;
    unavailable.share = failureRate / (2.0 - failureRate);
    service.inject(unavailable);
}

QByteArray payload(std::uint64_t request, Duration drawn)
{
    return "{\"request\":" + QByteArray::number(static_cast<qulonglong>(request))
           + ",\"status\":\"ready\",\"load\":"
           + QByteArray::number(std::chrono::duration<double>(drawn).count(), 'f', 6) + '}';
}

} // namespace

double clampedFailureRate(double rate) noexcept
{
    return std::isnan(rate) ? 0.0 : std::clamp(rate, 0.0, 1.0);
}

UnreliableApi::UnreliableApi(const Options &options)
    : m_thread(QStringLiteral("unreliable-api"))
    , m_payloadChance(derivedSeed(options.seed, kServiceName + "/payload"))
{
    m_thread.runAndWait([&] {
        m_service = std::make_unique<UpstreamService>(
            UpstreamOptions{.name = kServiceName, .latency = options.latency, .seed = options.seed},
            m_clock);
        m_service->setWork([this](const UpstreamService::Answer &answer) {
            answer({200,
                    payload(m_service->received(), m_payloadChance.upTo(std::chrono::seconds{1}))});
        });
        injectFaults(*m_service, clampedFailureRate(options.failureRate));
    });
}

UnreliableApi::~UnreliableApi()
{
    m_thread.runAndWait([this] { m_service.reset(); });
}

QString UnreliableApi::open()
{
    QString fault;
    m_thread.runAndWait([&] {
        if (!m_service->open())
            fault = m_service->errorString();
    });
    return fault;
}

QUrl UnreliableApi::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1/poll").arg(m_service->port()));
}

} // namespace switchgear::app
