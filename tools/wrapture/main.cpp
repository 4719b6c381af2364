// The command line program: parses, calls the subcommand, and turns every failure into one line and an exit code.
#include <fmt/format.h>

#include <new>

#include "engine/base/error.hpp"
#include "tools/wrapture/command.hpp"
#include "tools/wrapture/help.hpp"
#include "tools/wrapture/score.hpp"

namespace {

using namespace wrapture;

void add_commands(CLI::App& program, cli::Invocation& invocation) {
  program.formatter(std::make_shared<cli::HelpFormatter>());
  program.option_defaults()->always_capture_default();
  program.set_version_flag("--version", "wrapture " WRAPTURE_VERSION);
  program.require_subcommand(0, 1);
  cli::add_view(program, invocation);
  cli::add_kiosk(program, invocation);
  cli::add_stylize(program, invocation);
  cli::add_render(program, invocation);
  cli::add_batch(program, invocation);
  cli::add_shapes(program, invocation);
  cli::add_net(program, invocation);
  cli::add_restore(program, invocation);
  cli::add_score(program, invocation);
  cli::add_protect(program, invocation);
  cli::add_pattern(program, invocation);
  cli::add_infer(program, invocation);
  cli::add_inspect(program, invocation);
  cli::add_devices(program, invocation);
  cli::add_doctor(program, invocation);
  cli::add_styles(program, invocation);
  cli::add_finishes(program, invocation);
  cli::add_operators(program, invocation);
  cli::add_bench(program, invocation);
  cli::add_zoo(program, invocation);
}

int run(int argc, char** argv) {
  CLI::App program("Restyles packaging artwork with a neural network and shows it on a box or a bottle.", "wrapture");
  cli::Invocation invocation;
  add_commands(program, invocation);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return program.exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    throw Error(Failure::usage, cli::describe(program, error));
  }
  const int code = invocation.run();
  cli::finish_output();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Error& error) {
    cli::print_error(error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    cli::print_error("out of memory; use a smaller size");
    return static_cast<int>(Failure::device_lost);
  } catch (const std::exception& error) {
    cli::print_error(error.what());
    return static_cast<int>(Failure::failed);
  }
}
