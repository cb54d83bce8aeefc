// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// As app_precompiled.h, for the commands.

#pragma once

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QUrl>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
