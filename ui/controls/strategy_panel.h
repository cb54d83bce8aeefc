// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"

#include <QString>
#include <QWidget>

class QLabel;

namespace switchgear::ui {

class ForecastBars;
class StrategyForm;

/// Chooses a circuit's break strategy, and shows beforehand what it would do: the next eight breaks
/// against those of the present one, and what becomes of the break that runs now.
class StrategyPanel final : public QWidget
{
    Q_OBJECT

public:
    StrategyPanel(const QString &circuit, const CircuitLook &look, QWidget *parent = nullptr);

    void observe(const CircuitLook &look);
    /// Takes the circuit's present strategy into the fields.
    void takePresent();

    [[nodiscard]] BreakDuration selected() const;
    /// What the fields were filled from.
    [[nodiscard]] const BreakDuration &seen() const { return m_seen; }
    /// Whether somebody changed the strategy since the fields were filled.
    [[nodiscard]] bool isOvertaken() const;
    /// Why the selected strategy cannot be applied, as a sentence; empty: it can.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    void edited();

private:
    void renew();
    [[nodiscard]] const CircuitRecord *record() const { return m_look.record(m_circuit); }
    [[nodiscard]] QString effectText(const CircuitRecord &record) const;

    QString m_circuit;
    CircuitLook m_look;
    BreakDuration m_seen;
    StrategyForm *m_form;
    ForecastBars *m_bars;
    QLabel *m_present;
    QLabel *m_effect;
};

} // namespace switchgear::ui
