/// A key that is not a character, as passed to libedit.
///
/// libedit would need a binding for each escape sequence, and any such binding makes its vi mode
/// wait after ESC. Therefore ``KeyDecoder`` recognises the sequences and maps each key to a C1
/// code, which no keyboard sends and libedit leaves unbound.
package enum EditorKey: UInt32, CaseIterable, Sendable {
  case up = 0x80
  case down
  case right
  case left
  case paste
  case newline
  case home
  case end
  case delete
  case wordRight
  case wordLeft
  case deleteWord
  /// ESC alone, outside vi mode, where it is no key of its own but would take the next one with it.
  case escape

  /// The key in libedit's notation for bindings.
  var binding: String { "\\" + String(rawValue, radix: 8) }

  /// The sequences after ESC that xterm, rxvt, the Linux console and the kitty protocol send.
  static let sequences: [String: EditorKey] = {
    let table: [EditorKey: [String]] = [
      .up: ["[A", "OA", "[1;2A", "[1;5A"],
      .down: ["[B", "OB", "[1;2B", "[1;5B"],
      .right: ["[C", "OC", "[1;2C"],
      .left: ["[D", "OD", "[1;2D"],
      .paste: ["[200~"],
      .newline: ["[13;2u", "[13;3u", "[13;5u", "[27;2;13~", "[27;3;13~", "[27;5;13~"],
      .home: ["[H", "OH", "[1~", "[7~"],
      .end: ["[F", "OF", "[4~", "[8~"],
      .delete: ["[3~"],
      .wordRight: ["[1;5C", "[1;3C", "[5C", "Oc"],
      .wordLeft: ["[1;5D", "[1;3D", "[5D", "Od"],
      .deleteWord: ["[3;5~", "[3;3~"],
    ]
    var result: [String: EditorKey] = [:]
    for (key, sequences) in table { for sequence in sequences { result[sequence] = key } }
    return result
  }()
}
