// SPDX-License-Identifier: MIT
// svg: writes one SVG document element by element. Elements that are opened are closed in order, text is escaped,
// numbers are short.
#pragma once

#include <seam/core/error.hpp>
#include <seam/report/text.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// One attribute of an element: a name and a number or text.
struct svg_attribute {
  svg_attribute(std::string_view attribute_name, double value) : name(attribute_name), text(number(value)) {}
  svg_attribute(std::string_view attribute_name, std::string_view value) : name(attribute_name), text(escape(value)) {}
  svg_attribute(std::string_view attribute_name, std::string const& value)
      : svg_attribute(attribute_name, std::string_view(value)) {}
  svg_attribute(std::string_view attribute_name, char const* value)
      : svg_attribute(attribute_name, std::string_view(value)) {}

  std::string_view name;
  std::string text;  ///< escaped
};

using svg_attributes = std::initializer_list<svg_attribute>;

/// A document that grows. Coordinates are in pixels, y downwards; the background is white.
class svg {
 public:
  /// Begins a document of that size. `title` and `description` are what a screen reader says.
  svg(double width, double height, std::string_view title, std::string_view description) {
    open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                 {"viewBox", "0 0 " + number(width) + ' ' + number(height)},
                 {"width", width},
                 {"height", height},
                 {"role", "img"},
                 {"font-family", "Helvetica, Arial, sans-serif"},
                 {"font-size", 12},
                 {"fill", "#222"}});
    leaf("title", {}, title);
    leaf("desc", {}, description);
    element("rect", {{"width", width}, {"height", height}, {"fill", "#fff"}});
  }

  /// `<name attributes/>`
  void element(std::string_view name, svg_attributes attributes) {
    begin_tag(name, attributes);
    text_ += "/>\n";
  }
  /// `<name attributes>`, until close().
  void open(std::string_view name, svg_attributes attributes) {
    begin_tag(name, attributes);
    text_ += ">\n";
    open_.emplace_back(name);
  }
  void close() {
    expect<error>(!open_.empty(), [] { return "an SVG element was closed that had not been opened"; });
    text_ += "</" + open_.back() + ">\n";
    open_.pop_back();
  }
  /// `<name attributes>content</name>`
  void leaf(std::string_view name, svg_attributes attributes, std::string_view content) {
    begin_tag(name, attributes);
    text_ += '>' + escape(content) + "</";
    text_ += name;
    text_ += ">\n";
  }

  void text(double x, double y, std::string_view content, svg_attributes attributes = {}) {
    text_ += "<text";
    write({"x", x});
    write({"y", y});
    for (svg_attribute const& attribute : attributes) write(attribute);
    text_ += '>' + escape(content) + "</text>\n";
  }
  void line(double x1, double y1, double x2, double y2, svg_attributes attributes = {}) {
    text_ += "<line";
    for (svg_attribute const& end : {svg_attribute{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}}) write(end);
    for (svg_attribute const& attribute : attributes) write(attribute);
    text_ += "/>\n";
  }
  /// A rectangle; with a `tip`, a viewer shows it when the pointer rests there.
  void rect(double x, double y, double width, double height, svg_attributes attributes = {},
            std::string_view tip = {}) {
    text_ += "<rect";
    for (svg_attribute const& side : {svg_attribute{"x", x}, {"y", y}, {"width", width}, {"height", height}})
      write(side);
    for (svg_attribute const& attribute : attributes) write(attribute);
    text_ += tip.empty() ? "/>\n" : "><title>" + escape(tip) + "</title></rect>\n";
  }

  /// Closes what is open and gives the document away.
  std::string finish() && {
    while (!open_.empty()) close();
    return std::move(text_);
  }

 private:
  void begin_tag(std::string_view name, svg_attributes attributes) {
    text_ += '<';
    text_ += name;
    for (svg_attribute const& attribute : attributes) write(attribute);
  }
  void write(svg_attribute const& attribute) {
    text_ += ' ';
    text_ += attribute.name;
    text_ += "=\"" + attribute.text + '"';
  }

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace seam::inline v0::report
