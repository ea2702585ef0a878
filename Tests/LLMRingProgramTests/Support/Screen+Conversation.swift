import LLMRingScreenTesting

extension Screen {
  /// Waits until the program asks for a line, with nothing on it.
  func waitForPrompt(_ model: String = "chatbot") throws {
    try wait("\(model) is asked for a line") { $0.rows.last == "\(model)>" }
  }

  /// Types a line and Enter.
  func type(_ line: String) {
    send("\(line)\r")
  }

  /// Enters a line at the prompt, and waits for the next one.
  func enter(_ line: String, then model: String = "chatbot") throws {
    try wait("a line is asked for") { $0.rows.last?.hasSuffix(">") == true }
    let mark = raw.count
    type(line)
    try waitForPrompt(model, after: mark)
  }

  /// Waits until what was written last is the prompt, be there room to see it or not.
  ///
  /// - Parameter mark: How many bytes had been written when it was not.
  func waitForWrittenPrompt(_ model: String = "chatbot", after mark: Int) throws {
    try wait("\(model) is asked for a line") {
      $0.written(after: max(mark, $0.raw.count - 200)).hasSuffix("\(model)> ")
    }
  }

  /// Waits until the program asks for a line, having left the one before.
  ///
  /// - Parameter mark: How many bytes it had written when that line was still to be left.
  func waitForPrompt(
    _ model: String = "chatbot", after mark: Int, timeout: Duration = .seconds(120)
  ) throws {
    try wait("\(model) is asked for another line", timeout: timeout) {
      $0.rows.last == "\(model)>" && $0.raw.dropFirst(mark).contains(UInt8(ascii: "\n"))
    }
  }
}

/// Keys that have no character.
enum Key {
  static let controlC = "\u{3}"
  static let controlQ = "\u{11}"
  static let controlS = "\u{13}"
  static let controlD = "\u{4}"
  static let controlR = "\u{12}"
  static let controlZ = "\u{1A}"
  static let up = "\u{1B}[A"
}
