// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"

#include <QObject>
#include <QString>

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace switchgear::ui {

class FleetStore;

/// What asks an operator to act. A circuit that opens and heals by itself is none of these: that is
/// an event.
enum class AttentionKind : quint8 {
    OpenLong, ///< not closed for two minutes or more
    Flapping, ///< opened from closed three times or more within ten minutes
    Starved, ///< half-open for thirty seconds or more, and no call comes to probe with
    IsolatedLong, ///< isolated for eight hours or more
};
inline constexpr int kAttentionKindCount = 4;

struct AttentionItem
{
    AttentionKind kind = AttentionKind::OpenLong;
    TimePoint since; ///< when what it says began

    bool operator==(const AttentionItem &) const = default;
};

/// What of a circuit asks for attention at `now`, in the order of AttentionKind.
[[nodiscard]] std::vector<AttentionItem> attentionItems(const CircuitRecord &record, TimePoint now);

/// "Not closed for 4 min 10 s".
[[nodiscard]] QString attentionText(const AttentionItem &item, TimePoint now);

/// When the present outage began: the circuit has been open or half-open since. None: it is not.
[[nodiscard]] std::optional<TimePoint> outageSince(const CircuitRecord &record);

/// All items of the fleet, and which of them were acknowledged. An item is acknowledged once, and
/// comes back as new only after it had ended.
class AttentionBook final : public QObject
{
    Q_OBJECT

public:
    explicit AttentionBook(QObject *parent = nullptr) : QObject(parent) {}

    /// To be called at each refresh.
    void update(const FleetStore &store);
    /// Steadies all items of a circuit; false where there was nothing to acknowledge.
    bool acknowledge(const QString &circuit);

    /// The items of one circuit; empty for most.
    [[nodiscard]] std::vector<AttentionItem> items(const QString &circuit) const;
    [[nodiscard]] bool isUnacknowledged(const QString &circuit) const;
    [[nodiscard]] bool has(const QString &circuit) const { return m_entries.contains(circuit); }
    [[nodiscard]] int circuitCount() const { return static_cast<int>(m_entries.size()); }
    [[nodiscard]] int unacknowledgedCount() const;

Q_SIGNALS:
    void changed(); ///< an item came, ended, or was acknowledged

private:
    struct Entry
    {
        std::vector<AttentionItem> items;
        std::array<bool, kAttentionKindCount> acknowledged{};

        bool operator==(const Entry &) const = default;
        [[nodiscard]] bool isUnacknowledged() const;
    };

    std::map<QString, Entry> m_entries; ///< of circuits with items alone
};

} // namespace switchgear::ui
