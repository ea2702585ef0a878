/// A cell of a table: its lines, which `<br>` separates.
struct TableCell: Sendable {
  let lines: [SafeText]

  init(_ text: SafeText) {
    lines = text.lines
  }

  var isEmpty: Bool { lines.allSatisfy(\.isEmpty) }
  var columns: Int { lines.lazy.map(\.columns).max() ?? 0 }

  /// Whether it is a number: a quantity, an amount of money, a date.
  var isNumber: Bool {
    var hasDigit = false
    for scalar in lines.lazy.flatMap(\.text.unicodeScalars) {
      if ("0"..."9").contains(scalar) {
        hasDigit = true
      } else if !" .,:+-−/%$€£¥".unicodeScalars.contains(scalar) {
        return false
      }
    }
    return hasDigit
  }

  /// The lines, broken to fit in this many columns.
  func wrapped(columns: Int) -> [SafeText] {
    lines.flatMap { $0.wrapped(columns: columns) }
  }

  /// The lines as one.
  var joined: SafeText {
    lines.dropFirst().reduce(lines[0]) { $0 + SafeText(trusted: "; ") + $1 }
  }

  /// Whether a word of up to this many columns does not fit in the width of its column.
  func hasWord(upTo limit: Int, widerThan width: Int) -> Bool {
    lines.contains { line in
      line.words.contains { word in
        let columns = TextWidth.columns(of: line.text[word])
        return columns > width && columns <= limit
      }
    }
  }
}
