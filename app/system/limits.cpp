// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/system/limits.h"

#include <sys/resource.h>

namespace switchgear::app {

namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;

/// What the process may have at the most, once its own limit is raised to the one above it.
rlim_t most(decltype(RLIMIT_AS) resource)
{
    rlimit limit = {};
    if (getrlimit(resource, &limit) != 0)
        return RLIM_INFINITY;
    if (limit.rlim_cur != limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(resource, &limit);
        getrlimit(resource, &limit);
    }
    return limit.rlim_cur;
}

} // namespace

std::string faultOfLimits(const Needs &needs)
{
    if (const rlim_t files = most(RLIMIT_NOFILE); files < needs.files)
        return "at most " + std::to_string(files) + " files can be open at once, and "
               + std::to_string(needs.files) + " are needed (ulimit -n)";
    rlimit memory = {};
    if (getrlimit(RLIMIT_AS, &memory) == 0 && memory.rlim_cur < needs.memory)
        return "the memory does not suffice: " + std::to_string(memory.rlim_cur / kMebibyte)
               + " MiB are allowed, and " + std::to_string(needs.memory / kMebibyte)
               + " are needed (ulimit -v)";
    return {};
}

} // namespace switchgear::app
