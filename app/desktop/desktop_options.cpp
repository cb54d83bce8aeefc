// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_options.h"

#include "app/config/duration_text.h"
#include "app/demo/arrival_schedule.h"

#include <QRegularExpression>

#include <functional>
#include <vector>

namespace switchgear::app {

namespace {

using std::chrono::milliseconds;

/// One option: its name, what its value is called (empty: it has none), what it does, and how it is
/// taken. A taker gives a sentence where it cannot use the value.
struct OptionRule
{
    QString name;
    QString value;
    QString help;
    std::function<QString(const QString &)> take;
};

std::optional<milliseconds> duration(const QString &text)
{
    const ParsedDuration parsed = durationFromText(text.toStdString());
    if (parsed.fault != DurationFault::None || parsed.value.count() < 0
        || parsed.value > std::chrono::hours{24 * 30})
        return std::nullopt;
    return std::chrono::duration_cast<milliseconds>(parsed.value);
}

std::optional<QSize> size(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^([1-9][0-9]{2,4})x([1-9][0-9]{2,4})$"));
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const bool fits = size.width() >= 1024 && size.height() >= 640 && size.width() <= 8192
                      && size.height() <= 8192;
    return fits ? std::optional(size) : std::nullopt;
}

std::optional<ui::View> view(const QString &text)
{
    const QStringList names{QStringLiteral("overview"), QStringLiteral("circuit"),
                            QStringLiteral("events"), QStringLiteral("lab")};
    const qsizetype index = names.indexOf(text);
    return index < 0 ? std::nullopt : std::optional(static_cast<ui::View>(index));
}

QString wrong(const char *name, const QString &expected, const QString &found)
{
    return QStringLiteral("--%1 takes ").arg(QLatin1String(name)) + expected
           + QStringLiteral(", not '") + found + QChar(u'\'');
}

template <typename T, typename Read>
std::function<QString(const QString &)> taker(const char *name, const QString &expected, T &target,
                                              Read read)
{
    return [=, &target](const QString &text) {
        const auto value = read(text);
        if (!value)
            return wrong(name, expected, text);
        target = *value;
        return QString();
    };
}

std::function<QString(const QString &)> nonEmpty(const char *name, QString &target)
{
    return taker(name, QStringLiteral("a name"), target, [](const QString &text) {
        return text.isEmpty() ? std::nullopt : std::optional(text);
    });
}

std::function<QString(const QString &)> flag(bool &target, bool value)
{
    return [&target, value](const QString &) {
        target = value;
        return QString();
    };
}

std::optional<double> rate(const QString &text)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    return ok && value >= kLowestRate && value <= kHighestRate ? std::optional(value)
                                                               : std::nullopt;
}

std::optional<std::uint64_t> seed(const QString &text)
{
    bool ok = false;
    const std::uint64_t value = text.toULongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::vector<OptionRule> loadRules(DesktopOptions &o)
{
    return {
        {QStringLiteral("config"), QStringLiteral("FILE"),
         QStringLiteral("circuits of a configuration file, beside those of the demo"),
         nonEmpty("config", o.configFile)},
        {QStringLiteral("no-demo"),
         {},
         QStringLiteral("no services and no load of its own"),
         flag(o.withDemo, false)},
        {QStringLiteral("rate"), QStringLiteral("N"),
         QStringLiteral("calls a second of the demo, 1 to 5000 (default 200)"),
         taker("rate", QStringLiteral("a number from 1 to 5000"), o.rate, rate)},
        {QStringLiteral("seed"), QStringLiteral("N"),
         QStringLiteral("seed of the demo's chance (default 42)"),
         taker("seed", QStringLiteral("a whole number from 0 to 2^64 - 1"), o.seed, seed)},
    };
}

std::vector<OptionRule> windowRules(DesktopOptions &o)
{
    return {
        {QStringLiteral("theme"), QStringLiteral("NAME"), QStringLiteral("light, dark or system"),
         taker("theme", QStringLiteral("light, dark or system"), o.theme, ui::themeFromWord)},
        {QStringLiteral("size"), QStringLiteral("WxH"),
         QStringLiteral("size of the window, at least 1024x640"),
         taker("size", QStringLiteral("a size from 1024x640 to 8192x8192"), o.size, size)},
        {QStringLiteral("view"), QStringLiteral("NAME"),
         QStringLiteral("overview, circuit, events or lab"),
         taker("view", QStringLiteral("overview, circuit, events or lab"), o.view, view)},
        {QStringLiteral("select"), QStringLiteral("CIRCUIT"), QStringLiteral("select a circuit"),
         nonEmpty("select", o.select)},
        {QStringLiteral("reset-layout"),
         {},
         QStringLiteral("forget sizes, columns, theme and what else was kept"),
         flag(o.resetLayout, true)},
    };
}

std::vector<OptionRule> runRules(DesktopOptions &o)
{
    const QString time = QStringLiteral("a number with a unit, as 500ms, 12s or 2m");
    return {
        {QStringLiteral("offscreen-picture"), QStringLiteral("FILE"),
         QStringLiteral("run with no display, and leave a PNG of the window"),
         nonEmpty("offscreen-picture", o.pictureFile)},
        {QStringLiteral("after"), QStringLiteral("TIME"),
         QStringLiteral("when the picture is taken (default 12s); without --run-for the end"),
         taker("after", time, o.pictureAfter, duration)},
        {QStringLiteral("run-for"), QStringLiteral("TIME"), QStringLiteral("end by itself"),
         taker("run-for", time, o.runFor, duration)},
        {QStringLiteral("print-states"),
         {},
         QStringLiteral("print a line with the states each second"),
         flag(o.printStates, true)},
    };
}

QString helpText(const std::vector<OptionRule> &rules)
{
    QString text = QStringLiteral(
        "Usage: switchgear [options]\n\n"
        "A control room for circuit breakers. Without options it opens its window over a demo:\n"
        "real HTTP services on this machine alone, that fail and recover.\n\n");
    for (const OptionRule &rule : rules) {
        QString left = QStringLiteral("  --") + rule.name;
        if (!rule.value.isEmpty())
            left += QChar(u' ') + rule.value;
        text += left.leftJustified(28) + rule.help + QChar(u'\n');
    }
    return text
           + QStringLiteral("  --version                 the program's version\n"
                            "  --help                    this text\n\n"
                            "Status: 0; 1 where something could not be done; 2 for wrong use.\n");
}

QString takeAll(const std::vector<OptionRule> &rules, const QStringList &arguments)
{
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!argument.startsWith(QLatin1String("--")))
            return QStringLiteral("unexpected argument '") + argument + QChar(u'\'');
        const qsizetype equals = argument.indexOf(QChar(u'='));
        const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&name](const OptionRule &r) { return r.name == name; });
        if (rule == rules.end())
            return QStringLiteral("unknown option '--") + name + QChar(u'\'');
        if (rule->value.isEmpty() && equals >= 0)
            return QStringLiteral("--") + name + QStringLiteral(" takes no value");
        QString value = equals < 0 ? QString() : argument.mid(equals + 1);
        if (!rule->value.isEmpty() && equals < 0) {
            if (i + 1 >= arguments.size())
                return QStringLiteral("--") + name + QStringLiteral(" needs a value");
            value = arguments[++i];
        }
        if (const QString fault = rule->take(value); !fault.isEmpty())
            return fault;
    }
    return {};
}

} // namespace

ParsedCommandLine parseCommandLine(const QStringList &arguments)
{
    ParsedCommandLine parsed;
    std::vector<OptionRule> rules = loadRules(parsed.options);
    for (auto part : {windowRules(parsed.options), runRules(parsed.options)})
        rules.insert(rules.end(), part.begin(), part.end());
    if (arguments.contains(QLatin1String("--help")) || arguments.contains(QLatin1String("-h"))) {
        parsed.answer = CommandLineAnswer::Help;
        parsed.message = helpText(rules);
    } else if (arguments.contains(QLatin1String("--version"))) {
        parsed.answer = CommandLineAnswer::Version;
    } else if (const QString fault = takeAll(rules, arguments); !fault.isEmpty()) {
        parsed.answer = CommandLineAnswer::Wrong;
        parsed.message = fault;
    }
    return parsed;
}

} // namespace switchgear::app
