// Help with the examples first, and one-line messages about wrong words on the command line.
#include "tools/wrapture/help.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <utility>

#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 23> kExamples{{
    {"wrapture",
     "  wrapture view poster.png                                               the window\n"
     "  wrapture stylize poster.png --style wandle -o styled.png               restyled artwork\n"
     "  wrapture render poster.png --shape bottle --style wandle -o bottle.png a picture of the package\n"
     "  wrapture styles                                                        what --style may name\n"},
    {"view",
     "  wrapture view\n"
     "  wrapture view poster.png --style wandle --shape bottle\n"
     "  wrapture view poster.png --model candy.onnx\n"},
    {"kiosk",
     "  wrapture kiosk                     the samples, on the whole screen\n"
     "  wrapture kiosk show.json\n"
     "  wrapture kiosk --status            how the one that runs is doing\n"},
    {"stylize",
     "  wrapture stylize poster.png --style wandle -o styled.png\n"
     "  wrapture stylize poster.png --style wandle --strength 0.5 --size 1024x768 -o styled.png\n"
     "  wrapture stylize poster.png --mix wandle=0.7,marigold=0.3 -o styled.png          two styles in one\n"
     "  wrapture stylize poster.png --style-image waves.jpg -o styled.png            the style of a picture\n"
     "  wrapture stylize poster.png --style wandle --brand-colour '#C8102E:3' --protect type.png -o styled.png\n"
     "  wrapture stylize label.png --style wandle --colour-keep 0.8 --stroke-scale 1.5 --wrap u -o styled.png\n"
     "  wrapture stylize poster.png --style wandle --best-of 4 -o styled.png   of four seeds the critic's choice\n"
     "  wrapture stylize poster.png --model candy.onnx -o styled.png\n"
     "  wrapture stylize poster.png --model net.onnx --range 0..1 --mean 0.485,0.456,0.406 --deviation 0.229,0.224,0.225 \\\n"
     "      --output-range 0..255 -o styled.png                          what its numbers mean\n"
     "  wrapture stylize poster.png --model adain.onnx --input style=waves.jpg --input alpha=0.7 -o styled.png\n"},
    {"score",
     "  wrapture score styled.png --style wandle --artwork poster.png\n"
     "  wrapture score styled.png --style wandle --json\n"
     "  wrapture score styled.png --picture waves.jpg               how much of a style's picture is in it\n"},
    {"render",
     "  wrapture render poster.png --shape box --style wandle -o box.png\n"
     "  wrapture render poster.png --shape bottle --style wandle --yaw 30 --transparent -o bottle.png\n"
     "  wrapture render poster.png --shape box -o plain.png                              the artwork as it is\n"
     "  wrapture render poster.png --shape box --finish matte --foil gold:#E9DCC3:12 -o foiled.png  what foil would do\n"
     "  wrapture render poster.png --shape box --width-mm 420 --dpi 300 -o print.png     for print\n"
     "  wrapture render poster.png --shape box --style wandle -o turn.webp               a turntable; .gif, .mp4, folder/ too\n"},
    {"batch",
     "  wrapture batch job.json --dry-run                                  what would be made\n"
     "  wrapture batch job.json --resume                                   what is not there yet\n"
     "  wrapture batch job.json --resume --shard $SLURM_ARRAY_TASK_ID/16   the part of one of 16 machines, from 0\n"},
    {"shapes", "  wrapture shapes\n  wrapture shapes --json\n  wrapture shapes --export wine > ~/.local/share/wrapture/shapes/mine.json\n"},
    {"net",
     "  wrapture net --box 120x168x46 -o net.svg\n"
     "  wrapture net --box 120x168x46 --thickness 0.8 -o net.png --dpi 300\n"},
    {"pattern",
     "  wrapture pattern --families\n"
     "  wrapture pattern --family willow --seed 7 --size 2048x2048 -o willow.png\n"
     "  wrapture pattern --family waves --seed 3 --to 9 --t 0.5 --size 1200x800 --tile 256 -o waves.png\n"},
    {"infer",
     "  wrapture infer model.onnx --input x=in.npy --output y=out.npy\n"
     "  wrapture infer model.onnx --input x=in.npy --output y=judge.npy --reference\n"
     "  wrapture infer dcgan.onnx --input z=seed:7 --output out=picture.png\n"},
    {"inspect",
     "  wrapture inspect model.onnx\n"
     "  wrapture inspect model.onnx --size 512x512 --plan\n"},
    {"devices", "  wrapture devices\n  wrapture devices --json\n"},
    {"doctor", "  wrapture doctor\n  wrapture doctor --device 1 --json\n"},
    {"operators", "  wrapture operators\n"},
    {"styles",
     "  wrapture styles\n"
     "  wrapture styles --json\n"
     "  wrapture styles add waves.jpg --name waves                  a style of your own\n"
     "  wrapture styles measure waves waves.jpg                     how like its results are to the picture\n"
     "  wrapture styles export waves -o waves.wstyle                a file of some KB to pass on\n"
     "  wrapture styles import waves.wstyle\n"},
    {"styles add", "  wrapture styles add waves.jpg --name waves --title Waves --author 'A. Painter' --licence CC0-1.0\n"},
    {"styles export", "  wrapture styles export waves\n  wrapture styles export waves -o waves.wstyle --force\n"},
    {"styles import", "  wrapture styles import waves.wstyle\n  wrapture styles import waves.wstyle --name surf\n"},
    {"styles remove", "  wrapture styles remove waves\n"},
    {"bench",
     "  wrapture bench\n"
     "  wrapture bench --model model.onnx --size 256x256 --size 512x512 --precision fp16 --json\n"
     "  wrapture bench --model zoo:johnson --model zoo:dcgan\n"
     "  wrapture bench -o old.json                                   kept, to compare with\n"
     "  wrapture bench --compare old.json --fail-above 1.10          exit code 6 where it is more than 10 % slower\n"
     "  wrapture bench --compare old.json --with new.json            two kept ones\n"},
    {"zoo",
     "  wrapture zoo\n"
     "  wrapture zoo export johnson -o johnson.onnx\n"
     "  wrapture bench --model zoo:johnson\n"},
    {"zoo export", "  wrapture zoo export johnson -o johnson.onnx\n"},
}};

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
  return names;
}

std::string unknown_word(const CLI::App& program, const CLI::App& command, const std::string& word) {
  std::error_code ignored;
  if (word.starts_with("-")) {
    const std::string meant = closest(word.substr(0, word.find('=')), option_names(command));
    return fmt::format("unknown option '{}'{}", word, meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
  }
  if (&command != &program) {
    const std::string meant = closest(word, command_names(command));
    return fmt::format("unexpected word '{}'{}", word, meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
  }
  if (std::filesystem::exists(word, ignored)) return fmt::format("unknown command '{}'; did you mean `wrapture view {}`?", word, word);
  const std::string meant = closest(word, command_names(program));
  return fmt::format("unknown command '{}'{}", word, meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
}

}  // namespace

HelpFormatter::HelpFormatter() { column_width(34); }

std::string HelpFormatter::make_description(const CLI::App* app) const {
  std::string text = app->get_description() + "\n\n";
  const CLI::App* parent = app->get_parent();  // of `styles add`: `styles`, which has a parent itself
  const bool nested = parent != nullptr && parent->get_parent() != nullptr;
  const std::string words = nested ? parent->get_name() + " " + app->get_name() : app->get_name();
  for (const auto& [name, examples] : kExamples)
    if (name == words) text += fmt::format("Examples:\n{}\n", examples);
  return text;
}

std::string describe(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App* last = &program;  // of `wrapture styles add`: `add`
  std::string path;
  for (std::vector<CLI::App*> next = program.get_subcommands(); !next.empty(); next = last->get_subcommands()) {
    last = next.front();
    path += last->get_name() + " ";
  }
  const CLI::App& command = *last;
  const std::vector<std::string> words = program.remaining(true);
  // A misspelt option often shows as a missing one: what is left over explains it better.
  const bool missing_or_extra = dynamic_cast<const CLI::ExtrasError*>(&error) || dynamic_cast<const CLI::RequiredError*>(&error);
  const bool unknown = missing_or_extra && !words.empty();
  const std::string what = unknown ? unknown_word(program, command, words.front()) : error.what();
  return fmt::format("{} (see `wrapture {}--help`)", what, path);
}

}  // namespace wrapture::cli
