import LLMRingTerminal

/// The files that a question names.
extension REPL {
  package func attachFiles(namedIn question: String) -> Bool {
    let mentions = line.mentions(in: question).filter { mention in
      // An alias alone, which asks nothing.
      mention.offset > 0
        || !session.services.isModel(mention.readings[0].shown, profile: session.profile)
    }
    guard !mentions.isEmpty else { return true }
    do throws(SlashCommand.Fault) {
      let report = try Attaching.attach(mentions.map(FileFinder.Request.init), in: session, self)
      guard !report.isRefused else {
        proposal = line.recallable
        if end == nil { say(["not sent; nothing is attached"], style: .dim) }
        return false
      }
      if let plan = report.plan, !report.isAsked { say(["attached: \(plan.line)"], style: .dim) }
      return true
    } catch {
      proposal = line.recallable
      say(["not sent: \(error.words)"] + (isHurried ? [] : [Self.textAdvice]), style: .yellow)
      return false
    }
  }

  private static let textAdvice =
    "to send a word with @ that names no file, put \"\"\" before and after the question"
}
