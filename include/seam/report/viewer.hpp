// SPDX-License-Identifier: MIT
// report.html as a program: one file that holds the data and the viewer, opens offline in any browser and loads
// nothing. Its sources are in viewer/; CMake makes <seam/report/viewer_page.hpp> of them, which is why the umbrella
// leaves this header out.
#pragma once

#include <seam/io/atomic_file.hpp>
#include <seam/report/analysis.hpp>
#include <seam/report/contents.hpp>
#include <seam/report/png.hpp>
#include <seam/report/text.hpp>
#include <seam/report/viewer_data.hpp>
#include <seam/report/viewer_page.hpp>

#include <string>
#include <string_view>

namespace seam::inline v0::report {

namespace detail {

/// What the viewer's page puts its parts in place of.
struct viewer_part {
  std::string_view mark;
  std::string text;
};

}  // namespace detail

/// The page as text: the viewer's page with the analysis in it. Throws input_error where the extras do not fit to the
/// analysis. O(size of the analysis).
inline std::string viewer_html(contents const& shown, viewer_extras const& extras = {},
                               viewer_limits const& limits = {}) {
  viewer_data const data = make_viewer_data(shown, extras, limits);
  std::string script;
  for (std::string_view const part : detail::viewer_scripts) script += part;
  detail::viewer_part const parts[] = {
      {"@title@", escape((shown.name.empty() ? "An analysis" : shown.name) + " \u2013 SEAM report")},
      {"@style@", std::string(detail::viewer_style)},
      {"@words@", data.words},
      {"@bytes@", base64(data.bytes)},
      {"@script@", script}};
  std::string page;
  std::string_view rest = detail::viewer_page;
  for (detail::viewer_part const& part : parts) {
    std::size_t const at = rest.find(part.mark);
    expect<error>(at != rest.npos, [&] { return "the viewer's page has no " + std::string(part.mark); });
    page += rest.substr(0, at);
    page += part.text;
    rest.remove_prefix(at + part.mark.size());
  }
  return page += rest;
}

/// Writes the page to `path`; the file is whole or not there. Throws input_error when it cannot be written.
template <alphabet A>
void write_viewer(analysis<A> const& made, std::string const& path, viewer_extras const& extras = {},
                  viewer_limits const& limits = {}) {
  io::write_file(path, viewer_html(contents_of(made), extras, limits));
}

}  // namespace seam::inline v0::report
