// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/trimmed_spin.h"

#include <switchgear/time.h>

namespace switchgear::ui {

/// A duration in seconds, down to the millisecond. What is set and not edited comes back to the
/// nanosecond.
class DurationSpin final : public TrimmedSpin
{
    Q_OBJECT

public:
    explicit DurationSpin(QWidget *parent = nullptr);

    void setDuration(Duration duration);
    [[nodiscard]] Duration duration() const;

private:
    Duration m_set{0};
    double m_setValue = 0;
};

} // namespace switchgear::ui
