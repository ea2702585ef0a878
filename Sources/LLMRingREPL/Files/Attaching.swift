import LLMRingConversations

/// Finds files, asks about them where there is reason to, and has them wait for the next question.
enum Attaching {
  /// The message about what was attached.
  struct Report: Equatable {
    /// What was attached; `nil` if nothing was named, or the user refused.
    var plan: AttachmentPlan?
    var isRefused = false
    /// Whether it was asked, and so has been said what it was.
    var isAsked = false
    /// What a command says about it.
    var words: String {
      guard let plan else { return "nothing is attached" }
      return isAsked ? "attached to the next question: \(plan.size)" : plan.announcement
    }
  }

  /// - Throws: Why nothing is attached.
  static func attach(
    _ requests: [FileFinder.Request], in session: Session, _ host: any CommandHost
  ) throws(SlashCommand.Fault) -> Report {
    var finder = FileFinder(requests, from: session.services.place)
    host.work(on: &finder) { "reading files: \(UsageMessages.grouped($0.count)) (Ctrl-C stops it)" }
    guard finder.isOver else { throw SlashCommand.Fault("stopped; nothing is attached") }
    let found: FoundFiles
    do throws(FileFinder.Fault) {
      found = try finder.result()
    } catch {
      throw SlashCommand.Fault(error.words)
    }
    return try add(found, in: session, host)
  }

  /// Has files wait that have been read.
  static func add(
    _ found: FoundFiles, in session: Session, _ host: any CommandHost
  ) throws(SlashCommand.Fault) -> Report {
    var report = Report()
    guard !found.groups.isEmpty else { return report }
    let plan = AttachmentPlan(found, to: session.attachments)
    if let excess = plan.waiting.excess { throw SlashCommand.Fault("\(excess); attach fewer") }
    if let concern = plan.concern {
      report.isAsked = true
      host.say(["to attach: \(plan.line)"])
      guard host.confirm("\(concern); attach \(plan.pronoun)?", usually: false) else {
        report.isRefused = true
        return report
      }
    }
    session.state.attachments = plan.waiting
    report.plan = plan
    return report
  }
}
