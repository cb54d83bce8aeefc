// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "slot_directory.h"

#include "circuit_controller.h"
#include "switchgear/detail/fork_gate.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace switchgear::detail {
namespace {

struct ThreadTable;

struct Directory
{
    Mutex mutex;
    std::vector<SlotPlace> freePlaces;
    SlotPlace next{0, 0};
    std::vector<ThreadTable *> tables;
    std::uint64_t lastThread = 0;
};

Directory &directory()
{
    static auto *const instance = new Directory; // threads may end after every static is gone
    return *instance;
}

struct alignas(SlotPlace::kPageSlots * sizeof(ThreadSlot)) Page
    : std::array<ThreadSlot, SlotPlace::kPageSlots>
{};

/// Stands for every page that a thread has not needed yet. Never written.
Page s_emptyPage;

/// One thread's slots; t_threadSlots looks into it. In the child of a fork those of the threads
/// that are not there stay, with what they have counted.
struct ThreadTable
{
    std::vector<std::unique_ptr<Page>> pages; // null: the empty one
    std::vector<ThreadSlot *> view;
    std::uint64_t thread = 0;

    ThreadTable()
    {
        Directory &all = directory();
        const std::lock_guard lock{all.mutex};
        all.tables.push_back(this);
        thread = ++all.lastThread;
    }
    ThreadTable(const ThreadTable &) = delete;
    ThreadTable &operator=(const ThreadTable &) = delete;
    ~ThreadTable()
    {
        t_threadSlots = {};
        const std::lock_guard lock{directory().mutex};
        std::erase(directory().tables, this);
        for (const std::unique_ptr<Page> &page : pages) {
            if (page)
                retireAll(*page);
        }
    }

    [[nodiscard]] ThreadSlot *find(SlotPlace place) noexcept
    {
        return place.page < pages.size() && pages[place.page] ? &(*pages[place.page])[place.slot]
                                                              : nullptr;
    }

    /// Under the directory's lock.
    [[nodiscard]] ThreadSlot &need(SlotPlace place)
    {
        if (place.page >= pages.size()) {
            const std::size_t size =
                std::clamp<std::size_t>(pages.size() * 2, place.page + 1U, SlotPlace::kNoPage);
            pages.resize(size);
            view.resize(size, s_emptyPage.data());
        }
        std::unique_ptr<Page> &page = pages[place.page];
        if (!page) {
            page = std::make_unique<Page>();
            view[place.page] = page->data();
        }
        t_threadSlots = {view.data(), static_cast<std::uint32_t>(view.size()), thread};
        return (*page)[place.slot];
    }

    static void retireAll(Page &page) noexcept
    {
        for (ThreadSlot &slot : page) {
            if (slot.memory == nullptr)
                continue;
            slot.memory->controller->retire(slot);
            delete slot.memory;
        }
    }
};

constinit thread_local bool t_isEnding = false;

struct ThreadEnd
{
    std::unique_ptr<ThreadTable> table = std::make_unique<ThreadTable>();

    ThreadEnd() = default;
    ThreadEnd(const ThreadEnd &) = delete;
    ThreadEnd &operator=(const ThreadEnd &) = delete;
    ~ThreadEnd()
    {
        table.reset();
        t_isEnding = true;
    }
};

ThreadTable &ownTable()
{
    thread_local ThreadEnd end;
    return *end.table;
}

/// The circuit is gone: its place may be taken by another.
void clear(ThreadSlot &slot) noexcept
{
    delete slot.memory;
    slot.memory = nullptr;
    for (auto *const counter : {&slot.permitted, &slot.succeeded, &slot.failed, &slot.failedLimit})
        counter->store(0, std::memory_order_relaxed);
    slot.armedUntil.store(0, std::memory_order_relaxed);
}

} // namespace

SlotPlace SlotDirectory::takePlace()
{
    Directory &all = directory();
    const std::lock_guard lock{all.mutex};
    if (!all.freePlaces.empty()) {
        const SlotPlace place = all.freePlaces.back();
        all.freePlaces.pop_back();
        return place;
    }
    const SlotPlace place = all.next;
    if (place.page != SlotPlace::kNoPage && ++all.next.slot == SlotPlace::kPageSlots)
        all.next = {static_cast<std::uint16_t>(place.page + 1U), 0};
    return place;
}

void SlotDirectory::givePlaceBack(SlotPlace place) noexcept
{
    if (place.page == SlotPlace::kNoPage)
        return;
    Directory &all = directory();
    const std::lock_guard lock{all.mutex};
    for (ThreadTable *const table : all.tables) {
        if (ThreadSlot *const slot = table->find(place))
            clear(*slot);
    }
    try {
        all.freePlaces.push_back(place);
    } catch (const std::bad_alloc &) {
        return; // the place stays unused
    }
}

ThreadSlot *SlotDirectory::slotOf(SlotPlace place, CircuitController &controller) noexcept
{
    if (ThreadSlot *const slot = threadSlot(place))
        return slot;
    if (t_isEnding || place.page == SlotPlace::kNoPage)
        return nullptr;
    try {
        ThreadTable &table = ownTable();
        auto memory = std::make_unique<ThreadSlotMemory>(&controller);
        const std::lock_guard lock{directory().mutex};
        ThreadSlot &slot = table.need(place);
        slot.memory = memory.release();
        return &slot;
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

} // namespace switchgear::detail
