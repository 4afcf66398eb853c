// seam embed: few coordinates for many numbers, from attribution maps.
#include "inputs.hpp"
#include "policies.hpp"

#include <seam/embedding/files.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>
#include <seam/io/npy_header.hpp>

#include <algorithm>

namespace program {

namespace {

/// Maps (N, L, A) of a file as rows (N, L A), read as they are asked for.
class flat_maps {
 public:
  explicit flat_maps(std::string const& path) : file_(path, {.expected = "maps (N, L, A)"}) {}

  seam::extents<2> shape() const {
    seam::extents<3> const whole = file_.shape();
    return {{whole[0], whole[1] * whole[2]}};
  }
  void fill(std::ptrdiff_t first, std::ptrdiff_t count, seam::view<float, 2> rows) {
    file_.fill(first, count, {rows.data(), count, file_.shape()[1], file_.shape()[2]});
  }

 private:
  seam::io::npy_reader<float, 3> file_;
};

struct embed_command {
  common_options common;
  std::string maps;
  embed_options embed;

  /// The maps are read in chunks, as often as the analysis needs them; no more than a chunk is in memory.
  template <class Backend, class Source>
  void stream(Backend const& backend, seam::embedding::pca const& analysis, Source source) const {
    constexpr std::ptrdiff_t chunk = seam::embedding::detail::chunk_rows;
    seam::extents<2> const shape = source.shape();
    auto const found = analysis.fit(backend, source);
    seam::io::output_folder(common.out);
    seam::io::npy_writer<float, 2> file(in_folder(common.out, seam::embedding::embedding_file),
                                        {{shape[0], found.components()}});
    seam::array<float, 2> rows(std::min(chunk, shape[0]), shape[1]);
    for (std::ptrdiff_t first = 0; first < shape[0]; first += chunk) {
      auto const part = rows.view().rows(0, std::min(chunk, shape[0] - first));
      source.fill(first, part.extent(0), part);
      file.write(first, found.transform(backend, part).view());
    }
    file.commit();
    seam::embedding::write_explained_variance(found.explained_variance, common.out);
  }

  template <class Backend>
  void run(progress&, Backend const& backend) const {
    any_embedder const embedder = embed.make();
    if (auto const* const analysis = std::get_if<seam::embedding::pca>(&embedder.policy)) {
      auto const rank = seam::io::read_npy_header(maps).rank();
      if (rank == 3) return stream(backend, *analysis, flat_maps(maps));
      return stream(backend, *analysis, seam::io::npy_reader<float, 2>(maps, {.expected = "maps (N, L, A) or (N, D)"}));
    }
    auto const values = read_maps(maps, "nla");
    auto const rows = values.view().as_matrix();
    embedder.check(rows.extent(0), rows.extent(1));
    auto const found = embedder.embed_explained(backend, rows);
    seam::io::output_folder(common.out);
    seam::embedding::write(found.coordinates, found.explained_variance, common.out);
  }
};

}  // namespace

void add_embed(CLI::App& program) {
  auto const command = std::make_shared<embed_command>();
  CLI::App* const words =
      program.add_subcommand("embed", "few coordinates for each map (embedding.npy, explained_variance.npy)");
  words->add_option("--maps", command->maps, "maps (N, L, A) or (N, D), npy")->required()->type_name("FILE");
  command->embed.add_to(*words);
  command->common.add_to(*words);
  on_call<by_backend>(*words, command, "embedding");
}

}  // namespace program
