// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QColor>
#include <QPalette>

namespace switchgear::ui {

enum class ColourScheme : quint8 { Light, Dark };

/// The colours of one scheme; every colour in the window is one of these.
struct Theme
{
    ColourScheme scheme = ColourScheme::Light;
    QColor window, base, alternate, selection;
    QColor text, muted, grid, outline, accent;
    QColor success, failure, timeout, rejected, limited; ///< series of charts
    QColor attention, onAttention; ///< amber: banner, failing bar near its limit

    [[nodiscard]] QColor fill(DisplayState state) const;
    [[nodiscard]] QColor onFill(DisplayState state) const; ///< text on fill()
    [[nodiscard]] QColor ink(DisplayState state) const; ///< text and outlines on the window
    [[nodiscard]] QPalette palette() const;

    [[nodiscard]] static const Theme &of(ColourScheme scheme);
    /// The scheme that the application's palette bears at present.
    [[nodiscard]] static const Theme &current();
};

} // namespace switchgear::ui
