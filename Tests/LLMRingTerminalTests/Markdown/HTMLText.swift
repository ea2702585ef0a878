import Foundation

/// The text that a screen shows of the HTML in a specification of Markdown.
///
/// Only what a converter of Markdown writes is read; other tags are text, as the renderer shows
/// them. Line ends are kept, and blanks are not: see ``normalized(_:)``.
struct HTMLText {
  private enum Container {
    case quote
    case item(marker: String)
  }

  private var lines: [String] = []
  private var line: String?
  private var isInRow = false
  private var containers: [Container] = []
  private var lists: [String] = []
  private var links: [(start: String, address: String, title: String?)] = []

  /// The lines of the text, in a form in which two texts can be compared.
  static func lines(of html: String) -> [String] {
    var text = HTMLText()
    text.read(html)
    text.endLine()
    return normalized(text.lines.joined(separator: "\n"))
  }

  /// The lines of a text, without what depends on the layout: blank lines, runs of blanks, the kinds
  /// of list markers, and the lines that frame code and cells.
  static func normalized(_ text: String) -> [String] {
    var lines: [String] = []
    var marker: String?
    for line in text.split(separator: "\n") {
      var words = line.split(whereSeparator: { " \t\u{A0}".contains($0) }).joined(separator: " ")
      words = words.replacing(" │", with: "│").replacing("│ ", with: "│")
      var start = takeMarkers(&words)
      if words.hasPrefix("┌─") || words == "└─" { words = "" }
      if !words.isEmpty, words.allSatisfy({ "─┼".contains($0) }) { words = "─" }
      if words.isEmpty {
        // An item may begin on the line after its marker.
        if start.contains(where: { $0 != "│" }) { marker = (marker ?? "") + start }
        continue
      }
      if let marker { start = marker + start.drop { $0 == "│" } }
      marker = nil
      lines.append(start + words)
    }
    return marker.map { lines + [$0.trimmingCharacters(in: .whitespaces)] } ?? lines
  }

  /// The bars and list markers at the start of a line.
  private static func takeMarkers(_ words: inout String) -> String {
    var start = ""
    while let mark = words.prefixMatch(of: #/│|([-+*]|\d{1,9}[.)])(?: |$)/#) {
      start += mark.1.map { $0.count == 1 ? "- " : "1. " } ?? "│"
      words = String(words[mark.range.upperBound...])
    }
    return start
  }

  /// The tags within a line, which a converter always closes.
  private static let inline: Set<String> = ["a", "code", "del", "em", "strong"]

  private mutating func read(_ html: String) {
    var rest = html[...]
    while let character = rest.first {
      if let tag = rest.prefixMatch(of: #/<(\/?)([a-z]+[1-6]?)((?: [a-z]+="[^"]*")*) ?\/?>/#),
        rest.contains("</\(tag.2)>") || !Self.inline.contains(String(tag.2)),
        take(
          String(tag.2), isEnd: !tag.1.isEmpty, attributes: Self.attributes(String(tag.3)))
      {
        rest = rest[tag.range.upperBound...]
      } else if let entity = rest.prefixMatch(of: #/&(amp|lt|gt|quot);/#) {
        add(["amp": "&", "lt": "<", "gt": ">", "quot": "\""][String(entity.1)] ?? "")
        rest = rest[entity.range.upperBound...]
      } else {
        if character != "\n" { add(String(character)) } else if !isInRow { endLine() }
        rest = rest.dropFirst()
      }
    }
  }

  private static func attributes(_ text: String) -> [String: String] {
    var attributes: [String: String] = [:]
    for match in text.matches(of: #/([a-z]+)="([^"]*)"/#) {
      attributes[String(match.1)] = String(match.2)
        .replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&amp;", with: "&")
    }
    return attributes
  }

  private mutating func add(_ text: String) {
    if line == nil {
      var start = ""
      for index in containers.indices {
        switch containers[index] {
        case .quote: start += "│"
        case .item(let marker):
          start += marker
          containers[index] = .item(marker: "")
        }
      }
      line = start
    }
    line? += text
  }

  private mutating func endLine() {
    if let line { lines.append(line) }
    line = nil
  }

  /// Reads a tag, and returns whether it is one that a converter writes.
  private mutating func take(_ name: String, isEnd: Bool, attributes: [String: String]) -> Bool {
    switch name {
    case "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "br", "thead", "tbody", "table":
      endLine()
      if name == "thead", isEnd { lines.append("─") }
    case "em", "strong", "del", "code": break
    case "ul", "ol":
      endLine()
      if isEnd { lists.removeLast() } else { lists.append(name == "ul" ? "- " : "1. ") }
    case "blockquote":
      endLine()
      if isEnd { containers.removeLast() } else { containers.append(.quote) }
    case "li":
      if isEnd {
        if case .item(let marker) = containers.last, !marker.isEmpty { add("") }
        endLine()
        containers.removeLast()
      } else {
        containers.append(.item(marker: lists.last ?? ""))
      }
    case "hr":
      endLine()
      add("─")
      endLine()
    case "tr":
      endLine()
      isInRow = !isEnd
    case "th", "td": if !isEnd { add(line == nil ? "" : " │ ") }
    case "input": add(attributes["checked"] == nil ? "[ ]" : "[x]")
    case "a": return takeLink(isEnd: isEnd, attributes)
    case "img":
      guard let address = attributes["src"] else { return false }
      add(Self.link(attributes["alt"] ?? "", address, attributes["title"]))
    default: return false
    }
    return true
  }

  private mutating func takeLink(isEnd: Bool, _ attributes: [String: String]) -> Bool {
    if !isEnd {
      guard let address = attributes["href"] else { return false }
      add("")
      links.append((line ?? "", address, attributes["title"]))
      return true
    }
    guard let link = links.popLast(), let words = line?.dropFirst(link.start.count) else {
      return false
    }
    line = link.start + Self.link(String(words), link.address, link.title)
    return true
  }

  /// The text of a link followed by its address, which may be the same.
  private static func link(_ words: String, _ address: String, _ title: String?) -> String {
    var address = address.removingPercentEncoding ?? address
    if address == "mailto:\(words)" || address == "http://\(words)" { address = words }
    let whole = address + (title.map { " \"\($0)\"" } ?? "")
    if words.isEmpty { return whole }
    return whole.isEmpty || whole == words ? words : "\(words) (\(whole))"
  }
}
