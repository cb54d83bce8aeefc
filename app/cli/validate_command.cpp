// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/commands.h"
#include "app/config/config_reader.h"
#include "app/config/printable.h"
#include "app/replay/output_buffer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace switchgear::app {

namespace {

std::string soundLine(const std::string &file, const ConfigDocument &document)
{
    const std::size_t count = document.circuits.size();
    return printable(file, file.size()) + ": " + std::to_string(count)
           + (count == 1 ? " circuit" : " circuits") + ", nothing is wrong\n";
}

int validateFiles(const std::vector<std::string> &files, ByteSink &output, ByteSink &errors)
{
    int status = 0;
    for (const std::string &file : files) {
        const LoadedConfig loaded = loadConfig(file);
        for (const std::string &message : loaded.messages)
            errors.write(message + '\n');
        if (!loaded.document) {
            status = kStatusRefused;
        } else if (!output.write(soundLine(file, *loaded.document))) {
            errors.write("standard output cannot be written (" + output.fault() + ")\n");
            return kStatusRefused;
        }
    }
    return status;
}

} // namespace

void addValidateCommand(CLI::App &program, int &status)
{
    CLI::App *const command =
        program.add_subcommand("validate", "Check configurations of circuits");
    const auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files, "JSON files, - for standard input")
        ->required()
        ->type_name("");
    command->footer("Prints one line for each fault, with its line, column and path.\n"
                    "Status: 0 nothing is wrong, 2 something is.");
    command->callback([files, &status] {
        FileSink output{STDOUT_FILENO};
        FileSink errors{STDERR_FILENO};
        status = validateFiles(*files, output, errors);
    });
}

} // namespace switchgear::app
