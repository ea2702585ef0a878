package import TerminalKit

/// What the Tab key offers: commands, then what may follow them; `@` and an alias at the
/// beginning of a line. It reads the same table as `/help`.
package enum Completer {
  /// - Parameter cursor: How many characters stand before the cursor.
  package static func complete(
    _ line: String, cursor: Int, session: Session, _ surroundings: Surroundings
  ) -> Completion {
    let before = String(line.prefix(cursor))
    if before.hasPrefix("@"), !before.contains(" ") {
      let aliases = surroundings.aliases(profile: session.profile).map { "@\($0) " }
      return offer(aliases, for: before)
    }
    guard before.hasPrefix("/"), !before.hasPrefix("//") else { return .none }
    guard let space = before.firstIndex(of: " ") else {
      return offer(
        SlashCommand.all.map { "/\($0.name)\($0.argument == .none ? "" : " ")" }, for: before)
    }
    let name = String(before[before.index(after: before.startIndex)..<space])
    guard let command = try? SlashCommand.named(name) else { return .none }
    return offer(
      command.values(session, surroundings), for: String(before[before.index(after: space)...]))
  }

  private static func offer(_ candidates: [String], for word: String) -> Completion {
    let lowercased = word.lowercased()
    let fitting = candidates.filter { $0.lowercased().hasPrefix(lowercased) }
    return Completion(replaced: word.count, candidates: fitting)
  }
}
