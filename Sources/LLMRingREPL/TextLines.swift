extension String {
  /// The lines between line feeds. Swift takes a carriage return with the line feed after it for
  /// one character, and a document is put together from bytes.
  var byteLines: [Substring] {
    var lines: [Substring] = []
    var start = startIndex
    for place in lineFeeds {
      let end = utf8.index(utf8.startIndex, offsetBy: place)
      lines.append(self[start..<end])
      start = utf8.index(after: end)
    }
    return lines + [self[start...]]
  }

  /// Its lines, empty ones included, each without what ended it.
  package var splitLines: [String] {
    let lines = byteLines
    return lines.enumerated().map { place, line in
      let isEnded = place + 1 < lines.count && line.utf8.last == UInt8(ascii: "\r")
      return isEnded ? String(decoding: line.utf8.dropLast(), as: UTF8.self) : String(line)
    }
  }

  /// Where its line feeds are, in bytes.
  private var lineFeeds: [Int] {
    var text = self
    return text.withUTF8 { bytes in bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") } }
  }

  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}

extension [String] {
  /// All with blanks before them, so that they are equally wide, and at least as wide as this.
  func leftPadded(atLeast width: Int = 0) -> [String] {
    let counts = map(\.count)
    let width = Swift.max(width, counts.max() ?? 0)
    return zip(self, counts).map { String(repeating: " ", count: width - $1) + $0 }
  }
}
