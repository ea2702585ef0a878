@testable import LLMRingREPL
@testable import StreamingEngine
import Testing

@testable import llmring

/// The offline guide promises nothing that is not there.
struct ManualTests {
  private static let texts = GuideManual.sections.map {
    (title: $0.title, keywords: $0.keywords, text: "\($0.text)\n\($0.example ?? "")")
  }

  @Test("every command that the manual names exists")
  func commands() throws {
    let names = Set(
      SlashCommand.all.flatMap { [$0.name] + $0.synonyms } + PromptLibrary().names)
    var count = 0
    for (title, keywords, text) in Self.texts {
      for match in "\(keywords)\n\(text)".matches(of: /(?:^|[\s`("])\/([a-z]+)\b(?!\/)/) {
        count += 1
        #expect(names.contains(String(match.output.1)), "\(title): /\(match.output.1)")
      }
    }
    #expect(count > 30, "the manual was not read")
  }

  @Test("every setting that the manual shows exists")
  func settings() throws {
    let desk = try Desk()
    for (title, _, text) in Self.texts {
      for match in text.matches(of: /\/set ([a-z_]+)/) {
        let said = desk.run("set \(match.output.1)")
        #expect(said.first?.hasPrefix("fault") == false, "\(title): \(said)")
      }
    }
  }

  @Test("every subcommand and every flag that the manual names exists")
  func arguments() throws {
    var commands: [String: any ParsableCommand.Type] = [:]
    for command in Program.configuration.subcommands { commands[command.name] = command }
    for command in Lock.configuration.subcommands {
      commands["lock \(command.name)"] = command
    }
    // `--save` is a flag of `/set`.
    let everyCommand = commands.values.flatMap { [$0] + $0.configuration.subcommands }
    let everyHelp = (everyCommand.map(Self.help) + ["--save"])
      .joined(separator: "\n")
    var count = 0
    for (title, keywords, text) in Self.texts {
      for invocation in Self.invocations(in: text) {
        count += 1
        let words = invocation.split(separator: " ").map(String.init)
        let plain = words.prefix { $0.first?.isLowercase == true }
        let name = (plain.first == "lock" ? plain.prefix(2) : plain.prefix(1))
          .joined(separator: " ")
        guard let command = name.isEmpty ? Chat.self : commands[name] else {
          Issue.record("\(title): llmring \(name)")
          continue
        }
        let help = Self.help(of: command)
        for flag in Self.flags(in: invocation) {
          #expect(Self.has(flag, help), "\(title): llmring \(name) \(flag)")
        }
      }
      for code in text.matches(of: /`([^`\n]*)`/) {
        for flag in Self.flags(in: String(code.output.1)) {
          #expect(Self.has(flag, everyHelp), "\(title): \(flag)")
        }
      }
      for flag in Self.flags(in: keywords) {
        #expect(Self.has(flag, everyHelp), "\(title): \(flag)")
      }
    }
    #expect(count > 20, "the manual was not read")
  }

  /// What follows `llmring` where it stands as a command: in code, or in a line of an example.
  private static func invocations(in text: String) -> [String] {
    let code = text.matches(of: /`llmring ([^`\n]*)`/).map { String($0.output.1) }
    let lines = text.split(separator: "\n").dropFirst().compactMap { line in
      line.firstMatch(of: /^(?:.*[|=] ?\S* ?)?llmring ?([^|>]*)/).map { String($0.output.1) }
    }
    return code + lines
  }

  /// Every command takes the flag that shows the version, without saying so.
  private static func help(of command: any ParsableCommand.Type) -> String {
    HelpText(CommandInfo(command, in: ["llmring"])).text + " --version"
  }

  private static func flags(in text: String) -> [String] {
    text.matches(of: /(?:^|[\s`])(--?[a-z][a-z-]*)/).map { String($0.output.1) }
  }

  private static func has(_ flag: String, _ help: String) -> Bool {
    // For those who write packages: the help leaves it out.
    if flag == "--generate-completion-script" { return true }
    return help.split { " ,\n<>[]()".contains($0) }.contains { $0 == flag }
  }
}
