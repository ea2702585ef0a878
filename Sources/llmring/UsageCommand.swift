import LLMRingConversations
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring usage`
struct UsageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Print the tokens and the cost of your answers.",
    discussion: """
      Days are those of local time. Answers of deleted conversations are included: of them, only \
      the model, the time and the usage are kept. Answers of --no-save are not included, but count \
      toward the budget.
      """)

  @Option(
    "--since",
    help: ArgumentHelp(
      "Only answers since then: a number of hours, days, weeks or months, such as 12h, 30d, 4w "
        + "or 3m, or a date such as 2026-11-01.", valueName: "time"))
  var since: String?

  @Option(
    "--by",
    help: ArgumentHelp(
      "What to add up by: \(UsageReport.Grouping.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "what"),
    completion: .words(UsageReport.Grouping.allCases.map(\.rawValue)))
  var by = "model"

  @Flag("--json", help: "Print JSON.") var json = false

  func validate() throws {
    _ = try grouping()
    _ = try start(at: 0)
  }

  func run() throws {
    let app = try AppContext()
    let services = SessionServices(app, store: app.store)
    let start = try start(at: Console.milliseconds())
    let grouping = try grouping()
    for words in app.store.recovered() { Console.error("llmring: \(words)") }
    let report: UsageReport
    do throws(StoreError) {
      report = try UsageReport(by: grouping, since: start, budget: app.layers.budget, of: services)
    } catch {
      throw Leave.saying(error.description, status: ExitStatus.configuration)
    }
    if json { return Console.out(json: report.json(since: start)) }
    let columns = Console.output.columns
    Console.out(safeLines: report.lines(columns: columns), areWhole: true)
  }

  private func grouping() throws -> UsageReport.Grouping {
    guard let grouping = UsageReport.Grouping(rawValue: by) else {
      let names = UsageReport.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--by: '\(by)' is not one of \(names)")
    }
    return grouping
  }

  private func start(at now: Int64) throws -> Int64? {
    guard let since else { return nil }
    guard let start = LocalDay.start(of: since, at: now) else {
      throw ValidationError(
        "--since: '\(since)' is not a time; use one such as 12h, 30d, 4w, 3m or 2026-11-01")
    }
    return start
  }
}
