// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "circuit_pool.h"

#include "switchgear/circuit_breaker.h"
#include "switchgear/detail/fork_gate.h"

#include <array>
#include <mutex>
#include <new>

namespace switchgear::detail {
namespace {

#if defined(__SANITIZE_ADDRESS__) // GCC
constexpr bool kIsPooled = false;
#elif defined(__has_feature) // Clang
constexpr bool kIsPooled = !__has_feature(address_sanitizer);
#else
constexpr bool kIsPooled = true;
#endif

constexpr std::size_t kPageBytes = 4096;
constexpr std::align_val_t kAlignment{alignof(CircuitBreaker)};

/// Memory of one circuit, or the way to the next place that is free.
union Place
{
    Place *next;
    alignas(CircuitBreaker) std::array<std::byte, sizeof(CircuitBreaker)> circuit;
};

struct alignas(kPageBytes) Page
{
    std::array<Place, kPageBytes / sizeof(Place)> places;
};

struct Pool
{
    Mutex mutex;
    Place *free = nullptr;
};

Pool &pool()
{
    static auto *const instance = new Pool; // circuits may end after every static is gone
    return *instance;
}

} // namespace

void *CircuitPool::take(std::size_t size)
{
    if (!kIsPooled || size != sizeof(CircuitBreaker))
        return ::operator new(size, kAlignment);
    Pool &all = pool();
    const std::lock_guard lock{all.mutex};
    if (all.free == nullptr) {
        auto *const page = new Page;
        for (auto place = page->places.rbegin(); place != page->places.rend(); ++place) {
            place->next = all.free;
            all.free = &*place;
        }
    }
    Place *const taken = all.free;
    all.free = taken->next;
    return taken;
}

void CircuitPool::giveBack(void *place, std::size_t size) noexcept
{
    if (!kIsPooled || size != sizeof(CircuitBreaker)) {
        ::operator delete(place, kAlignment);
        return;
    }
    Pool &all = pool();
    const std::lock_guard lock{all.mutex};
    auto *const free = static_cast<Place *>(place);
    free->next = all.free;
    all.free = free;
}

} // namespace switchgear::detail
