// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QNetworkAccessManager>
#include <QObject>

#include <cstddef>
#include <vector>

namespace switchgear::app {

/// The HTTP clients of one thread. One client keeps at most six connections to a host and port and
/// queues what comes on top; several of them lift that bound without a hidden queue.
class HttpClients final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kConnectionsPerClient = 6;

    explicit HttpClients(std::size_t count, QObject *parent = nullptr);

    [[nodiscard]] std::size_t size() const noexcept { return m_clients.size(); }
    [[nodiscard]] QNetworkAccessManager &at(std::size_t index) { return *m_clients.at(index); }

private:
    std::vector<QNetworkAccessManager *> m_clients; // children
};

} // namespace switchgear::app
