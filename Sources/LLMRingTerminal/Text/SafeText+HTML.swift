extension SafeText {
  /// The text as HTML, in which it can be nothing but text: signs that mean something to HTML are
  /// escaped. A style becomes a `span` with the classes of ``Style/htmlClasses``.
  package var html: String {
    guard !spans.isEmpty else { return Self.escaped(text[...]) }
    var html = ""
    var start = text.startIndex
    for span in spans {
      let end = text.utf8.index(start, offsetBy: span.length)
      let piece = Self.escaped(text[start..<end])
      let classes = span.style.htmlClasses
      html += classes.isEmpty ? piece : "<span class=\"\(classes)\">\(piece)</span>"
      start = end
    }
    return html
  }

  private static func escaped(_ text: Substring) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Style {
  /// The names of its attributes and its colour, such as `bold code`; empty for plain text.
  package var htmlClasses: String {
    let attributes = [
      (isBold, "bold"), (isDim, "dim"), (isItalic, "italic"), (isUnderlined, "underlined"),
      (isInverse, "inverse"), (isStruck, "struck"),
    ]
    return (attributes.filter(\.0).map(\.1) + [color.map { "\($0)" }].compactMap(\.self))
      .joined(separator: " ")
  }
}
