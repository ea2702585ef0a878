import LLMRingConversations
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the setup and suggest how to fix problems.",
    discussion: """
      Sends no requests, runs no key commands, and changes no files. The status is 0 if all \
      is well and 3 if a configured item is broken.
      """)

  @Option("--profile", help: ArgumentHelp("The lockfile's profile.", valueName: "name"))
  var profile: String?
  @Flag("--json", help: "Print JSON.") var json = false

  func run() throws {
    let report = DoctorReport(profile: profile)
    let findings = report.findings()
    if json {
      Console.out(report: JSONValue.array(findings.map(\.json)))
    } else {
      Console.out(safeLines: Finding.report(findings))
    }
    let problems = findings.count { $0.status == .problem }
    if problems > 0 {
      throw Leave.saying(
        "\(problems == 1 ? "1 problem" : "\(problems) problems") found; see the report for fixes",
        status: ExitStatus.configuration)
    }
  }
}
