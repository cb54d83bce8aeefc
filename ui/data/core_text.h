// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace switchgear::ui {

/// Text of the core, such as a circuit's name, as the window knows it, and back: exact for every
/// string of bytes, so that no order goes to another circuit than the one that is named.
/// QString::fromUtf8() would drop a byte order mark and make all bytes that are no UTF-8 the same;
/// here such a byte is a lone surrogate, U+DC80 and the byte's lower bits.
[[nodiscard]] QString fromCore(std::string_view bytes);
[[nodiscard]] std::string toCore(const QString &text);

} // namespace switchgear::ui
