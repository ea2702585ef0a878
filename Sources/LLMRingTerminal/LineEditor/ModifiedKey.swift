/// A key with its modifiers, as the kitty protocol (`[99;5u`) and xterm's modifyOtherKeys
/// (`[27;5;99~`) send it, and as keys with a name of their own have them (`[1;5A`).
///
/// A program that ended without turning the protocol off leaves a terminal that sends every control
/// key so. They must work as the plain ones do.
struct ModifiedKey: Equatable {
  private enum Modifier {
    static let shift = 1
    static let alt = 2
    static let control = 4
    static let meta = 32
    static let capsLock = 64
    /// Super and hyper: combinations for the desktop.
    static let others = 8 | 16
  }

  private static let release = 3
  private static let escape: UInt32 = 0x1B

  /// The keys that mean the same here; none for a key that was released, or is only a modifier.
  let keys: [KeyDecoder.Key]

  /// - Parameter body: The sequence without ESC.
  /// - Returns: `nil` if it is not a key of this form.
  init?(_ body: String) {
    guard let final = body.last, body.first == "[", body.count > 2 else { return nil }
    let fields = body.dropFirst().dropLast().split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) } }
    func field(_ index: Int, _ part: Int = 0) -> Int? {
      guard index < fields.count, part < fields[index].count else { return nil }
      return fields[index][part]
    }
    switch final {
    case "u":
      guard let code = field(0), code > 0 else { return nil }
      let texts = fields.dropFirst(2).first?.compactMap(\.self) ?? []
      keys =
        field(1, 1) == Self.release
        ? []
        : Self.keys(code, shifted: field(0, 1), modifiers: (field(1) ?? 1) - 1, text: texts)
    case "~" where field(0) == 27 && fields.count == 3:
      guard let code = field(2), code > 0 else { return nil }
      keys = Self.keys(code, shifted: nil, modifiers: (field(1) ?? 1) - 1, text: [])
    case "~", "A"..."H":
      // A named key: the modifiers without the locks, and without what happened to the key.
      guard fields.count == 2, let number = field(0), let modifiers = field(1) else { return nil }
      if field(1, 1) == Self.release {
        keys = []
        return
      }
      let relevant = (modifiers - 1) & 0x3F
      let plain = final == "~" ? "[\(number)~" : "[\(final)"
      let name = relevant == 0 ? plain : "[\(number);\(relevant + 1)\(final)"
      guard name != body, let key = EditorKey.sequences[name] else { return nil }
      keys = [.named(key)]
    default:
      return nil
    }
  }

  private static func keys(
    _ code: Int, shifted: Int?, modifiers: Int, text: [Int]
  ) -> [KeyDecoder.Key] {
    guard modifiers & Modifier.others == 0 else { return [] }
    let hasControl = modifiers & Modifier.control != 0
    let hasAlt = modifiers & (Modifier.alt | Modifier.meta) != 0
    if code == 13 || code == 57414 {
      return modifiers & 0x3F == 0 ? [.scalar("\r")] : [.named(.newline)]
    }
    if let named = keypad[code] { return [.named(named)] }
    if !hasControl, !hasAlt, !text.isEmpty {
      return text.compactMap { Unicode.Scalar(UInt32(clamping: $0)) }.filter { $0.value >= 0x20 }
        .map { .scalar($0) }
    }
    var scalar = keypadCharacters[code] ?? UInt32(clamping: code)
    if !hasControl, modifiers & Modifier.shift != 0, let shifted {
      scalar = UInt32(clamping: shifted)
    } else if !hasControl, modifiers & (Modifier.shift | Modifier.capsLock) != 0 {
      scalar = upperCase(scalar) ?? scalar
    }
    if hasControl { scalar = control(scalar) }
    // The keys of the protocol's own (media keys, modifiers) are no characters.
    guard !(57344...63743).contains(scalar), let key = Unicode.Scalar(scalar) else { return [] }
    if scalar == escape { return [.named(.escape)] }
    return hasAlt ? [.meta, .scalar(key)] : [.scalar(key)]
  }

  private static func upperCase(_ scalar: UInt32) -> UInt32? {
    guard let upper = Unicode.Scalar(scalar)?.properties.uppercaseMapping.unicodeScalars,
      upper.count == 1
    else { return nil }
    return upper.first?.value
  }

  /// The control code of a key, as terminals have it; the key itself if it has none.
  private static func control(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x40...0x5F, 0x61...0x7A: scalar & 0x1F
    case 0x20, UInt32(UInt8(ascii: "2")): 0
    case UInt32(UInt8(ascii: "3"))...UInt32(UInt8(ascii: "7")): scalar - 0x33 + escape
    case UInt32(UInt8(ascii: "8")), UInt32(UInt8(ascii: "?")): 0x7F
    case UInt32(UInt8(ascii: "/")), UInt32(UInt8(ascii: "-")): 0x1F
    default: scalar
    }
  }

  private static let keypad: [Int: EditorKey] = [
    57417: .left, 57418: .right, 57419: .up, 57420: .down, 57423: .home, 57424: .end,
    57426: .delete,
  ]

  /// The digits and signs of the keypad.
  private static let keypadCharacters: [Int: UInt32] = Dictionary(
    uniqueKeysWithValues: zip(57399..., "0123456789./*-+".unicodeScalars.map(\.value)))
}
