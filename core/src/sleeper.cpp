// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/sleeper.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace switchgear {

bool sleepThisThread(Duration time, const std::stop_token &stop)
{
    if (!stop.stop_possible()) {
        std::this_thread::sleep_for(time);
        return true;
    }
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock{mutex};
    return !woken.wait_for(lock, stop, time, [&stop] { return stop.stop_requested(); });
}

} // namespace switchgear
