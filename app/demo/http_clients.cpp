// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/http_clients.h"

#include <QNetworkProxy>

namespace switchgear::app {

HttpClients::HttpClients(std::size_t count, QObject *parent) : QObject(parent)
{
    for (std::size_t i = 0; i < count; ++i) {
        auto *const client = new QNetworkAccessManager(this);
        client->setProxy(QNetworkProxy::NoProxy); // the services are on this machine
        m_clients.push_back(client);
    }
}

} // namespace switchgear::app
