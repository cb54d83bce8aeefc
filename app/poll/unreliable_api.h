// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/upstream_service.h"
#include "app/demo/worker_thread.h"

#include <switchgear/clock.h>

#include <QUrl>

#include <cstdint>
#include <memory>

namespace switchgear::app {

/// The rate within [0, 1]; what is no number is 0.
[[nodiscard]] double clampedFailureRate(double rate) noexcept;

/// An API on 127.0.0.1 that fails at a given rate, half of the failures with 500 and half with 503.
/// The same seed gives the same answers in the same order.
///
///     UnreliableApi api{{.failureRate = 0.3, .seed = 42}};
///     if (const QString fault = api.open(); fault.isEmpty())
///         poll(api.url());
///
/// **Threads.** Serves in a thread of its own; all functions may be called from the thread that
/// made it, received() from any. **Errors.** open() tells why no port could be taken.
class UnreliableApi final
{
public:
    struct Options
    {
        double failureRate = 0.3; ///< clamped
        std::uint64_t seed = 42;
        Duration latency = std::chrono::milliseconds{5};
    };

    explicit UnreliableApi(const Options &options);
    ~UnreliableApi();
    UnreliableApi(const UnreliableApi &) = delete;
    UnreliableApi &operator=(const UnreliableApi &) = delete;

    /// Empty where it listens.
    [[nodiscard]] QString open();
    [[nodiscard]] QUrl url() const;
    /// The requests that really came in.
    [[nodiscard]] std::uint64_t received() const noexcept { return m_service->received(); }

private:
    /// Stands still, so that no fault ends by itself.
    const Clock m_clock{Clock::Kind::Manual};
    WorkerThread m_thread;
    Chance m_payloadChance; ///< of the service's thread
    std::unique_ptr<UpstreamService> m_service; ///< lives in the thread
};

} // namespace switchgear::app
