// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/theme_choice.h"

#include "ui/style/flat_style.h"

#include <QApplication>
#include <QToolTip>

namespace switchgear::ui {

void applyTheme(ThemeChoice choice)
{
    static const bool startedDark =
        QApplication::palette().color(QPalette::Window).lightness() < 128;
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && startedDark);
    // The style first: setting one brings its own palette along.
    if (!qobject_cast<FlatStyle *>(QApplication::style()))
        QApplication::setStyle(new FlatStyle);
    const QPalette palette = Theme::of(dark ? ColourScheme::Dark : ColourScheme::Light).palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

QString themeWord(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

std::optional<ThemeChoice> themeFromWord(const QString &word)
{
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark}) {
        if (themeWord(choice) == word)
            return choice;
    }
    return std::nullopt;
}

} // namespace switchgear::ui
