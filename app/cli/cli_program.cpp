// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/cli_program.h"

#include "app/cli/commands.h"
#include "app/config/printable.h"
#include "app/replay/output_buffer.h"
#include "app/system/last_words.h"

#include <switchgear/version.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <fcntl.h>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace switchgear::app {

namespace {

constexpr std::string_view kName = "switchgear-cli";
constexpr std::size_t kLongestMessage = 2000;

/// What the program opens must not come to stand where a closed standard descriptor stood: what is
/// meant for that would be written into it. Opened the wrong way round, each goes on to refuse.
void holdStandardDescriptors()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) != -1)
            continue;
        // The lowest free number is the one that is given out.
        [[maybe_unused]] const int held =
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int refuse(std::string_view message, int status = kStatusRefused)
{
    FileSink errors{STDERR_FILENO};
    errors.write(std::string{kName} + ": " + printable(message, kLongestMessage) + '\n');
    return status;
}

/// What --help and --version print.
int print(std::string text)
{
    if (!text.ends_with('\n'))
        text += '\n';
    FileSink output{STDOUT_FILENO};
    if (output.write(text))
        return 0;
    return refuse("standard output cannot be written (" + output.fault() + ')');
}

std::vector<std::string_view> commandNames(const CLI::App &program)
{
    std::vector<std::string_view> names;
    for (const CLI::App *command : program.get_subcommands(nullptr))
        names.push_back(command->get_name());
    return names;
}

/// Every command knows the flag, too.
void addVersionFlags(CLI::App &program)
{
    const std::string text = std::string{kName} + ' ' + std::string{version()};
    const auto add = [&text](CLI::App *to) {
        to->set_version_flag("--version", text, "Print the version and exit");
    };
    add(&program);
    for (CLI::App *command : program.get_subcommands(nullptr))
        add(command);
}

/// Why the first word is no command; empty where it is one, or a flag.
std::string faultOfCommand(const CLI::App &program, int argc, char **argv)
{
    if (argc < 2)
        return {};
    const std::vector<std::string_view> names = commandNames(program);
    const std::string_view first = argv[1];
    if (first.starts_with('-') || std::find(names.begin(), names.end(), first) != names.end())
        return {};
    return "found the unknown command " + quoted(first) + "; must be " + nearestFirst(first, names);
}

/// CLI11's sentences end with a full stop or begin on lines of their own; ours are one line.
std::string messageOf(const CLI::ParseError &error, const CLI::App &program)
{
    std::string message = error.what();
    const std::size_t lineEnd = message.find('\n');
    message.erase(lineEnd == std::string::npos ? message.size() : lineEnd);
    std::string help{kName};
    for (const CLI::App *command : program.get_subcommands())
        help += ' ' + command->get_name();
    return message + " (" + help + " --help tells what is right)";
}

int parse(CLI::App &program, int argc, char **argv, int &status)
{
    if (const std::string fault = faultOfCommand(program, argc, argv); !fault.empty())
        return refuse(fault);
    try {
        program.parse(argc, argv);
        if (program.get_subcommands().empty())
            return refuse("found no command; must be " + anyOf(commandNames(program)));
        return status;
    } catch (const CLI::Success &asked) { // --help, --version
        std::ostringstream output;
        program.exit(asked, output, output);
        return print(output.str());
    } catch (const CLI::ParseError &error) {
        return refuse(messageOf(error, program));
    }
}

} // namespace

int runCliProgram(int argc, char **argv)
{
    holdStandardDescriptors();
    try {
        int status = 0;
        CLI::App program{"Circuit breakers on the console: check their configuration, replay "
                         "traces, run a demo, poll an API.",
                         std::string{kName}};
        program.set_help_flag("-h,--help", "Print this help and exit");
        program.require_subcommand(0, 1); // where there is none, parse() says which there are
        addDemoCommand(program, status);
        addPollCommand(program, status);
        addReplayCommand(program, status);
        addValidateCommand(program, status);
        addVersionFlags(program);
        return parse(program, argc, argv, status);
    } catch (const std::bad_alloc &) {
        return refuse("the memory does not suffice", kStatusFailed);
    } catch (const std::exception &error) {
        return refuse(error.what(), kStatusFailed);
    }
}

} // namespace switchgear::app
