import LLMRingREPL
import StreamingEngine

/// Keeps a mistyped command from being sent to a model as a prompt.
///
/// A prompt of one or two words is taken for a mistake if the first is one slip of the fingers from
/// a command's name, or is a command of Python's llmring that does not exist here. `llmring chat` and
/// `--` say that it is meant.
enum TypoGuard {
  /// Commands of Python's llmring that this one does not have.
  private static let foreign = ["stats", "export", "cache", "server", "mcp", "register"]

  /// - Parameters:
  ///   - prompt: The words of the prompt.
  ///   - arguments: The whole command line after the program's name.
  /// - Returns: Why the prompt is not sent, and what would send it; `nil` if it may be sent.
  static func objection(
    to prompt: [String], in arguments: [String], commands: [String]
  ) -> String? {
    let words = prompt.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    guard let first = words.first?.lowercased(), words.count <= 2, arguments.first != "chat",
      !arguments.contains("--")
    else { return nil }
    let way = "to send it as a prompt: llmring chat \(arguments.map(quoted).joined(separator: " "))"
    if first == "help", words.count == 2 {
      return "there is no command '\(words[1])' (llmring --help lists them); \(way)"
    }
    if commands.contains(first) {
      return prompt.count == 1 && words.count == 2
        ? nil : "'\(first)' is a command and comes before all options; \(way)"
    }
    if foreign.contains(first) {
      return "'\(first)' is a command of Python's llmring, which this llmring does not have; \(way)"
    }
    if first == "version" {
      return "there is no command 'version'; did you mean llmring --version? \(way)"
    }
    let names = commands + ["help"]
    guard let command = names.first(where: { isOneSlip(from: first, to: $0) }) else { return nil }
    return "there is no command '\(first)'; did you mean llmring \(command)? \(way)"
  }

  /// Whether one letter was added, left out, replaced or swapped with its neighbour.
  static func isOneSlip(from typed: String, to name: String) -> Bool {
    let (typed, name) = (Array(typed.unicodeScalars), Array(name.unicodeScalars))
    guard typed != name, abs(typed.count - name.count) <= 1 else { return false }
    let start = zip(typed, name).prefix { $0 == $1 }.count
    let (rest, other) = (typed[start...], name[start...])
    return rest.dropFirst() == other || rest == other.dropFirst()
      || rest.dropFirst() == other.dropFirst()
      || rest.count > 1 && other.count > 1 && rest.first == other.dropFirst().first
        && rest.dropFirst().first == other.first && rest.dropFirst(2) == other.dropFirst(2)
  }

  /// A word as a shell reads it.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "-_./:,=@%+".utf8.contains(byte)
      }
    return isPlain ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }
}
