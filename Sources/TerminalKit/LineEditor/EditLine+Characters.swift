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

  /// As much of a line as can be seen around the cursor, when that is far less than all of it.
  ///
  /// - Parameters:
  ///   - range: The line.
  ///   - cells: How many the screen has.
  func part(of range: Range<Int>, seenIn cells: Int) -> Range<Int> {
    guard range.count / 16 > cells else { return range }
    let nearest = min(max(cursor, range.lowerBound), range.upperBound)
    let near = max(range.lowerBound, nearest - cells)..<min(range.upperBound, nearest + cells)
    let isSimple = scalars[near].allSatisfy(Self.standsAlone)
    // A family of three takes five scalars and two cells.
    let count = isSimple ? cells : 4 * cells
    // In steps, so that what is left out stays the same while somebody types.
    let step = (nearest - range.lowerBound) / count
    let earliest = range.lowerBound + max(0, step - 1) * count
    let latest = min(range.upperBound, range.lowerBound + (step + 2) * count)
    let start = max(range.lowerBound, certainStart(before: earliest))
    let end = certainStart(before: latest)
    return start..<(latest == range.upperBound || end <= nearest ? latest : end)
  }

  /// The characters around a place, as many as a movement may need: no more than the line it is
  /// in, with the line feeds at both its ends, as no character spans a line feed.
  private func characters(around place: Int) -> [Range<Int>] {
    var start = max(0, self.start(ofLineAt: place) - 1)
    var end = min(scalars.count, self.end(ofLineAt: place) + 1)
    start = max(start, certainStart(before: max(start, place - Self.reach)))
    end = min(end, place + Self.reach)
    return EditLine.text(scalars[start..<end]).map { character in
      let count = character.unicodeScalars.count
      defer { start += count }
      return start..<(start + count)
    }
  }

  /// More scalars than any character has that people write.
  private static let reach = 256

  /// A place at which a character begins for certain, the last at or before `place` or, in a long
  /// run of scalars that may belong together, `place` itself.
  private func certainStart(before place: Int) -> Int {
    var index = place
    while index > 0, place - index < 16 * Self.reach {
      if index < scalars.count, Self.standsAlone(scalars[index]),
        Self.standsAlone(scalars[index - 1])
      {
        return index
      }
      index -= 1
    }
    return index == 0 ? 0 : place
  }

  /// Whether a scalar is one of the many that never join another one of them (UAX #29, GB999).
  private static func standsAlone(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0A, 0x20..<0x7F, 0xC0..<0x180, 0x391..<0x3CA, 0x410..<0x450, 0x3041..<0x3097,
      0x30A1..<0x30FB, 0x4E00..<0xA000, 0xAC00..<0xD7A4:
      true
    default:
      false
    }
  }
}
