package import LLMRingTerminal

/// What the Tab key offers: commands and prompts, then what may follow them; `@` and an alias at the
/// beginning of a line; and the path of a file after an `@` anywhere in a question. It reads the same
/// table as `/help`.
package enum Completer {
  /// - Parameter cursor: How many characters stand before the cursor.
  package static func complete(
    _ line: String, cursor: Int, session: Session
  ) -> Completion {
    let before = String(line.prefix(cursor))
    if before.hasPrefix("@"), !before.contains(" ") {
      let aliases = session.services.aliases(profile: session.profile).map { "@\($0) " }
      let completion = Completion(of: before, among: aliases)
      return completion.candidates.isEmpty ? file(in: before, session) ?? .none : completion
    }
    if !before.hasPrefix("/") || before.hasPrefix("//"), let file = file(in: before, session) {
      return file
    }
    guard before.hasPrefix("/"), !before.hasPrefix("//") else { return .none }
    guard let space = before.firstIndex(of: " ") else { return command(before, session) }
    let name = String(before[before.index(after: before.startIndex)..<space])
    guard let command = try? SlashCommand.named(name, prompts: session.services.prompts)
    else { return .none }
    let argument = String(before[space...].drop { $0 == " " })
    return command.completion?(argument, session)
      ?? Completion(of: argument, among: command.values(session))
  }

  /// A path after an `@`, by which a question names files; `nil` if the cursor is in no such word.
  static func file(in question: String, _ session: Session) -> Completion? {
    Mention.word(atEndOf: question).map { path(atEndOf: $0, quoting: .atBeginning, session) }
  }

  /// A path that stands at the end of a text.
  ///
  /// - Parameter findsFiles: Whether files are offered, too, and not only folders.
  static func path(
    atEndOf text: some StringProtocol, quoting: PathWord.Quoting, _ session: Session,
    findsFiles: Bool = true
  ) -> Completion {
    let (text, place) = (String(text), session.services.place)
    return session.glance {
      Completion(ofPathAtEndOf: text, quoting: quoting, from: place, findsFiles: findsFiles)
    } ?? .none
  }

  /// A command's name; another name that it answers to, where no first name fits.
  private static func command(_ word: String, _ session: Session) -> Completion {
    func offer(_ names: (SlashCommand) -> [String], _ others: [String] = []) -> Completion {
      let candidates = SlashCommand.all.flatMap { command in
        names(command).map { "/\($0)\(command.argument == .none ? "" : " ")" }
      }
      return Completion(of: word, among: candidates + others.map { "/\($0) " })
    }
    let completion = offer({ [$0.name] }, session.promptNames)
    return completion.candidates.isEmpty ? offer(\.synonyms) : completion
  }
}
