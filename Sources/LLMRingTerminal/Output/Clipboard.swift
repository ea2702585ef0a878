import LLMRingPlatform

/// The clipboard of the user's machine, which may be several hosts away.
package enum Clipboard {
  /// Maximum length of the text in bytes. Base64 adds a third, and hterm, the strictest of the
  /// common terminals, ignores sequences of more than 100,000 bytes.
  package static let limit = 74_994

  /// The control sequence that sets the clipboard (xterm, "Operating System Commands", 52). Base64
  /// contains no byte that a terminal acts on.
  static func sequence(_ text: String) -> String {
    "\u{1B}]52;c;\(Base64.text(of: text.utf8))\u{07}"
  }
}

extension OutputBuffer {
  /// Copies text to the terminal's clipboard, if the terminal lets programs do that. Nothing
  /// appears on the screen.
  ///
  /// - Parameter text: At most ``Clipboard/limit`` bytes.
  package func copy(_ text: String) {
    flush()
    send(Clipboard.sequence(text))
  }
}
