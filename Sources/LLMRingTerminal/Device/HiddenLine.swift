import LLMRingPlatform

/// Reads a line that must not be seen, such as a key, from the terminal of this process.
package enum HiddenLine {
  /// How it ended.
  package enum Outcome: Equatable, Sendable {
    case line([UInt8])
    /// More lines were pasted than one. They are dropped.
    case severalLines
    /// Nothing was typed before the end of input.
    case endOfInput
    case noTerminal
  }

  /// Shows a prompt and reads a line without echo. A signal that ends the program restores the echo
  /// first.
  ///
  /// What was typed before the prompt appeared is dropped, as is the rest of a paste: it would
  /// otherwise be typed into the shell.
  package static func read(prompt: SafeText) -> Outcome {
    guard let terminal = openControllingTerminal() else { return .noTerminal }
    defer { close(terminal) }
    var original = termios()
    guard tcgetattr(terminal, &original) == 0 else { return .noTerminal }
    TerminalRestore.arm(input: terminal, output: terminal, modes: original)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &original)
      TerminalRestore.disarm()
      Descriptor.write([UInt8(ascii: "\n")], to: terminal)
    }
    var modes = original
    modes.c_lflag &= ~tcflag_t(ECHO)
    modes.c_lflag |= tcflag_t(ICANON | ISIG)
    tcsetattr(terminal, TCSAFLUSH, &modes)
    Descriptor.write(Array(prompt.text.utf8), to: terminal)
    guard let line = Descriptor.read(terminal, limit: 1 << 16), !line.isEmpty else {
      return .endOfInput
    }
    let hasMore = Descriptor.poll([terminal], until: .now)[0]
    return hasMore || line.dropLast().contains(UInt8(ascii: "\n")) ? .severalLines : .line(line)
  }
}
