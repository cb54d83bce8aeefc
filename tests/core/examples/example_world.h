// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>

// What the examples of the public headers call: the program around them. Nothing of it is run.
namespace example {

using namespace switchgear;
using namespace std::chrono_literals;

/// What is sent for answers.
struct Reply
{
    bool ok = true;
    std::string error;

    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool isOverload() const;
};

Reply fetch();
Reply fetch(const std::stop_token &stop);
bool send();
template <std::invocable<const Reply &> F>
void send(F &&callback)
{
    callback(Reply{});
}
Reply busy();
Reply tooManyRequests();
void use(int value);
void wait(Duration duration);
void comeAgainIn(Duration wait);

} // namespace example
