// SPDX-License-Identifier: MIT
// The parts that a page is built from: headings, paragraphs, tables, figures; all text escaped, every element closed
// (the page is XML too). The style is in the page: nothing is loaded.
#pragma once

#include <seam/report/palette.hpp>
#include <seam/report/text.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

namespace detail {

constexpr std::string_view page_style = R"css(
:root { color-scheme: light; --line: #d9dde3; --soft: #f5f7f9; --ink: #1d2530; --quiet: #586271; --accent: #1c5d99; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; color: var(--ink); background: #fff; font: 15px/1.55 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 32px; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 48px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 20px; }
h3 { margin: 28px 0 6px; font-size: 16px; }
p { margin: 6px 0 12px; max-width: 82ch; }
.lead { color: var(--quiet); font-size: 16px; }
nav { position: sticky; top: 0; z-index: 1; margin-top: 18px; background: #fff; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 18px; max-width: 1180px; margin: 0 auto; padding: 9px 28px; list-style: none; }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
section { scroll-margin-top: 56px; }
.facts { display: flex; flex-wrap: wrap; gap: 10px; margin: 20px 0 0; padding: 0; }
.facts div { min-width: 118px; padding: 9px 14px; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; }
.facts dt { color: var(--quiet); font-size: 12.5px; }
.facts dd { margin: 0; font-size: 19px; font-variant-numeric: tabular-nums; }
figure { min-width: 0; margin: 16px 0 26px; }
figure svg { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
.beside { display: flex; flex-wrap: wrap; gap: 0 18px; }
.beside figure { margin: 8px 0; }
.beside figcaption { max-width: 320px; }
figcaption { max-width: 92ch; margin-top: 8px; color: var(--quiet); font-size: 13.5px; }
.table { overflow-x: auto; margin: 12px 0 22px; }
table { border-collapse: collapse; font-size: 14px; }
caption { padding: 0 0 6px; color: var(--quiet); font-size: 13.5px; text-align: left; }
th, td { padding: 5px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--soft); border-bottom: 1px solid #b8c0ca; font-weight: 600; white-space: nowrap; }
tbody tr:hover { background: #fafbfc; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.site { padding: 0 5px; border-radius: 3px; font-weight: 700; }
.sequence { margin: 14px 0; padding: 12px 16px; overflow-x: auto; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; font: 14px/1.75 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.sequence .at { color: var(--quiet); }
.sequence mark { border-radius: 3px; color: inherit; font-weight: 700; }
details { margin: 10px 0; border: 1px solid var(--line); border-radius: 6px; }
summary { padding: 8px 14px; cursor: pointer; background: var(--soft); border-radius: 6px; }
details > figure, details > div, details > p { margin-left: 14px; margin-right: 14px; }
dl.terms dt { font-weight: 600; }
dl.terms dd { margin: 0 0 8px; max-width: 86ch; }
footer { margin-top: 56px; padding-top: 14px; padding-bottom: 40px; color: var(--quiet); font-size: 13px; border-top: 1px solid var(--line); }
@media print { nav { display: none; } h2, h3 { break-after: avoid; } figure, tr { break-inside: avoid; } }
)css";

}  // namespace detail

/// One column of a table.
struct table_column {
  std::string title;
  bool numeric = false;
  std::string explanation = {};  ///< shown when the pointer rests on the title
};

/// Text of a table's cell, escaped already.
struct table_cell {
  table_cell(std::string_view text) : html(escape(text)) {}
  table_cell(std::string const& text) : html(escape(text)) {}
  table_cell(char const* text) : html(escape(text)) {}
  /// A cell of markup.
  static table_cell markup(std::string html) {
    table_cell cell("");
    cell.html = std::move(html);
    return cell;
  }
  std::string html;
};

/// A page that grows section by section.
class html_page {
 public:
  html_page(std::string_view title, std::string_view description) {
    text_ =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>" +
        escape(title) + "</title>\n<meta name=\"description\" content=\"" + escape(description) + "\" />\n<style>";
    text_ += detail::page_style;
    text_ += "</style>\n</head>\n<body>\n";
  }

  /// Adds markup as it is.
  void raw(std::string_view html) { text_ += html; }
  void heading(std::string_view text) { text_ += "<h3>" + escape(text) + "</h3>\n"; }
  void paragraph(std::string_view text) { text_ += "<p>" + escape(text) + "</p>\n"; }

  void begin_section(std::string_view id, std::string_view title) {
    text_ += "<section id=\"" + escape(id) + "\">\n<h2>" + escape(title) + "</h2>\n";
  }
  void end_section() { text_ += "</section>\n"; }
  /// A part that is folded until the reader opens it.
  void begin_details(std::string_view title) { text_ += "<details>\n<summary>" + escape(title) + "</summary>\n"; }
  void end_details() { text_ += "</details>\n"; }

  void figure(std::string_view svg, std::string_view caption) {
    text_ += "<figure>\n";
    text_ += svg;
    if (!caption.empty()) text_ += "<figcaption>" + escape(caption) + "</figcaption>\n";
    text_ += "</figure>\n";
  }
  void table(std::string_view caption, std::vector<table_column> const& columns,
             std::vector<std::vector<table_cell>> const& rows) {
    text_ += "<div class=\"table\"><table>\n";
    if (!caption.empty()) text_ += "<caption>" + escape(caption) + "</caption>\n";
    text_ += "<thead><tr>";
    for (table_column const& column : columns) {
      text_ += column.numeric ? "<th scope=\"col\" class=\"number\"" : "<th scope=\"col\"";
      if (!column.explanation.empty()) text_ += " title=\"" + escape(column.explanation) + '"';
      text_ += '>' + escape(column.title) + "</th>";
    }
    text_ += "</tr></thead>\n<tbody>\n";
    for (auto const& row : rows) {
      text_ += "<tr>";
      for (std::size_t i = 0; i < row.size(); ++i)
        text_ += (i < columns.size() && columns[i].numeric ? "<td class=\"number\">" : "<td>") + row[i].html + "</td>";
      text_ += "</tr>\n";
    }
    text_ += "</tbody></table></div>\n";
  }

  /// Closes the page and gives it away.
  std::string finish() && {
    text_ += "</body>\n</html>\n";
    return std::move(text_);
  }

 private:
  std::string text_;
};

}  // namespace seam::inline v0::report
