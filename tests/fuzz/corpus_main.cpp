// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a fuzz target over its kept inputs, once each and with no libFuzzer: the corpus is a test of
// every build, by any compiler. The arguments are files and folders.

#include "fuzz_support.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

bool runOn(const std::filesystem::path &file)
{
    std::ifstream stream{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream)
        return false;
    // Said before it is run: after a crash the last line names the input.
    std::printf("%s, %zu bytes\n", file.filename().c_str(), bytes.size());
    std::fflush(stdout);
    // A block of its own, so that a sanitizer sees a read beyond the end.
    const std::vector<std::uint8_t> block{bytes.begin(), bytes.end()};
    LLVMFuzzerTestOneInput(block.data(), block.size());
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i) {
        const std::filesystem::path given{argv[i]};
        std::vector<std::filesystem::path> files{given};
        if (std::filesystem::is_directory(given)) {
            const std::filesystem::directory_iterator inside{given};
            files.assign(begin(inside), end(inside));
        }
        for (const auto &file : files) {
            if (!runOn(file)) {
                std::fprintf(stderr, "%s cannot be read\n", file.c_str());
                return 2;
            }
            ++count;
        }
    }
    std::printf("%zu inputs, all well\n", count);
    return count > 0 ? 0 : 2;
}
