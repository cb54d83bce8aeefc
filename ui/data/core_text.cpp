// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/core_text.h"

#include <QStringDecoder>

#include <algorithm>

namespace switchgear::ui {

namespace {

constexpr char16_t kOneByte = 0xDC00; ///< and the byte, which is 0x80 at least

bool isByte(QChar c)
{
    return c.unicode() >= kOneByte + 0x80 && c.unicode() <= kOneByte + 0xFF;
}

/// None where it is no UTF-8.
std::optional<QString> decoded(std::string_view text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    const QString name = decoder(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    // What is cut short at the end waits for more, and is no error by itself.
    const bool isWhole = !decoder.hasError() && name.toUtf8().size() == qsizetype(text.size());
    return isWhole ? std::optional{name} : std::nullopt;
}

} // namespace

QString fromCore(std::string_view name)
{
    const bool isAscii = std::all_of(name.begin(), name.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (isAscii)
        return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
    if (const auto whole = decoded(name))
        return *whole;
    QString text;
    while (!name.empty()) {
        std::size_t length = std::min<std::size_t>(4, name.size());
        while (length > 0 && !decoded(name.substr(0, length)))
            --length;
        // Several characters at once are as good as one.
        if (length > 0)
            text += *decoded(name.substr(0, length));
        else
            text += QChar(kOneByte + static_cast<unsigned char>(name.front()));
        name.remove_prefix(std::max<std::size_t>(1, length));
    }
    return text;
}

std::string toCore(const QString &name)
{
    std::string bytes;
    for (qsizetype at = 0; at < name.size(); ++at) {
        const bool isPair = name[at].isHighSurrogate() && at + 1 < name.size();
        if (!isPair && isByte(name[at])) {
            bytes += static_cast<char>(name[at].unicode() - kOneByte);
            continue;
        }
        bytes += QStringView(name).mid(at, isPair ? 2 : 1).toUtf8().toStdString();
        at += isPair ? 1 : 0;
    }
    return bytes;
}

} // namespace switchgear::ui
