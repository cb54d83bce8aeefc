// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/stage_reading.h"

#include <QHash>
#include <QWidget>

class QDoubleSpinBox;
class QLabel;

namespace switchgear::ui {

class FleetStore;
class FlowLayout;

/// The rates of limiters and the sizes of bulkheads, each in a field that sets it while calls run,
/// with what is in force beside it. Fields follow the readings; what was typed is a wish, and is
/// shown as in force once a reading says so. One that was refused leaves the field.
class LimitPanel final : public QWidget
{
    Q_OBJECT

public:
    static constexpr double kHighestRate = 100'000;
    static constexpr int kMostConcurrent = 1000;

    explicit LimitPanel(QWidget *parent = nullptr);

    /// Takes over the stages that the store knows of its circuits.
    void show(const FleetStore &store);
    /// A wish of this panel was refused: its field goes back to what is in force, and says so until
    /// something else is wished or set.
    void refuse(const StageWish &wish);
    [[nodiscard]] bool isEmpty() const { return m_fields.isEmpty(); }

Q_SIGNALS:
    void stageRequested(const switchgear::ui::StageWish &wish);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Field
    {
        QWidget *box = nullptr;
        QDoubleSpinBox *spin = nullptr;
        QLabel *name = nullptr;
        QLabel *reading = nullptr;
        QLabel *refusal = nullptr; ///< hidden but after a refusal
        int readingWidth = 0; ///< that what it says may need
        double inForce = -1; ///< as the last reading said
    };
    using Key = QPair<QString, int>; ///< circuit, StageKind

    void showStage(const QString &circuit, const StageReading &stage);
    void alignFields();
    void setRefusal(const Field &field, const QString &text);
    [[nodiscard]] Field makeField(const QString &circuit, const StageReading &stage);

    FlowLayout *m_flow;
    QHash<Key, Field> m_fields;
};

} // namespace switchgear::ui
