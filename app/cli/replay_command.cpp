// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/commands.h"
#include "app/replay/replay_run.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <unistd.h>

namespace switchgear::app {

void addReplayCommand(CLI::App &program, int &status)
{
    CLI::App *const command = program.add_subcommand(
        "replay", "Run a trace through the configured circuits on a virtual clock");
    const auto request = std::make_shared<ReplayRequest>();
    command
        ->add_option("--config", request->config, "The circuits: a JSON file, - for standard input")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--trace", request->trace,
                     "The trace: JSON Lines, - or left out for standard input")
        ->type_name("FILE");
    const auto keepGoing = std::make_shared<bool>(false);
    command->add_flag("--keep-going", *keepGoing,
                      "Pass over lines that cannot be taken, and count them (status 1)");
    command->footer("Prints a JSON object for each decision, transition, state and summary.\n"
                    "Status: 0 all well, 1 lines were passed over, 2 stopped.");
    command->callback([request, keepGoing, &status] {
        request->badLines = *keepGoing ? BadLines::PassOver : BadLines::Stop;
        FileSink output{STDOUT_FILENO};
        FileSink errors{STDERR_FILENO};
        status = static_cast<int>(runReplay(*request, output, errors));
    });
}

} // namespace switchgear::app
