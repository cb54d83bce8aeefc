// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// No file includes it: with SWITCHGEAR_UNITY the build does, before the files that it compiles
// together. A short name that several of them use for a constant of their own becomes one of that
// file alone, by its identity, SWITCHGEAR_FILE, which the build defines anew for each.

#pragma once

#define SWITCHGEAR_JOINED(name, file) name##_##file
#define SWITCHGEAR_OF_FILE(name, file) SWITCHGEAR_JOINED(name, file)

#define kBarHeight SWITCHGEAR_OF_FILE(kBarHeight, SWITCHGEAR_FILE)
#define kCompactPlot SWITCHGEAR_OF_FILE(kCompactPlot, SWITCHGEAR_FILE)
#define kEarly SWITCHGEAR_OF_FILE(kEarly, SWITCHGEAR_FILE)
#define kFullPlot SWITCHGEAR_OF_FILE(kFullPlot, SWITCHGEAR_FILE)
#define kGap SWITCHGEAR_OF_FILE(kGap, SWITCHGEAR_FILE)
#define kGlyph SWITCHGEAR_OF_FILE(kGlyph, SWITCHGEAR_FILE)
#define kHeight SWITCHGEAR_OF_FILE(kHeight, SWITCHGEAR_FILE)
#define kMargin SWITCHGEAR_OF_FILE(kMargin, SWITCHGEAR_FILE)
#define kPadding SWITCHGEAR_OF_FILE(kPadding, SWITCHGEAR_FILE)
#define kRadius SWITCHGEAR_OF_FILE(kRadius, SWITCHGEAR_FILE)
#define kRow SWITCHGEAR_OF_FILE(kRow, SWITCHGEAR_FILE)
#define kRowHeight SWITCHGEAR_OF_FILE(kRowHeight, SWITCHGEAR_FILE)
#define kSmoothing SWITCHGEAR_OF_FILE(kSmoothing, SWITCHGEAR_FILE)
#define kWidth SWITCHGEAR_OF_FILE(kWidth, SWITCHGEAR_FILE)
