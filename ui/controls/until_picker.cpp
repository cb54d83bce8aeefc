// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/until_picker.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>

namespace switchgear::ui {
namespace {

using std::chrono::minutes;

// What an entry of the list stands for: minutes from now, or one of these.
constexpr int kNoEnd = 0;
constexpr int kAtTime = -1;
constexpr int kNothingChosen = -2;

QDateTime onTheMinute(const QDateTime &time)
{
    const QTime clock = time.time();
    return QDateTime(time.date(), QTime(clock.hour(), clock.minute()));
}

} // namespace

UntilPicker::UntilPicker(Need need, const CircuitLook &look, QWidget *parent)
    : QWidget(parent)
    , m_need(need)
    , m_choice(new QComboBox(this))
    , m_time(new QDateTimeEdit(this))
{
    if (need == Need::Optional) {
        m_choice->addItem(tr("No end: until it is released"), kNoEnd);
        m_choice->addItem(tr("For 15 minutes"), 15);
        m_choice->addItem(tr("For 1 hour"), 60);
    } else {
        m_choice->addItem(tr("Choose an end…"), kNothingChosen);
        m_choice->addItem(tr("For 15 minutes"), 15);
        m_choice->addItem(tr("For 1 hour"), 60);
        m_choice->addItem(tr("For 8 hours"), 480);
    }
    m_choice->addItem(tr("Up to a time"), kAtTime);
    m_choice->setObjectName(QStringLiteral("untilChoice"));
    m_choice->setAccessibleName(tr("Until when"));

    m_time->setObjectName(QStringLiteral("untilTime"));
    m_time->setAccessibleName(tr("End time"));
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_time->setDateTime(onTheMinute(look.wall.toWall(look.now + minutes{61}).toLocalTime()));
    m_time->setVisible(false);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_choice, 1);
    row->addWidget(m_time);
    setFocusProxy(m_choice);

    connect(m_choice, &QComboBox::currentIndexChanged, this, &UntilPicker::choose);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &UntilPicker::chosen);
}

bool UntilPicker::isAtTime() const
{
    return m_choice->currentData().toInt() == kAtTime;
}

void UntilPicker::choose()
{
    m_time->setVisible(isAtTime());
    Q_EMIT chosen();
}

std::optional<TimePoint> UntilPicker::until(const CircuitLook &look) const
{
    const int choice = m_choice->currentData().toInt();
    if (choice == kNoEnd || choice == kNothingChosen)
        return std::nullopt;
    if (choice == kAtTime)
        return fault(look).isEmpty() ? std::optional{look.wall.toMonotonic(m_time->dateTime())}
                                     : std::nullopt;
    return look.now + minutes{choice};
}

std::optional<QDateTime> UntilPicker::timeOfDay() const
{
    return isAtTime() ? std::optional{m_time->dateTime()} : std::nullopt;
}

QString UntilPicker::fault(const CircuitLook &look) const
{
    if (m_choice->currentData().toInt() == kNothingChosen)
        return tr("Choose until when; it always has an end.");
    if (!isAtTime())
        return {};
    const Duration ahead = look.wall.toMonotonic(m_time->dateTime()) - look.now;
    if (ahead <= Duration{0})
        return tr("The end time lies in the past.");
    if (m_need == Need::Mandatory && ahead > kLongestMandatory)
        return tr("The end time is more than 8 hours away.");
    return {};
}

} // namespace switchgear::ui
