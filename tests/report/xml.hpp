// Reads XML as strictly as the figures are meant to be written, and finds things in it.
#pragma once

#include <cctype>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace seam_test {

struct xml_element {
  std::string name;
  std::map<std::string, std::string> attributes;  ///< unescaped
  std::string text;                               ///< unescaped, of the element itself
  int depth = 0;

  double number(std::string const& attribute) const { return std::strtod(attributes.at(attribute).c_str(), nullptr); }
  std::string get(std::string const& attribute) const {
    auto const found = attributes.find(attribute);
    return found == attributes.end() ? "" : found->second;
  }
};

/// All elements of a document in the order of their opening tags. Throws std::runtime_error with the place and reason
/// when the document is not well formed.
class xml_reader {
 public:
  explicit xml_reader(std::string_view text) : text_(text) {}

  std::vector<xml_element> read() {
    while (at_ < text_.size()) {
      if (text_[at_] != '<')
        character_data();
      else if (text_.substr(at_, 2) == "</")
        closing_tag();
      else
        opening_tag();
    }
    require(open_.empty(), "an element is not closed");
    require(!elements_.empty(), "there is no element");
    return elements_;
  }

 private:
  void require(bool condition, char const* reason) const {
    if (!condition) throw std::runtime_error(std::string(reason) + " at byte " + std::to_string(at_));
  }
  char peek() const {
    require(at_ < text_.size(), "the document ends early");
    return text_[at_];
  }
  void skip_space() {
    while (peek() == ' ' || peek() == '\n') ++at_;
  }
  std::string name() {
    std::size_t const first = at_;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '-' || peek() == ':') ++at_;
    require(at_ > first && std::isalpha(static_cast<unsigned char>(text_[first])), "a name was expected");
    return std::string(text_.substr(first, at_ - first));
  }
  char entity() {
    static std::map<std::string, char> const known = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    std::size_t const end = text_.find(';', at_);
    require(end != std::string_view::npos, "an entity has no end");
    auto const found = known.find(std::string(text_.substr(at_, end + 1 - at_)));
    require(found != known.end(), "an entity is unknown");
    at_ = end + 1;
    return found->second;
  }
  char character() {
    if (peek() == '&') return entity();
    auto const code = static_cast<unsigned char>(peek());
    require(code >= 0x20 || code == '\n' || code == '\t' || code == '\r', "there is a control character");
    return text_[at_++];
  }
  void character_data() {
    bool const space = peek() == '\n' || peek() == ' ';
    require(!open_.empty() || space, "there is text outside of the root");
    char const read = character();
    if (!open_.empty()) elements_[open_.back()].text += read;
  }
  void opening_tag() {
    ++at_;
    require(!open_.empty() || elements_.empty(), "there are two roots");
    xml_element element;
    element.name = name();
    element.depth = static_cast<int>(open_.size());
    for (;;) {
      bool const spaced = peek() == ' ';
      skip_space();
      if (peek() == '/' || peek() == '>') break;
      require(spaced, "attributes are not separated");
      std::string const attribute = name();
      require(text_.substr(at_, 2) == "=\"", "an attribute has no value");
      at_ += 2;
      std::string value;
      while (peek() != '"') {
        require(peek() != '<', "there is < in an attribute");
        value += character();
      }
      ++at_;
      require(element.attributes.emplace(attribute, value).second, "an attribute occurs twice");
    }
    bool const empty = peek() == '/';
    if (empty) ++at_;
    require(peek() == '>', "a tag is not closed");
    ++at_;
    elements_.push_back(element);
    if (!empty) open_.push_back(elements_.size() - 1);
  }
  void closing_tag() {
    at_ += 2;
    std::string const closed = name();
    require(!open_.empty() && elements_[open_.back()].name == closed, "another element was to be closed");
    open_.pop_back();
    require(peek() == '>', "a closing tag is not closed");
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<xml_element> elements_;
  std::vector<std::size_t> open_;
};

inline std::vector<xml_element> read_xml(std::string_view text) {
  return xml_reader(text).read();
}

/// The elements of that name whose attribute has that value (any value where it is empty).
inline std::vector<xml_element> select(std::vector<xml_element> const& all, std::string const& name,
                                       std::string const& attribute = "", std::string const& value = "") {
  std::vector<xml_element> found;
  for (auto const& element : all)
    if (element.name == name && (attribute.empty() || element.get(attribute) == value)) found.push_back(element);
  return found;
}

/// Whether some text element says exactly this.
inline bool says(std::vector<xml_element> const& all, std::string const& text) {
  for (auto const& element : all)
    if (element.name == "text" && element.text == text) return true;
  return false;
}

}  // namespace seam_test
