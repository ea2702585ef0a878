/// A key as a user pastes or pipes it: one line, and nothing but the key.
package struct GivenKey: Equatable {
  /// Longer ones are no keys.
  package static let limit = 16 << 10

  /// Why something is not a key. It is never quoted.
  package enum Fault: Error, Equatable, CustomStringConvertible {
    case empty
    case severalLines
    case assignment
    case blank
    case unsendable

    package var description: String {
      switch self {
      case .empty: "no key was given"
      case .severalLines: "the key has more than one line"
      case .assignment: "give the key alone, without a variable's name or quotes"
      case .blank: "the key has a blank in it"
      case .unsendable: "the key has a character in it that cannot be sent"
      }
    }
  }

  package let text: String

  /// - Parameter bytes: May end with a line break.
  package init(_ bytes: [UInt8]) throws(Fault) {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
      .map { String(decoding: $0, as: UTF8.self).trimmed }.filter { !$0.isEmpty }
    guard let line = lines.first else { throw .empty }
    guard lines.count == 1 else { throw .severalLines }
    try self.init(line: line)
  }

  private init(line: String) throws(Fault) {
    let isAssignment =
      line.prefixMatch(of: /(export +)?[A-Za-z_][A-Za-z0-9_]*_(KEY|TOKEN) *=/) != nil
    guard !isAssignment, !line.contains(where: { "\"'".contains($0) }) else { throw .assignment }
    guard !line.contains(where: \.isWhitespace) else { throw .blank }
    guard line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .unsendable }
    text = line
  }
}
