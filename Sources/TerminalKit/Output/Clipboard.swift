#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The clipboard of the machine that the terminal is on, over however many hosts.
package enum Clipboard {
  /// The most bytes of text that are sent: base64 makes them a third more, and hterm, the strictest
  /// of the terminals in use, passes over a whole sequence of more than 100,000 bytes.
  package static let limit = 74_994

  /// The control sequence that sets the clipboard (xterm, "Operating System Commands", 52). Base64
  /// has no byte that a terminal would act upon, whatever the text is.
  static func sequence(_ text: String) -> String {
    "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}"
  }
}

extension OutputBuffer {
  /// Rings the terminal's bell.
  package func ring() {
    flush()
    send("\u{07}")
  }

  /// Puts a text on the clipboard of the terminal, as far as it lets programs do that. Nothing shows
  /// on the screen.
  ///
  /// - Parameter text: At most ``Clipboard/limit`` bytes.
  package func copy(_ text: String) {
    flush()
    send(Clipboard.sequence(text))
  }
}
