// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/figure_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace switchgear::app {

std::string figureText(double figure)
{
    constexpr int kDigits = 3;
    std::array<char, 64> buffer{};
    const int whole = std::abs(figure) < 1.0 ? 0 : static_cast<int>(std::log10(std::abs(figure)));
    const bool isShort = std::abs(figure) < 1.0;
    const auto format = isShort ? std::chars_format::general : std::chars_format::fixed;
    const int precision = isShort ? kDigits : std::max(0, kDigits - 1 - whole);
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), figure, format, precision).ptr;
    std::string text{buffer.data(), end};
    if (text.find('.') != std::string::npos && text.find('e') == std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.'))
            text.pop_back();
    }
    return text;
}

std::string percentFigure(double share)
{
    constexpr double kLeast = 1e-5;
    constexpr double kMost = 0.999;
    if (share > 0.0 && share < kLeast)
        return "less than 0.001 %";
    if (share > kMost && share < 1.0)
        return "more than 99.9 %";
    return figureText(share * 100.0) + " %";
}

std::string durationFigure(Duration duration)
{
    using Seconds = std::chrono::duration<double>;
    const double seconds = Seconds{duration}.count();
    if (seconds < 1e-6)
        return figureText(seconds * 1e9) + " ns";
    if (seconds < 1e-3)
        return figureText(seconds * 1e6) + " us";
    if (seconds < 1.0)
        return figureText(seconds * 1e3) + " ms";
    if (seconds < 120.0)
        return figureText(seconds) + " s";
    if (seconds < 7200.0)
        return figureText(seconds / 60.0) + " min";
    return figureText(seconds / 3600.0) + " h";
}

} // namespace switchgear::app
