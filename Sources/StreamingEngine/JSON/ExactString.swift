extension StringProtocol {
  /// Whether both texts have the same code points. `==` also takes `é` for `e` with a combining
  /// accent, which JSON does not.
  func isSame(as other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}

/// A string that is equal only to a string with the same code points, for names in JSON.
struct ExactString: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ExactString, right: ExactString) -> Bool {
    left.text.isSame(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
