// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/glyphs.h"
#include "ui/style/theme.h"
#include "ui/style/theme_choice.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

#include <cmath>

using namespace switchgear::ui;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// Relative luminance and contrast as WCAG 2 defines them.
double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

constexpr ColourScheme kSchemes[] = {ColourScheme::Light, ColourScheme::Dark};

QImage glyph(DisplayState state, int side)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintGlyph(painter, QRectF(0, 0, side, side), state, Qt::black, Qt::white);
    return image;
}

} // namespace

class TestTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfKnownPairsIsThatOfTheStandard();
    void inkIsReadableOnEveryGround();
    void textIsReadableOnEveryFill();
    void plainTextIsReadable();
    void outlineIsVisible();
    void paletteBearsTheTokens();
    void choiceIsAppliedAndRecognised();
    void wordsOfChoicesGoBothWays();
    void glyphsDifferInShape();
    void theOpenGlyphIsFilledWhateverBrushWasLeft();
};

void TestTheme::contrastOfKnownPairsIsThatOfTheStandard()
{
    QCOMPARE(qRound(contrast(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QCOMPARE(qRound(contrast(QColor(0x777777), Qt::white) * 100), 448);
}

void TestTheme::inkIsReadableOnEveryGround()
{
    for (const ColourScheme scheme : kSchemes) {
        const Theme &theme = Theme::of(scheme);
        const double least = scheme == ColourScheme::Light ? 4.74 : 4.64;
        for (int i = 0; i < kDisplayStateCount; ++i) {
            const QColor ink = theme.ink(static_cast<DisplayState>(i));
            for (const QColor &ground :
                 {theme.window, theme.base, theme.alternate, theme.selection})
                QVERIFY2(contrast(ink, ground) >= least,
                         qPrintable(QStringLiteral("%1 on %2: %3")
                                        .arg(ink.name(), ground.name())
                                        .arg(contrast(ink, ground))));
        }
    }
}

void TestTheme::textIsReadableOnEveryFill()
{
    for (const ColourScheme scheme : kSchemes) {
        const Theme &theme = Theme::of(scheme);
        for (int i = 0; i < kDisplayStateCount; ++i) {
            const auto state = static_cast<DisplayState>(i);
            QVERIFY2(contrast(theme.onFill(state), theme.fill(state)) >= 4.5,
                     qPrintable(displayText(state)));
        }
        QVERIFY(contrast(theme.onAttention, theme.attention) >= 4.5);
    }
}

void TestTheme::plainTextIsReadable()
{
    for (const ColourScheme scheme : kSchemes) {
        const Theme &theme = Theme::of(scheme);
        for (const QColor &ground : {theme.window, theme.base, theme.alternate, theme.selection}) {
            QVERIFY(contrast(theme.text, ground) >= 7.0);
            QVERIFY(contrast(theme.muted, ground) >= 4.5);
            QVERIFY(contrast(theme.accent, ground) >= 4.5);
        }
    }
}

void TestTheme::outlineIsVisible()
{
    for (const ColourScheme scheme : kSchemes) {
        const Theme &theme = Theme::of(scheme);
        QVERIFY(contrast(theme.outline, theme.window) >= 3.0);
        QVERIFY(contrast(theme.outline, theme.base) >= 3.0);
    }
}

void TestTheme::paletteBearsTheTokens()
{
    for (const ColourScheme scheme : kSchemes) {
        const Theme &theme = Theme::of(scheme);
        const QPalette palette = theme.palette();
        QCOMPARE(palette.color(QPalette::Window), theme.window);
        QCOMPARE(palette.color(QPalette::Base), theme.base);
        QCOMPARE(palette.color(QPalette::Highlight), theme.selection);
        QCOMPARE(palette.color(QPalette::HighlightedText), theme.text);
        QVERIFY(contrast(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase))
                >= 7.0);
        QVERIFY(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button))
                >= 7.0);
    }
}

void TestTheme::choiceIsAppliedAndRecognised()
{
    applyTheme(ThemeChoice::Dark);
    QCOMPARE(Theme::current().scheme, ColourScheme::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::of(ColourScheme::Dark).window);
    applyTheme(ThemeChoice::Light);
    QCOMPARE(Theme::current().scheme, ColourScheme::Light);
    // The palette with which the test began is the light one of Fusion.
    applyTheme(ThemeChoice::Dark);
    applyTheme(ThemeChoice::System);
    QCOMPARE(Theme::current().scheme, ColourScheme::Light);
}

void TestTheme::wordsOfChoicesGoBothWays()
{
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        QCOMPARE(themeFromWord(themeWord(choice)).value(), choice);
    QVERIFY(!themeFromWord(QStringLiteral("Dark")));
    QVERIFY(!themeFromWord(QString()));
}

void TestTheme::glyphsDifferInShape()
{
    for (int one = 0; one < kDisplayStateCount; ++one) {
        const QImage image = glyph(static_cast<DisplayState>(one), 32);
        for (int other = 0; other < one; ++other) {
            const QImage against = glyph(static_cast<DisplayState>(other), 32);
            int different = 0;
            for (int y = 0; y < 32; ++y) {
                for (int x = 0; x < 32; ++x)
                    different +=
                        std::abs(qGray(image.pixel(x, y)) - qGray(against.pixel(x, y))) > 128;
            }
            QVERIFY2(different > 60, qPrintable(QStringLiteral("%1 and %2 differ in %3 pixels")
                                                    .arg(one)
                                                    .arg(other)
                                                    .arg(different)));
        }
    }
}

void TestTheme::theOpenGlyphIsFilledWhateverBrushWasLeft()
{
    QImage image(32, 32, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setBrush(Qt::white);
    paintGlyph(painter, QRectF(0, 0, 32, 32), DisplayState::Open, Qt::black, Qt::white);
    QVERIFY(qGray(image.pixel(8, 25)) < 60);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
