extension EditLine.Line {
  /// The start of the character that ends at `place` or contains it.
  func boundary(before place: Int) -> Int? {
    characters(around: place).last { $0.lowerBound < place }?.lowerBound
  }

  /// The end of the character that starts at `place` or contains it.
  func boundary(after place: Int) -> Int? {
    characters(around: place).first { $0.upperBound > place }?.upperBound
  }

  /// The start of the text line that contains `place`.
  func start(ofLineAt place: Int) -> Int {
    (scalars[..<place].lastIndex(of: 0x0A) ?? -1) + 1
  }

  /// The end of the text line that contains `place`.
  func end(ofLineAt place: Int) -> Int {
    scalars[place...].firstIndex(of: 0x0A) ?? scalars.count
  }

  /// The text line that contains `place`, and `count` lines before and after it.
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

  /// The part of a line around the cursor that can be visible, if the line is much longer.
  ///
  /// - Parameters:
  ///   - range: The line.
  ///   - cells: Number of cells on the screen.
  func part(of range: Range<Int>, visibleIn cells: Int) -> Range<Int> {
    guard range.count / 16 > cells else { return range }
    let nearest = min(max(cursor, range.lowerBound), range.upperBound)
    let near = max(range.lowerBound, nearest - cells)..<min(range.upperBound, nearest + cells)
    let isSimple = scalars[near].allSatisfy(Self.neverJoins)
    // A family emoji of three takes five scalars and two cells.
    let count = isSimple ? cells : 4 * cells
    // In steps, so the omitted part does not change with every key.
    let step = (nearest - range.lowerBound) / count
    let earliest = range.lowerBound + max(0, step - 1) * count
    let latest = min(range.upperBound, range.lowerBound + (step + 2) * count)
    let start = max(range.lowerBound, certainStart(before: earliest))
    let end = certainStart(before: latest)
    return start..<(latest == range.upperBound || end <= nearest ? latest : end)
  }

  /// The characters around `place` that a movement may need. They never extend beyond the line and
  /// the line feeds at its ends, because no character spans a line feed.
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

  /// More scalars than any real character has.
  private static let reach = 256

  /// The last certain start of a character at or before `place`. In a long run of scalars that may
  /// belong together, it is `place` itself.
  private func certainStart(before place: Int) -> Int {
    var index = place
    while index > 0, place - index < 16 * Self.reach {
      if index < scalars.count, Self.neverJoins(scalars[index]),
        Self.neverJoins(scalars[index - 1])
      {
        return index
      }
      index -= 1
    }
    return index == 0 ? 0 : place
  }

  /// Whether a scalar never joins another scalar of this kind (UAX #29, GB999). Most scalars do
  /// not.
  private static func neverJoins(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0A, 0x20..<0x7F, 0xC0..<0x180, 0x391..<0x3CA, 0x410..<0x450, 0x3041..<0x3097,
      0x30A1..<0x30FB, 0x4E00..<0xA000, 0xAC00..<0xD7A4:
      true
    default:
      false
    }
  }
}
