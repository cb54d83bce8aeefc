// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/shown_texts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPaintEngine>
#include <QPainter>
#include <QTabBar>

#include <array>

namespace switchgear::ui {

namespace {

constexpr int kRows = 60; ///< of a model; the rest is alike

QString nameOf(const QObject &object)
{
    return QString::fromLatin1(object.metaObject()->className()) + QChar(u' ')
           + object.objectName();
}

/// Paints nothing and keeps the texts.
class TextEngine final : public QPaintEngine
{
public:
    TextEngine() : QPaintEngine(AllFeatures) {}

    bool begin(QPaintDevice * /*device*/) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState & /*state*/) override {}
    void drawPixmap(const QRectF & /*to*/, const QPixmap & /*pixmap*/,
                    const QRectF & /*from*/) override
    {}
    void drawImage(const QRectF & /*to*/, const QImage & /*image*/, const QRectF & /*from*/,
                   Qt::ImageConversionFlags /*flags*/) override
    {}
    void drawPath(const QPainterPath & /*path*/) override {}
    void drawPolygon(const QPointF * /*points*/, int /*count*/, PolygonDrawMode /*mode*/) override
    {}
    void drawTextItem(const QPointF & /*at*/, const QTextItem &item) override
    {
        texts.append(item.text());
    }
    Type type() const override { return User; }

    QStringList texts;
};

class TextDevice final : public QPaintDevice
{
public:
    explicit TextDevice(const QSize &size) : m_size(size) {}

    QPaintEngine *paintEngine() const override { return &m_engine; }
    [[nodiscard]] const QStringList &texts() const { return m_engine.texts; }

protected:
    int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmWidthMM:
            return m_size.width() / 4;
        case PdmHeightMM:
            return m_size.height() / 4;
        case PdmNumColors:
            return 1 << 24;
        case PdmDepth:
            return 32;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(devicePixelRatioFScale());
        default:
            return 96;
        }
    }

private:
    QSize m_size;
    mutable TextEngine m_engine;
};

class Collector final
{
public:
    void add(const QString &text, const QString &where)
    {
        if (!text.isEmpty())
            m_texts.push_back({text, where, false});
    }
    void addWidget(const QWidget &widget)
    {
        const QString name = nameOf(widget);
        add(widget.toolTip(), name + ": tool tip");
        add(widget.statusTip(), name + ": status tip");
        add(widget.whatsThis(), name + ": what's this");
        add(widget.windowTitle(), name + ": title");
        if (const auto *label = qobject_cast<const QLabel *>(&widget))
            add(label->text(), name + ": text");
        if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
            add(button->text(), name + ": text");
        if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
            add(line->placeholderText(), name + ": placeholder");
        if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                add(tabs->tabText(tab), name + ": tab");
        }
        if (const auto *choice = qobject_cast<const QComboBox *>(&widget)) {
            for (int item = 0; item < choice->count(); ++item)
                add(choice->itemText(item), name + ": item");
        }
        if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget);
            view && view->model() && !qobject_cast<const QHeaderView *>(view))
            addModel(*view->model(), name);
        addSpoken(widget, name);
    }
    void addAction(const QAction &action)
    {
        add(action.text(), "action: text");
        add(action.toolTip(), "action: tool tip");
    }
    void addPainted(QWidget &window)
    {
        TextDevice device(window.size());
        QPainter painter(&device);
        window.render(&painter);
        painter.end();
        for (const QString &text : device.texts())
            m_texts.push_back({text, "painted in " + nameOf(window), true});
    }
    std::vector<ShownText> take() { return std::move(m_texts); }

private:
    void addModel(const QAbstractItemModel &model, const QString &name)
    {
        static constexpr std::array kRoles{Qt::DisplayRole, Qt::ToolTipRole, Qt::StatusTipRole,
                                           Qt::AccessibleTextRole, Qt::AccessibleDescriptionRole};
        for (int row = 0; row < std::min(kRows, model.rowCount()); ++row) {
            for (int column = 0; column < model.columnCount(); ++column) {
                for (const auto role : kRoles)
                    add(model.index(row, column).data(role).toString(),
                        name + QString(": role %1").arg(role));
            }
        }
        for (int column = 0; column < model.columnCount(); ++column)
            add(model.headerData(column, Qt::Horizontal).toString(), name + ": header");
    }
    void addSpoken(const QWidget &widget, const QString &name)
    {
        auto *spoken = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(&widget));
        if (!spoken)
            return;
        for (const auto part : {QAccessible::Name, QAccessible::Description, QAccessible::Help})
            add(spoken->text(part), name + QString(": spoken %1").arg(part));
    }

    std::vector<ShownText> m_texts;
};

} // namespace

std::vector<ShownText> shownTexts(QWidget &window)
{
    Collector collector;
    collector.addWidget(window);
    for (const QWidget *widget : window.findChildren<QWidget *>())
        collector.addWidget(*widget);
    for (const QAction *action : window.findChildren<QAction *>())
        collector.addAction(*action);
    collector.addPainted(window);
    return collector.take();
}

} // namespace switchgear::ui
