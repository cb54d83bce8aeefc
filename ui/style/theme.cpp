// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/theme.h"

#include <QGuiApplication>

namespace switchgear::ui {

namespace {

Theme lightTheme()
{
    Theme theme;
    theme.scheme = ColourScheme::Light;
    theme.window = 0xfff2f4f6;
    theme.base = 0xffffffff;
    theme.alternate = 0xffe9edf1;
    theme.selection = 0xffdbe9f8;
    theme.text = 0xff1b2127;
    theme.muted = 0xff55606a;
    theme.grid = 0xffd5dbe1;
    theme.outline = 0xff7d8b98;
    theme.accent = 0xff0a5cad;
    theme.success = 0xff3f6f9b;
    theme.failure = 0xffc4161c;
    theme.timeout = 0xffc77700;
    theme.rejected = 0xff5b3fb0;
    theme.limited = 0xff00766c;
    theme.attention = 0xffe8a200;
    theme.onAttention = 0xff1b2127;
    return theme;
}

Theme darkTheme()
{
    Theme theme;
    theme.scheme = ColourScheme::Dark;
    theme.window = 0xff15181c;
    theme.base = 0xff1b1f24;
    theme.alternate = 0xff23282e;
    theme.selection = 0xff203850;
    theme.text = 0xffe6eaee;
    theme.muted = 0xffa3adb7;
    theme.grid = 0xff343b43;
    theme.outline = 0xff6e7d8b;
    theme.accent = 0xff6cb2ff;
    theme.success = 0xff7fb0dc;
    theme.failure = 0xffff7a70;
    theme.timeout = 0xffffc34d;
    theme.rejected = 0xffb29bff;
    theme.limited = 0xff35c4b5;
    theme.attention = 0xffffc34d;
    theme.onAttention = 0xff15181c;
    return theme;
}

/// The colours of one state in one scheme.
struct StateColours
{
    QRgb fill;
    QRgb onFill;
    QRgb ink;
};

StateColours lightColours(DisplayState state)
{
    switch (state) {
    case DisplayState::Open:
        return {0xffc4161c, 0xffffffff, 0xff960d18};
    case DisplayState::HalfOpen:
        return {0xffe8a200, 0xff1b2127, 0xff935600};
    case DisplayState::Isolated:
        return {0xff5b3fb0, 0xffffffff, 0xff4f35a0};
    case DisplayState::Disabled:
        return {0xffeceff2, 0xff1b2127, 0xff5c666f};
    case DisplayState::Closed:
        return {0xffbcc7d1, 0xff1b2127, 0xff46545f};
    case DisplayState::Unknown:
        break;
    }
    return {0xffffffff, 0xff1b2127, 0xff5c666f};
}

StateColours darkColours(DisplayState state)
{
    switch (state) {
    case DisplayState::Open:
        return {0xffd93a34, 0xffffffff, 0xffff8a80};
    case DisplayState::HalfOpen:
        return {0xffffc34d, 0xff15181c, 0xffffd166};
    case DisplayState::Isolated:
        return {0xffa48bf5, 0xff15181c, 0xffbda9ff};
    case DisplayState::Disabled:
        return {0xff272c32, 0xffe6eaee, 0xff98a2ac};
    case DisplayState::Closed:
        return {0xff4b5966, 0xffffffff, 0xffa9b7c4};
    case DisplayState::Unknown:
        break;
    }
    return {0xff1b1f24, 0xffe6eaee, 0xff98a2ac};
}

StateColours coloursOf(ColourScheme scheme, DisplayState state)
{
    return scheme == ColourScheme::Light ? lightColours(state) : darkColours(state);
}

} // namespace

QColor Theme::fill(DisplayState state) const
{
    return coloursOf(scheme, state).fill;
}

QColor Theme::onFill(DisplayState state) const
{
    return coloursOf(scheme, state).onFill;
}

QColor Theme::ink(DisplayState state) const
{
    return coloursOf(scheme, state).ink;
}

QPalette Theme::palette() const
{
    const bool light = scheme == ColourScheme::Light;
    const QColor button = light ? base : alternate;
    QPalette palette(button, window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, alternate);
    palette.setColor(QPalette::ToolTipBase, light ? base : alternate);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, muted);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, failure);
    palette.setColor(QPalette::Highlight, selection);
    palette.setColor(QPalette::HighlightedText, text);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, light ? QColor(0xffffffff) : QColor(0xff3a424a));
    palette.setColor(QPalette::Midlight, light ? window : alternate);
    palette.setColor(QPalette::Mid, grid);
    palette.setColor(QPalette::Dark, light ? outline : QColor(0xff0f1215));
    palette.setColor(QPalette::Shadow, light ? outline : QColor(0xff0b0d10));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, outline);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, alternate);
    return palette;
}

const Theme &Theme::of(ColourScheme scheme)
{
    static const Theme light = lightTheme();
    static const Theme dark = darkTheme();
    return scheme == ColourScheme::Light ? light : dark;
}

const Theme &Theme::current()
{
    const int lightness = QGuiApplication::palette().color(QPalette::Window).lightness();
    return of(lightness < 128 ? ColourScheme::Dark : ColourScheme::Light);
}

} // namespace switchgear::ui
