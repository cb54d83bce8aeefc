// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/strategy_form.h"

#include "ui/controls/duration_spin.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace switchgear::ui {
namespace {

// The place of each strategy in BreakStrategy.
constexpr std::size_t kConstant = 0;
constexpr std::size_t kLinear = 1;
constexpr std::size_t kExponential = 2;
constexpr std::size_t kAdaptive = 3;
constexpr std::size_t kCustom = 4;

constexpr double kShortestBreak = 0.001;

} // namespace

StrategyForm::StrategyForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
    , m_choice(new QComboBox(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(4);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_choice->setObjectName(QStringLiteral("strategy"));
    m_choice->setAccessibleName(tr("Strategy"));
    m_choice->addItem(tr("Constant"), static_cast<int>(kConstant));
    m_choice->addItem(tr("Linear"), static_cast<int>(kLinear));
    m_choice->addItem(tr("Exponential"), static_cast<int>(kExponential));
    m_choice->addItem(tr("Adaptive"), static_cast<int>(kAdaptive));
    m_form->addRow(tr("&Strategy"), m_choice);
    addFields();
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        choose();
        Q_EMIT edited();
    });
    setBreakDuration({});
}

void StrategyForm::addFields()
{
    m_base = addDuration(Field::Base, tr("&Base"), QStringLiteral("base"), kShortestBreak);
    m_increment = addDuration(Field::Increment, tr("&Increment"), QStringLiteral("increment"), 0);
    m_factor = addNumber(Field::Factor, tr("&Factor"), QStringLiteral("factor"));
    m_factor->setRange(1, 100);
    m_factor->setSingleStep(0.1);
    m_factor->setPrefix(QStringLiteral("× "));
    m_quick = addDuration(Field::Quick, tr("&Quick"), QStringLiteral("quick"), kShortestBreak);
    m_medium = addDuration(Field::Medium, tr("M&edium"), QStringLiteral("medium"), kShortestBreak);
    m_longest = addDuration(Field::Longest, tr("&Long"), QStringLiteral("longest"), kShortestBreak);
    m_max = addDuration(Field::Max, tr("At &most"), QStringLiteral("max"), 0);
    m_max->setSpecialValueText(tr("no bound"));
    m_jitter = addNumber(Field::Jitter, tr("&Jitter"), QStringLiteral("jitter"));
    m_jitter->setRange(0, 100);
    m_jitter->setPrefix(QStringLiteral("± "));
    m_jitter->setSuffix(tr(" %"));
    m_settle = addDuration(Field::Settle, tr("Se&ttle"), QStringLiteral("settle"), 0);
    m_settle->setSpecialValueText(tr("at once"));
    m_settle->setToolTip(tr("A closing that lasts so long ends the row of openings"));
}

DurationSpin *StrategyForm::addDuration(Field field, const QString &label, const QString &name,
                                        double shortest)
{
    auto *spin = new DurationSpin(this);
    spin->setMinimum(shortest);
    setField(field, label, spin, name);
    connect(spin, &QDoubleSpinBox::valueChanged, this, &StrategyForm::edited);
    return spin;
}

QDoubleSpinBox *StrategyForm::addNumber(Field field, const QString &label, const QString &name)
{
    auto *spin = new TrimmedSpin(this);
    setField(field, label, spin, name);
    connect(spin, &QDoubleSpinBox::valueChanged, this, &StrategyForm::edited);
    return spin;
}

void StrategyForm::setField(Field field, const QString &label, QWidget *editor, const QString &name)
{
    QString spoken = label;
    editor->setAccessibleName(spoken.remove(QLatin1Char('&')));
    editor->setObjectName(name);
    m_editors.at(static_cast<std::size_t>(field)) = editor;
    m_form->addRow(label, editor);
}

bool StrategyForm::isFieldOf(Field field, std::size_t strategy)
{
    switch (field) {
    case Field::Base:
        return strategy <= kExponential;
    case Field::Increment:
        return strategy == kLinear;
    case Field::Factor:
        return strategy == kExponential;
    case Field::Quick:
    case Field::Medium:
    case Field::Longest:
        return strategy == kAdaptive;
    case Field::Max:
    case Field::Jitter:
    case Field::Settle:
        break;
    }
    return true;
}

std::size_t StrategyForm::chosen() const
{
    return static_cast<std::size_t>(m_choice->currentData().toInt());
}

void StrategyForm::choose()
{
    for (int field = 0; field < kFieldCount; ++field)
        m_form->setRowVisible(m_editors.at(static_cast<std::size_t>(field)),
                              isFieldOf(static_cast<Field>(field), chosen()));
}

void StrategyForm::setBreakDuration(const BreakDuration &breakDuration)
{
    const QSignalBlocker quiet(this);
    const QSignalBlocker quietChoice(m_choice);
    m_set = breakDuration;
    const int custom = m_choice->findData(static_cast<int>(kCustom));
    if (custom >= 0)
        m_choice->removeItem(custom);
    if (const auto *own = std::get_if<CustomBreak>(&breakDuration.strategy))
        m_choice->addItem(tr("Custom: %1").arg(nameText(QString::fromStdString(own->name))),
                          static_cast<int>(kCustom));
    suggest(breakDuration.strategy);
    m_max->setDuration(breakDuration.max.value_or(Duration{0}));
    m_jitter->setValue(breakDuration.jitter * 100);
    m_settle->setDuration(breakDuration.settle);
    m_choice->setCurrentIndex(m_choice->findData(static_cast<int>(breakDuration.strategy.index())));
    choose();
}

void StrategyForm::suggest(const BreakStrategy &strategy)
{
    LinearBreak linear;
    ExponentialBreak exponential;
    AdaptiveBreak adaptive;
    Duration base = std::chrono::seconds{30};
    if (const auto *constant = std::get_if<ConstantBreak>(&strategy)) {
        base = constant->base;
    } else if (const auto *growing = std::get_if<LinearBreak>(&strategy)) {
        base = growing->base;
        linear = *growing;
    } else if (const auto *power = std::get_if<ExponentialBreak>(&strategy)) {
        base = power->base;
        exponential = *power;
    } else if (const auto *pattern = std::get_if<AdaptiveBreak>(&strategy)) {
        base = pattern->quick;
        adaptive = *pattern;
    } else {
        base = std::get<CustomBreak>(strategy).base;
    }
    if (!std::holds_alternative<LinearBreak>(strategy))
        linear.increment = base;
    if (!std::holds_alternative<AdaptiveBreak>(strategy))
        adaptive = {base, base * 4, base * 16};
    m_base->setDuration(base);
    m_increment->setDuration(linear.increment);
    m_factor->setValue(exponential.factor);
    m_quick->setDuration(adaptive.quick);
    m_medium->setDuration(adaptive.medium);
    m_longest->setDuration(adaptive.longest);
}

BreakStrategy StrategyForm::strategy() const
{
    switch (chosen()) {
    case kLinear:
        return LinearBreak{m_base->duration(), m_increment->duration()};
    case kExponential:
        return ExponentialBreak{m_base->duration(), m_factor->value()};
    case kAdaptive:
        return AdaptiveBreak{m_quick->duration(), m_medium->duration(), m_longest->duration()};
    case kCustom:
        return m_set.strategy;
    default:
        return ConstantBreak{m_base->duration()};
    }
}

BreakDuration StrategyForm::breakDuration() const
{
    BreakDuration wished = m_set;
    wished.strategy = strategy();
    wished.max = m_max->duration() > Duration{0} ? std::optional{m_max->duration()} : std::nullopt;
    // What was set and not edited comes back whole: the field shows two decimals of a percent.
    if (QString::number(m_set.jitter * 100, 'f', 2) != QString::number(m_jitter->value(), 'f', 2))
        wished.jitter = m_jitter->value() / 100;
    wished.settle = m_settle->duration();
    return wished;
}

} // namespace switchgear::ui
