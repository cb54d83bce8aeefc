// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/display_state.h"

#include <QCoreApplication>

namespace switchgear::ui {

DisplayState displayState(CircuitState state, CircuitMode mode) noexcept
{
    switch (state) {
    case CircuitState::Isolated:
        return DisplayState::Isolated;
    case CircuitState::Open:
        return mode == CircuitMode::Disabled ? DisplayState::Disabled : DisplayState::Open;
    case CircuitState::HalfOpen:
        return mode == CircuitMode::Disabled ? DisplayState::Disabled : DisplayState::HalfOpen;
    case CircuitState::Closed:
        break;
    }
    return mode == CircuitMode::Disabled ? DisplayState::Disabled : DisplayState::Closed;
}

QString limiterText(DisplayState state)
{
    switch (state) {
    case DisplayState::Closed:
        return QCoreApplication::translate("DisplayState", "Passing");
    case DisplayState::HalfOpen:
        return QCoreApplication::translate("DisplayState", "Limiting");
    case DisplayState::Open: // of no limiter
    case DisplayState::Isolated:
    case DisplayState::Disabled:
    case DisplayState::Unknown:
        break;
    }
    return displayText(state);
}

QString displayText(DisplayState state)
{
    const auto translate = [](const char *text) {
        return QCoreApplication::translate("DisplayState", text);
    };
    switch (state) {
    case DisplayState::Open:
        return translate(QT_TRANSLATE_NOOP("DisplayState", "Open"));
    case DisplayState::HalfOpen:
        return translate(QT_TRANSLATE_NOOP("DisplayState", "Half-open"));
    case DisplayState::Isolated:
        return translate(QT_TRANSLATE_NOOP("DisplayState", "Isolated"));
    case DisplayState::Disabled:
        return translate(QT_TRANSLATE_NOOP("DisplayState", "Disabled"));
    case DisplayState::Closed:
        return translate(QT_TRANSLATE_NOOP("DisplayState", "Closed"));
    case DisplayState::Unknown:
        break;
    }
    return translate(QT_TRANSLATE_NOOP("DisplayState", "Unknown"));
}

} // namespace switchgear::ui
