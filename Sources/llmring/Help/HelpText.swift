import LLMRingREPL
import LLMRingTerminal

/// The help of a command, as text of at most 80 columns.
struct HelpText {
  static let columns = 80

  private(set) var lines: [String] = []
  private let columns: Int
  /// Where descriptions begin: on a narrow screen below what they describe.
  private let margin: Int

  init(_ info: CommandInfo, columns: Int = HelpText.columns) {
    self.columns = columns
    margin = columns < 60 ? 6 : 26
    let isProgram = info.path.count == 1
    lines = Self.wrapped(info.abstract, columns: columns)
    if !info.discussion.isEmpty {
      lines += [""] + Self.wrapped(info.discussion, columns: columns)
    }
    add("USAGE", isProgram ? Self.programUsage : ["  \(info.usage)"])
    add("EXAMPLES", examples(CommandExample.all(of: info.path)))
    // The program takes the options of its default command, too.
    let arguments = isProgram ? CommandInfo(Chat.self, in: info.path).arguments : info.arguments
    add(
      "ARGUMENTS",
      arguments.filter { !$0.isNamed }.flatMap { entry($0.label, $0.abstract) })
    let version = isProgram ? info.arguments.filter { $0.names == ["--version"] } : []
    add(
      "OPTIONS",
      (arguments.filter(\.isNamed) + version).flatMap { entry($0.label, $0.abstract) })
    add(
      "COMMANDS",
      info.subcommands.flatMap { entry($0.name, $0.configuration.abstract) })
    if !info.subcommands.isEmpty {
      lines += ["", "\(info.path.joined(separator: " ")) COMMAND --help explains a command."]
    }
  }

  var text: String { lines.joined(separator: "\n") }

  private static let programUsage = [
    "  llmring [options] [<prompt> …]    ask; without a prompt, start a conversation",
    "  llmring <command> …               everything else; see COMMANDS",
  ]

  private mutating func add(_ title: String, _ section: [String]) {
    guard !section.isEmpty else { return }
    lines += ["", "\(title):"] + section
  }

  /// Each with its effect beside it where all fit, and else above it; below it on a narrow screen.
  private func examples(_ examples: [CommandExample]) -> [String] {
    let width = examples.map(\.line.count).max() ?? 0
    let isBeside = examples.allSatisfy { width + $0.effect.count + 4 <= Self.columns }
    return examples.flatMap { example in
      if isBeside, columns < Self.columns {
        return ["  \(example.line)"] + Self.indented(example.effect, columns: columns)
      }
      return isBeside
        ? ["  \(example.line.padded(to: width))  \(example.effect)"]
        : ["  # \(example.effect)", "  \(example.line)"]
    }
  }

  private static func indented(_ text: String, columns: Int) -> [String] {
    wrapped(text, columns: columns - 6).map { "      \($0)" }
  }

  private func entry(_ label: String, _ description: String) -> [String] {
    let indent = String(repeating: " ", count: margin)
    let text = Self.wrapped(description, columns: columns - margin)
    guard label.count + 4 > margin else {
      let first = "  \(label)".padded(to: margin) + (text.first ?? "")
      return [first] + text.dropFirst().map { indent + $0 }
    }
    return ["  \(label)"] + text.map { indent + $0 }
  }

  /// The lines of a text, broken between words. Line breaks of its own stay.
  static func wrapped(_ text: String, columns: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      // A line of a list has a column of names before its text.
      SafeText(line: String(line))
        .folded(columns: columns, hanging: line.hasPrefix("  ") ? nil : 0).lines.map(\.text)
    }
  }
}

extension CommandInfo.ArgumentInfo {
  /// As the help lists it: `-m, --model <alias|provider:model>`.
  var label: String {
    let value = valueName.map { "<\($0)>" }
    guard isNamed else { return "\(value ?? "")\(isRepeating ? " …" : "")" }
    return ([names.joined(separator: ", ")] + [value].compactMap(\.self)).joined(separator: " ")
  }
}
