// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A precompiled header needs a source file to be made for; it holds nothing else.
