// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/shown_text.h"

#include "ui/data/core_text.h"

#include <QStringList>

#include <algorithm>

namespace switchgear::ui {

namespace {

enum class Blanks : quint8 {
    AsTheyAre,
    Signs, ///< those at the ends and after another, which nobody sees
};

constexpr char16_t kSignBegin = u'\u27E8';
constexpr char16_t kSignEnd = u'\u27E9';
constexpr QChar kIsolate(0x2068); // first strong isolate
constexpr QChar kPopIsolate(0x2069);

/// One character as it stands in the text.
struct Character
{
    char32_t code = 0;
    qsizetype length = 1;
};

Character characterAt(QStringView text, qsizetype at)
{
    if (text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(text[at], text[at + 1]), 2};
    return {text[at].unicode(), 1};
}

Character characterBefore(QStringView text, qsizetype end)
{
    if (end >= 2 && text[end - 1].isLowSurrogate() && text[end - 2].isHighSurrogate())
        return {QChar::surrogateToUcs4(text[end - 2], text[end - 1]), 2};
    return {text[end - 1].unicode(), 1};
}

/// Letters and marks of which nothing is seen, though they are no control characters.
bool isEmptyLetter(char32_t code)
{
    const auto isIn = [code](char32_t from, char32_t to) { return code >= from && code <= to; };
    return code == 0x034F || isIn(0x115F, 0x1160) || isIn(0x17B4, 0x17B5) || isIn(0x180B, 0x180F)
           || code == 0x2800 || code == 0x3164 || isIn(0xFE00, 0xFE0F) || code == 0xFFA0
           || isIn(0xE0100, 0xE01EF);
}

} // namespace

bool isHiddenCharacter(char32_t code)
{
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return code != U' ';
    default:
        return code > 0x7F && isEmptyLetter(code);
    }
}

namespace {

/// Whether the character at that place must become a sign. The sign's own beginning does, where it
/// would read as one: so no text can pass itself off as another one's signs.
bool needsSign(QStringView text, qsizetype at, const Character &character, Blanks blanks)
{
    if (character.code == kSignBegin)
        return text.mid(at + 1).startsWith(QLatin1String("U+"));
    if (character.code != U' ')
        return isHiddenCharacter(character.code);
    return blanks == Blanks::Signs
           && (at == 0 || at + 1 == text.size() || text[at - 1] == QLatin1Char(' '));
}

QString signOf(char32_t code)
{
    return QChar(kSignBegin)
           + QStringLiteral("U+%1").arg(static_cast<uint>(code), 4, 16, QLatin1Char('0')).toUpper()
           + QChar(kSignEnd);
}

QString unit(QStringView text, qsizetype at, const Character &character, Blanks blanks)
{
    return needsSign(text, at, character, blanks) ? signOf(character.code)
                                                  : text.mid(at, character.length).toString();
}

bool isHarmless(QStringView text, Blanks blanks)
{
    for (qsizetype at = 0; at < text.size();) {
        const Character character = characterAt(text, at);
        if (needsSign(text, at, character, blanks))
            return false;
        at += character.length;
    }
    return true;
}

QString withSigns(const QString &text, Blanks blanks)
{
    if (isHarmless(text, blanks))
        return text; // as nearly all are: shared, not copied
    QString visible;
    visible.reserve(text.size() + 16);
    for (qsizetype at = 0; at < text.size();) {
        const Character character = characterAt(text, at);
        visible += unit(text, at, character, blanks);
        at += character.length;
    }
    return visible;
}

/// With signs and cut in the middle, no sign and no character cut in two. Of a long text only the
/// ends are looked at.
QString cut(const QString &text, qsizetype most, Blanks blanks)
{
    if (text.size() <= most) {
        const QString whole = withSigns(text, blanks);
        if (whole.size() <= most)
            return whole;
    }
    const qsizetype half = (most - 1) / 2;
    QString left;
    qsizetype from = 0;
    while (from < text.size()) {
        const Character character = characterAt(text, from);
        const QString next = unit(text, from, character, blanks);
        if (left.size() + next.size() > half)
            break;
        left += next;
        from += character.length;
    }
    QString right;
    for (qsizetype to = text.size(); to > from;) {
        const Character character = characterBefore(text, to);
        const QString next = unit(text, to - character.length, character, blanks);
        if (right.size() + next.size() > half)
            break;
        right.prepend(next);
        to -= character.length;
    }
    return left + QChar(0x2026) + right;
}

bool runsToTheLeft(QStringView text)
{
    for (qsizetype at = 0; at < text.size();) {
        const Character character = characterAt(text, at);
        const QChar::Direction direction = QChar::direction(character.code);
        if (direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN)
            return true;
        at += character.length;
    }
    return false;
}

QString isolated(const QString &visible)
{
    return runsToTheLeft(visible) ? kIsolate + visible + kPopIsolate : visible;
}

} // namespace

QString visibleText(const QString &text)
{
    return withSigns(text, Blanks::AsTheyAre);
}

QString shownText(const QString &text)
{
    return isolated(visibleText(text));
}

QString shownText(std::string_view bytes)
{
    return shownText(fromCore(bytes));
}

QString nameText(const QString &name, qsizetype most)
{
    return isolated(cut(name, most, Blanks::Signs));
}

QString cutText(const QString &shown, qsizetype most)
{
    if (shown.size() <= most)
        return shown;
    const qsizetype half = (most - 1) / 2;
    QString left = shown.left(half);
    QString right = shown.right(half);
    if (left.back().isHighSurrogate())
        left.chop(1);
    if (right.front().isLowSurrogate())
        right.remove(0, 1);
    const auto open = left.count(kIsolate) - left.count(kPopIsolate);
    return left + QString(std::max<qsizetype>(0, open), kPopIsolate) + QChar(0x2026) + right;
}

QString plainToolTip(const QString &text)
{
    return cutText(text, kTipShown);
}

QString mnemonicSafe(const QString &text)
{
    QString safe = text;
    return safe.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace switchgear::ui
