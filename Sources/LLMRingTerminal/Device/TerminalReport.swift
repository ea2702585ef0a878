/// An answer of the terminal to one of our questions.
package enum TerminalReport: Equatable, Sendable {
  /// How light the colour behind the text is (OSC 11).
  case background(Palette.Background)
  /// The terminal's attributes (DA1, ECMA-48 8.3.24), which every terminal reports.
  case attributes
  /// The column that the cursor stands in, from 1 (CPR, ECMA-48 8.3.14).
  case cursor(column: Int)

  /// - Parameter sequence: A whole escape sequence, including ESC.
  init?(_ sequence: ArraySlice<UInt8>) {
    let body = sequence.dropFirst()
    if body.starts(with: "[?".utf8), body.last == UInt8(ascii: "c") {
      self = .attributes
    } else if body.first == UInt8(ascii: "["), body.last == UInt8(ascii: "R"),
      let column = Self.column(of: body.dropFirst().dropLast())
    {
      self = .cursor(column: column)
    } else if body.starts(with: "]11;".utf8),
      let lightness = Self.lightness(of: body.dropFirst(4).prefix { $0 >= 0x20 })
    {
      self = .background(lightness > 0.5 ? .light : .dark)
    } else {
      return nil
    }
  }

  /// The second of a row and a column.
  private static func column(of place: ArraySlice<UInt8>) -> Int? {
    let parts = place.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) }
    guard parts.count == 2, parts[0] != nil, let column = parts[1], column > 0 else { return nil }
    return column
  }

  /// How light a colour looks, from 0 to 1 (the luma of ITU-R BT.601), or `nil` if it is not a colour
  /// that a terminal reports: `rgb:R/G/B` and `rgba:R/G/B/A` with one to four digits each, and
  /// `#RGB` with one to four digits each.
  private static func lightness(of colour: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: colour, as: UTF8.self)
    let parts: [Substring]
    if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.count % 3 == 0, (3...12).contains(digits.count) else { return nil }
      let size = digits.count / 3
      parts = (0..<3).map { digits.dropFirst($0 * size).prefix(size) }
    } else {
      guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else {
        return nil
      }
      parts = text[text.index(after: colon)...]
        .split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == (text.hasPrefix("rgba") ? 4 : 3) else { return nil }
    }
    var values: [Double] = []
    for part in parts {
      guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
        let value = UInt32(part, radix: 16)
      else { return nil }
      values.append(Double(value) / Double((1 << (4 * part.count)) - 1))
    }
    return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]
  }
}
