// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/sampler.h"

#include "ui/bridge/order_runner.h"
#include "ui/data/core_text.h"

#include <ctime>
#include <limits>

namespace switchgear::ui {

namespace {

constexpr int kUnreadLimit = 8;
constexpr Duration kRateSpan = std::chrono::seconds{2};
/// Clocks that were read so far apart, in a thread that was held up, tell nothing of each other.
constexpr Duration kOneReading = std::chrono::milliseconds{50};

Duration sinceBoot()
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

SamplerOptions withDefaults(SamplerOptions options)
{
    if (!options.clock)
        options.clock = &Clock::steady();
    if (!options.wallNow)
        options.wallNow = [] { return QDateTime::currentDateTime(); };
    if (!options.bootNow)
        options.bootNow = sinceBoot;
    return options;
}

} // namespace

Sampler::Sampler(Registry &registry, SamplerOptions options, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_options(withDefaults(std::move(options)))
    , m_lookTimer(this)
    , m_newsTimer(this)
    , m_dueTimer(this)
{
    m_inbox = std::make_shared<NewsInbox>(
        [this] { QMetaObject::invokeMethod(this, &Sampler::wake, Qt::QueuedConnection); });
    m_lookTimer.setTimerType(Qt::PreciseTimer);
    m_lookTimer.setInterval(m_options.interval);
    connect(&m_lookTimer, &QTimer::timeout, this, &Sampler::look);
    m_newsTimer.setTimerType(Qt::PreciseTimer);
    m_newsTimer.setSingleShot(true);
    m_newsTimer.setInterval(m_options.newsInterval);
    connect(&m_newsTimer, &QTimer::timeout, this, &Sampler::postNews);
    m_dueTimer.setTimerType(Qt::PreciseTimer);
    m_dueTimer.setSingleShot(true);
    connect(&m_dueTimer, &QTimer::timeout, this, &Sampler::meetDue);
}

// Ending the subscriptions waits for listeners under way, so none calls into a dead sampler.
Sampler::~Sampler()
{
    m_watches.clear();
}

void Sampler::start()
{
    look();
    m_lookTimer.start();
}

void Sampler::stop()
{
    m_lookTimer.stop();
    m_newsTimer.stop();
    m_dueTimer.stop();
    m_watches.clear();
}

void Sampler::look()
{
    followRegistry();
    readClocks();
    const TimePoint at = now();
    m_ticks.push_back(at);
    while (m_ticks.size() > 2 && at - m_ticks[1] >= kRateSpan)
        m_ticks.pop_front();
    if (m_unread.load(std::memory_order_relaxed) >= kUnreadLimit)
        return;

    // The news that waited is part of this look.
    static_cast<void>(m_inbox->take());
    FleetUpdate update;
    update.kind = UpdateKind::Tick;
    update.circuits.reserve(m_watches.size());
    for (CircuitWatch &watch : m_watches)
        update.circuits.push_back(watch.look(at, UpdateKind::Tick, m_options.stages));
    post(std::move(update), at);
}

void Sampler::order(const OrderWish &wish)
{
    const OrderReply reply = runOrder(m_registry, wish, now());
    m_timeOfDay.note(reply, now());
    planDue(now());
    Q_EMIT replied(reply);
}

void Sampler::setStage(const StageWish &wish)
{
    const std::string circuit = toCore(wish.circuit);
    bool isDone = false;
    if (m_options.stages) {
        isDone = wish.kind == StageWish::Kind::Rate
                     ? m_options.stages->setRate(circuit, wish.value, now())
                     : wish.value >= 1 && wish.value <= std::numeric_limits<std::uint32_t>::max()
                           && m_options.stages->setConcurrent(
                               circuit, static_cast<std::uint32_t>(wish.value));
    }
    if (!isDone)
        Q_EMIT stageRefused(wish);
    m_inbox->put(circuit); // its effect is shown with the next news
}

void Sampler::wake()
{
    // The first news after a quiet time goes out at once, what follows waits for the timer.
    if (!m_newsTimer.isActive())
        postNews();
}

void Sampler::postNews()
{
    if (m_unread.load(std::memory_order_relaxed) >= kUnreadLimit) {
        m_newsTimer.start();
        return;
    }
    const auto names = m_inbox->take();
    if (names.empty())
        return;
    readClocks();
    const TimePoint at = now();
    FleetUpdate update;
    update.kind = UpdateKind::News;
    for (CircuitWatch &watch : m_watches) {
        if (names.contains(watch.circuit().name()))
            update.circuits.push_back(watch.look(at, UpdateKind::News, m_options.stages));
    }
    m_newsTimer.start();
    if (!update.circuits.empty())
        post(std::move(update), at);
}

void Sampler::meetDue()
{
    const TimePoint at = now();
    for (CircuitWatch &watch : m_watches) {
        const auto due = watch.circuit().nextDue();
        if (due && *due <= at)
            watch.circuit().advance(at);
    }
    planDue(at);
}

void Sampler::followRegistry()
{
    const auto circuits = m_registry.circuits();
    const bool same =
        std::equal(circuits.begin(), circuits.end(), m_watches.begin(), m_watches.end(),
                   [](const auto &circuit, const auto &watch) { return watch.watches(*circuit); });
    if (same)
        return;
    std::vector<CircuitWatch> watches;
    watches.reserve(circuits.size());
    for (const auto &circuit : circuits) {
        const auto known =
            std::find_if(m_watches.begin(), m_watches.end(),
                         [&circuit](const auto &watch) { return watch.watches(*circuit); });
        if (known != m_watches.end()) {
            watches.push_back(std::move(*known));
            m_watches.erase(known);
        } else {
            watches.push_back(watch(circuit));
        }
    }
    m_watches = std::move(watches);
}

CircuitWatch Sampler::watch(const std::shared_ptr<CircuitBreaker> &circuit)
{
    return {circuit, circuit->subscribe(EventKind::Change, [inbox = m_inbox](const Event &event) {
                inbox->put(event.circuit);
            })};
}

void Sampler::planDue(TimePoint now)
{
    std::optional<TimePoint> next;
    for (const CircuitWatch &watch : m_watches) {
        if (const auto due = watch.circuit().nextDue())
            next = next ? std::min(*next, *due) : *due;
    }
    // What lies further away is planned by the looks between.
    if (!next || *next - now > m_options.interval) {
        m_dueTimer.stop();
        return;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
    m_dueTimer.start(std::max(wait, std::chrono::milliseconds{0}));
}

void Sampler::readClocks()
{
    ClockReading reading;
    reading.monotonic = now();
    reading.wall = m_options.wallNow();
    reading.sinceBoot = m_options.bootNow();
    if (!m_wallClock.isKnown() || now() - reading.monotonic < kOneReading)
        meetJump(m_wallClock.note(reading));
}

void Sampler::meetJump(WallClock::Jump jump)
{
    if (jump != WallClock::Jump::None)
        m_timeOfDay.replan(m_registry, m_wallClock.wallTime(), jump, now());
}

void Sampler::post(FleetUpdate update, TimePoint now)
{
    update.now = now;
    update.wall = m_wallClock.wallTime();
    if (m_ticks.size() > 1) {
        const double seconds =
            std::chrono::duration<double>(m_ticks.back() - m_ticks.front()).count();
        update.updatesPerSecond = static_cast<double>(m_ticks.size() - 1) / seconds;
    }
    planDue(now);
    m_unread.fetch_add(1, std::memory_order_relaxed);
    Q_EMIT updated(std::make_shared<const FleetUpdate>(std::move(update)));
}

} // namespace switchgear::ui
