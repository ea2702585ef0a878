/// How many characters of a text cannot be seen or change how the rest is read, by kind.
///
/// They are those for which ``SafeTextEncoder`` shows a notation, so that what a script or an emoji
/// needs is not among them.
package struct HiddenCharacters: Equatable, Sendable {
  /// The kinds, in the order in which they are named.
  package enum Kind: CaseIterable, Sendable {
    /// C0, DEL, C1, and a carriage return that does not end a line.
    case control
    /// It changes the order in which text is shown.
    case direction
    case zeroWidth
    case tag
    case selector
    /// Any other that is invisible.
    case other

    /// The kind of a scalar that is hidden.
    init(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0: self = .control
      case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: self = .direction
      case 0x180E, 0x200B...0x200D, 0x2060...0x2064, 0xFEFF: self = .zeroWidth
      case 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .selector
      case 0xE0000...0xE007F: self = .tag
      default: self = .other
      }
    }

    fileprivate var name: String {
      switch self {
      case .control: "control character"
      case .direction: "bidirectional control"
      case .zeroWidth: "zero-width character"
      case .tag: "tag character"
      case .selector: "variation selector"
      case .other: "other invisible character"
      }
    }
  }

  private var counts: [Kind: Int] = [:]

  init() {}

  /// Finds those of a text.
  package init(in text: String) {
    var encoder = SafeTextEncoder()
    _ = encoder.append(text)
    _ = encoder.flushed(before: nil)
    self = encoder.hidden
  }

  package var isEmpty: Bool { counts.isEmpty }

  /// Each kind with the number of its characters, such as `2 zero-width characters`.
  package var names: [String] {
    Kind.allCases.compactMap { kind in
      counts[kind].map { "\($0) \(kind.name)\($0 == 1 ? "" : "s")" }
    }
  }

  mutating func add(_ kind: Kind, count: Int = 1) {
    counts[kind, default: 0] += count
  }
}
