import ArgumentParser
import Conversations
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

/// `llmring doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the set-up, and say what to do where something is broken.",
    discussion: """
      Asks no provider anything, runs no command for a key, and changes no file. Status 0 when it \
      works, 3 when something that was configured is broken.
      """)

  @Option(help: ArgumentHelp("The lockfile's profile.", valueName: "name")) var profile: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let report = DoctorReport(profile: profile)
    let findings = report.findings()
    if json {
      Console.out(JSONValue.array(findings.map(\.json)).text)
    } else {
      Console.out(safeLines: Finding.report(findings))
    }
    let problems = findings.count { $0.status == .problem }
    if problems > 0 {
      throw Leave.saying(
        "\(problems == 1 ? "1 problem" : "\(problems) problems") found; the report says what to do",
        status: ExitStatus.configuration)
    }
  }
}
