// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/curl_handles.h"

#include <new>

namespace switchgear::app {

namespace {

void requireCurl()
{
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK)
        throw std::bad_alloc{};
}

} // namespace

CurlEasy makeCurlEasy()
{
    requireCurl();
    CurlEasy easy{curl_easy_init()};
    if (easy == nullptr)
        throw std::bad_alloc{};
    return easy;
}

CurlMulti makeCurlMulti()
{
    requireCurl();
    CurlMulti multi{curl_multi_init()};
    if (multi == nullptr)
        throw std::bad_alloc{};
    return multi;
}

} // namespace switchgear::app
