/// A text as an error quotes it: in quotes, on one line, and no more of it than helps.
func excerpt(_ text: String) -> String {
  let start = text.unicodeScalars.prefix(excerptLimit + 1)
  let shown = start.count > excerptLimit ? start.prefix(excerptLimit - 1) : start[...]
  return "'\(onOneLine(String(shown)))\(start.count > excerptLimit ? "…" : "")'"
}

/// The text with its control characters as escapes, as nothing else may break a line in two.
func onOneLine(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var line = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if isControl(scalar) {
      line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
    } else {
      line.append(scalar)
    }
  }
  return String(line)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

/// In Unicode scalars.
private let excerptLimit = 60
