// `wrapture styles add|export|import|remove|measure`: the user's own styles.
#include "tools/wrapture/own_styles.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/borrowed.hpp"
#include "engine/style/encode.hpp"
#include "engine/style/style_file.hpp"

namespace wrapture::cli {
namespace {

struct OwnStyleOptions {
  std::filesystem::path picture, file;
  std::string name, title, author, year, licence;
  bool force = false;
  [[nodiscard]] Overwrite overwrite() const { return force ? Overwrite::yes : Overwrite::no; }
};

/// Says where it went: the next command needs the name.
int say_kept(const Library::Entry& entry) {
  print(fmt::format("{}: {}\n", entry.style.name, entry.file.string()));
  return 0;
}

/// Before long work: a name that cannot be, or is taken.
void check_name(const Library& library, const OwnStyleOptions& options) {
  const auto path = style_path(options.name);
  const Library::Entry* other = library.look_up(options.name);
  if (other != nullptr && !other->yours)
    throw Error(Failure::usage, fmt::format("'{}' is a style of the program; choose another name", options.name));
  std::error_code ignored;
  if (!options.force && std::filesystem::exists(path, ignored))
    throw Error(fmt::format("{}: is there already; give --force to replace it", path.string()));
}

/// In the library, but not kept. Device work ends with this function: whatever the validation layers say at the very end is said before a
/// file is written.
Library::Entry make_style(const Common& common, Library& library, const std::filesystem::path& picture) {
  EncodingTask task = prepare_encoding(picture);
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  Encoding encoding(*context, kernels, std::move(task));
  encoding.finish();
  Library::Entry entry = style_of_picture(library, encoding.task(), encoding.code());
  library.put(entry);
  entry.style.similarity = measure_similarity(*context, kernels, library, entry.style.name, load_image(picture));
  return entry;
}

int add(const Common& common, const OwnStyleOptions& options) {
  Library library;
  check_name(library, options);
  Library::Entry entry = make_style(common, library, options.picture);
  require_no_messages();
  Style& style = entry.style;
  style.name = options.name;
  style.title = options.title.empty() ? options.name : options.title;
  style.author = options.author;
  style.year = options.year;
  style.licence = options.licence;
  style.source = options.picture.filename().string();
  return say_kept(library.keep(std::move(entry), options.overwrite()));
}

int export_style(const OwnStyleOptions& options) {
  const Library library;
  const Library::Entry& entry = library.find(options.name);
  if (entry.style.code.empty())
    throw Error(Failure::usage,
                fmt::format("'{}' is a foreign generator, not a style; pass on its file {}", options.name, entry.model.string()));
  const auto path = options.file.empty() ? std::filesystem::path(options.name + ".wstyle") : options.file;
  save_style_file(path, {entry.style, OnnxModel::load(entry.model).weights_sha256()}, options.overwrite());
  return 0;
}

int import_style(const OwnStyleOptions& options) {
  Library library;
  StyleFile file = load_style_file(options.file);
  if (!options.name.empty()) file.style.name = options.name;
  return say_kept(library.keep(entry_of(library, std::move(file), options.file), options.overwrite()));
}

int remove(const OwnStyleOptions& options) {
  Library().remove(options.name);
  return 0;
}

/// Device work ends with this function.
std::optional<double> similarity_of(const Common& common, const OwnStyleOptions& options) {
  const Library library;
  (void)library.find(options.name);
  const Image picture = load_image(options.picture);
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  return measure_similarity(*context, kernels, library, options.name, picture);
}

int measure(const Common& common, const OwnStyleOptions& options) {
  const auto similarity = similarity_of(common, options);
  require_no_messages();
  if (!similarity) throw Error(fmt::format("what '{}' makes is flat everywhere; there is nothing to compare", options.name));
  print(fmt::format("{:.3f}\n", *similarity));
  return 0;
}

constexpr const char* kForce = "Replace a style or a file that is there";

void offer_add(CLI::App& styles, const std::shared_ptr<OwnStyleOptions>& options, Invocation& invocation) {
  CLI::App* command = styles.add_subcommand("add", "Makes a style of a picture");
  command->add_option("PICTURE", options->picture, "A picture; its middle square counts")->required();
  command->add_option("--name", options->name, "For --style: lower-case letters, digits, - and _")->required();
  command->add_option("--title", options->title, "For people");
  command->add_option("--author", options->author, "Of the picture");
  command->add_option("--year", options->year, "Of the picture");
  command->add_option("--licence", options->licence, "Of the picture");
  command->add_flag("--force", options->force, kForce);
  command->fallthrough();
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return add(invocation.common, *options); }; });
}

void offer_export(CLI::App& styles, const std::shared_ptr<OwnStyleOptions>& options, Invocation& invocation) {
  CLI::App* command = styles.add_subcommand("export", "Writes a style as a file to pass on");
  command->add_option("NAME", options->name, "A name from `wrapture styles`")->required();
  command->add_option("-o,--output", options->file, "File to write (NAME.wstyle)");
  command->add_flag("--force", options->force, kForce);
  command->fallthrough();
  command->callback([options, &invocation] { invocation.run = [options] { return export_style(*options); }; });
}

void offer_import(CLI::App& styles, const std::shared_ptr<OwnStyleOptions>& options, Invocation& invocation) {
  CLI::App* command = styles.add_subcommand("import", "Makes a style file one of yours");
  command->add_option("FILE", options->file, "As `styles export` writes it")->required();
  command->add_option("--name", options->name, "Another name than the file's");
  command->add_flag("--force", options->force, kForce);
  command->fallthrough();
  command->callback([options, &invocation] { invocation.run = [options] { return import_style(*options); }; });
}

void offer_remove(CLI::App& styles, const std::shared_ptr<OwnStyleOptions>& options, Invocation& invocation) {
  CLI::App* command = styles.add_subcommand("remove", "Removes one of your styles");
  command->add_option("NAME", options->name, "Marked as yours by `wrapture styles`")->required();
  command->fallthrough();
  command->callback([options, &invocation] { invocation.run = [options] { return remove(*options); }; });
}

void offer_measure(CLI::App& styles, const std::shared_ptr<OwnStyleOptions>& options, Invocation& invocation) {
  CLI::App* command = styles.add_subcommand("measure", "Tells how like a style's results are to a picture's own patches, 0 to 1");
  command->add_option("NAME", options->name, "A name from `wrapture styles`")->required();
  command->add_option("PICTURE", options->picture, "The picture that the style was made from")->required();
  command->fallthrough();
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return measure(invocation.common, *options); }; });
}

}  // namespace

void add_own_styles(CLI::App& styles, Invocation& invocation) {
  const auto options = std::make_shared<OwnStyleOptions>();
  offer_add(styles, options, invocation);
  offer_export(styles, options, invocation);
  offer_import(styles, options, invocation);
  offer_remove(styles, options, invocation);
  offer_measure(styles, options, invocation);
}

}  // namespace wrapture::cli
