/// A quoted scalar of YAML, which may have several lines.
struct YAMLQuotation {
  private let quote: Unicode.Scalar?
  private var bytes: [UInt8] = []
  /// What of the line has not been read yet. By scalars: a combining mark must not hide the quotation
  /// mark before it.
  private var rest: Substring.UnicodeScalarView
  /// How many of the bytes are kept even if they are blanks at the end of a line: they are escaped.
  private var kept = 0
  /// Whether the line ends with a backslash, so that the next one follows without a space.
  private var isJoined = false

  /// - Parameter line: Begins with the quotation mark.
  init(_ line: Substring) {
    rest = line.unicodeScalars
    quote = rest.popFirst()
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Reads to the end of the quotation or of the line.
  ///
  /// - Returns: What follows the quotation on the line; `nil` if it does not end there.
  mutating func add() throws(ImportError) -> Substring? {
    isJoined = false
    while let scalar = rest.popFirst() {
      if scalar == quote {
        guard quote == "'", rest.first == "'" else { return Substring(rest) }
        rest.removeFirst()
        append(scalar)
      } else if scalar == "\\", quote == "\"" {
        guard let name = rest.popFirst() else {
          isJoined = true
          return nil
        }
        append(try escape(name))
        kept = bytes.count
      } else {
        append(scalar)
      }
    }
    return nil
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// - Parameter blanks: How many empty lines stand before the line.
  mutating func `continue`(with line: Substring, after blanks: Int) {
    if !isJoined {
      while bytes.count > kept, let last = bytes.last, last == 0x20 || last == 0x09 {
        bytes.removeLast()
      }
    }
    if blanks > 0 {
      bytes += Array(repeating: UInt8(ascii: "\n"), count: blanks)
    } else if !isJoined {
      bytes.append(UInt8(ascii: " "))
    }
    kept = bytes.count
    rest = line.unicodeScalars
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "\"": "\"", "/": "/", "a": "\u{7}",
    "b": "\u{8}", "e": "\u{1B}", "f": "\u{C}", "v": "\u{B}", "N": "\u{85}", "_": "\u{A0}",
    "L": "\u{2028}", "P": "\u{2029}", " ": " ", "\t": "\t",
  ]

  private mutating func escape(_ name: Unicode.Scalar) throws(ImportError) -> Unicode.Scalar {
    if let plain = Self.escapes[name] { return plain }
    let length = name == "x" ? 2 : name == "u" ? 4 : name == "U" ? 8 : 0
    let digits = rest.prefix(length)
    guard length > 0, digits.count == length, let value = UInt32(String(digits), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw ImportError("'\\\(name)' means nothing") }
    rest = rest.dropFirst(length)
    return scalar
  }
}
