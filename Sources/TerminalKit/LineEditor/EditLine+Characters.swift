extension EditLine.Line {
  /// The beginning of the character that ends at a place, or that the place is within.
  func boundary(before place: Int) -> Int? {
    characters(around: place).last { $0.lowerBound < place }?.lowerBound
  }

  /// The end of the character that begins at a place, or that the place is within.
  func boundary(after place: Int) -> Int? {
    characters(around: place).first { $0.upperBound > place }?.upperBound
  }

  /// The beginning of the line of the text that a place is in.
  func start(ofLineAt place: Int) -> Int {
    (scalars[..<place].lastIndex(of: 0x0A) ?? -1) + 1
  }

  /// The end of the line of the text that a place is in.
  func end(ofLineAt place: Int) -> Int {
    scalars[place...].firstIndex(of: 0x0A) ?? scalars.count
  }

  /// The line of the text that a place is in, and `count` lines before and after it.
  func lines(around place: Int, count: Int) -> Range<Int> {
    var start = start(ofLineAt: place)
    var end = end(ofLineAt: place)
    var left = count
    while left > 0, start > 0 || end < scalars.count {
      if start > 0 { start = self.start(ofLineAt: start - 1) }
      if end < scalars.count { end = self.end(ofLineAt: end + 1) }
      left -= 1
    }
    return start..<end
  }

  /// The characters of the line around a place, with the line feeds at both its ends: as no
  /// character spans a line feed, no more of the text has to be looked at.
  private func characters(around place: Int) -> [Range<Int>] {
    var start = max(0, self.start(ofLineAt: place) - 1)
    let end = min(scalars.count, self.end(ofLineAt: place) + 1)
    return EditLine.text(scalars[start..<end]).map { character in
      let count = character.unicodeScalars.count
      defer { start += count }
      return start..<(start + count)
    }
  }
}
