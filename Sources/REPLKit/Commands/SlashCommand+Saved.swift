import LLMRingPlatform
import Conversations
import Settings
import StreamingEngine
import TerminalKit

extension SlashCommand {
  static let sessions = SlashCommand(
    name: "sessions", argument: .none, summary: "list the saved conversations"
  ) { _, session, _ throws(Fault) in
    let saved = try conversations(session)
    guard !saved.isEmpty else { return ["no saved conversations yet"] }
    let isAll = saved.count < listed
    return saved.enumerated().map { place, one in
      let mark = one.id == session.id ? "*" : " "
      return "\(mark)\(String(place + 1).leftPadded(to: 3))  "
        + HistoryMessages.line(one, at: session.services.now())
    } + (isAll ? [] : ["showing the latest \(listed); /search finds older ones"])
      + ["/resume NUMBER or ID continues one"]
  }

  static let resume = SlashCommand(
    name: "resume", argument: .optional("id"),
    summary: "continue a saved conversation (default: the latest), or ID:TURN from /search",
    completion: idCompletion
  ) { word, session, host throws(Fault) in
    let store = try savingStore(session)
    let turn = ConversationPlace(word).turn
    let id = turn == nil ? try find(word.isEmpty ? "1" : word, session).id : word
    let before = session.model
    let opened = try faulting { () throws(StoreError) in
      try session.open(id, in: store)
    }
    guard let index = session.turns.firstIndex(where: { $0.id == turn }) else {
      host.showLastExchange(below: opened)
      return session.restorationLines(since: before)
    }
    host.say([opened])
    host.show([session.turns[index]], isWhole: false)
    let after = session.turns.count - index - 1
    return
      (after == 0
      ? [] : ["\(UsageMessages.count(after, "turn")) after it; /history \(after + 1) shows them"])
      + session.restorationLines(since: before)
  }

  static let rename = SlashCommand(
    name: "rename", argument: .required("title"), summary: "change the conversation's title"
  ) { title, session, _ throws(Fault) in
    let store = try savingStore(session)
    guard let id = session.id else {
      throw Fault("this conversation has not been saved yet")
    }
    try faulting { () throws(StoreError) in try store.rename(id, to: title) }
    return ["renamed to: \(titleLine(of: title))"]
  }

  static let delete = SlashCommand(
    name: "delete", argument: .optional("id"),
    summary: "delete a saved conversation, or this one; asks first", completion: idCompletion
  ) { argument, session, host throws(Fault) in
    let store = try savingStore(session)
    let words = argument.split(separator: " ").map(String.init)
    guard let word = words.first ?? session.id, words.count <= 1 else {
      throw Fault(
        words.isEmpty ? "this conversation has not been saved yet" : "/delete takes one id")
    }
    let found = try find(word, session)
    let turns = UsageMessages.count(found.turns, "turn")
    guard
      host.confirm("delete \"\(found.title)\" (\(turns)) permanently?", usually: false)
    else { return ["not deleted"] }
    let lines = try faulting { () throws(StoreError) in
      try Erasure.erase(found, in: store, session.services.history)
    }
    if found.id == session.id {
      session.saving.discard()
      session.startAnew()
      session.state.layers.removeAll(from: .resumed)
    }
    host.say(lines)
    // This can take long enough to show progress.
    var scrubbing = IndexScrubbing(store)
    host.work(on: &scrubbing) { _ in IndexingMessages.scrubbing }
    return scrubbing.isOver ? [] : [IndexingMessages.scrubbingStopped]
  }

  static let export = SlashCommand(
    name: "export", argument: .optional("md or json] [path"),
    summary: "write the conversation to a file", completion: exportCompletion
  ) { argument, session, _ throws(Fault) in
    guard !session.turns.isEmpty else { throw Fault("the conversation is empty") }
    let first = String(argument.prefix { !$0.isWhitespace })
    let named = Transcript.Format(rawValue: first)
    let typed = named == nil ? argument : String(argument.dropFirst(first.count)).trimmed
    let given = TypedPath(typed, home: session.services.home).unquoted
    let format = named ?? (given.hasSuffix(".json") ? .json : .markdown)
    let path = given.isEmpty ? freeName(of: session.id, format) : given
    // The session can be exported even if the store cannot be read, which is when it matters most.
    let title = session.id.flatMap { try? session.services.store?.find($0).title }
    let transcript = Transcript(
      id: session.id, title: title ?? "", system: session.system ?? "",
      turns: session.turns, images: session.services.images)
    do throws(SystemFault) {
      try write(transcript.text(format), to: TypedPath(path, home: session.services.home).path)
    } catch {
      throw Fault("\(path) cannot be written: \(error)")
    }
    return ["written to \(path)"]
  }

  /// Creates a file, completely or not at all, and never replaces one: no user means to
  /// lose a file by saving another.
  private static func write(_ text: String, to path: String) throws(SystemFault) {
    let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    do throws(SystemFault) {
      try file.write(Array(text.utf8))
    } catch {
      unlink(path)
      throw error
    }
  }

  /// A name for a conversation that no file of the working folder has: it may have been written
  /// when it was shorter.
  private static func freeName(of conversation: String?, _ format: Transcript.Format) -> String {
    let names = ([""] + (2...99).map { "-\($0)" }).map { number in
      "llmring-\(conversation ?? "conversation")\(number).\(format.rawValue)"
    }
    return names.first { access($0, F_OK) != 0 } ?? names[0]
  }

  private static let exportCompletion: @Sendable (String, Session) -> Completion = {
    argument, session in
    let format = argument.prefix { !$0.isWhitespace }
    let isNamed =
      format.count < argument.count && Transcript.Format(rawValue: String(format)) != nil
    let path =
      isNamed ? argument.dropFirst(format.count).drop(while: \.isWhitespace) : argument[...]
    let folders = TypedPath(String(path), home: session.services.home).completion
    let formats = Transcript.Format.allCases.map { "\($0.rawValue) " }
      .filter { !isNamed && $0.hasPrefix(argument) }
    // Both replace the same then: where a format fits there is no slash yet.
    return formats.isEmpty
      ? folders
      : Completion(replaced: argument.count, candidates: formats + folders.candidates)
  }

  /// How many conversations `/sessions` lists.
  private static let listed = 20

  /// The conversation of a number in `/sessions`, an id, or the beginning of one.
  private static func find(
    _ word: String, _ session: Session
  ) throws(Fault) -> ConversationSummary {
    guard let place = Int(word), word.count < 4 else {
      let store = try savingStore(session)
      return try faulting { () throws(StoreError) in try store.find(word) }
    }
    let saved = try conversations(session)
    guard saved.indices.contains(place - 1) else {
      throw Fault(
        saved.isEmpty
          ? "no saved conversations yet"
          : "there is no conversation \(place); /sessions lists 1 to \(saved.count)")
    }
    return saved[place - 1]
  }

  /// The ids of the latest conversations, with their titles.
  private static let idCompletion: @Sendable (String, Session) -> Completion = { word, session in
    let saved = (try? session.services.store?.conversations(limit: listed)) ?? []
    let fitting = saved.filter { $0.id.hasPrefix(word.lowercased()) }
    return Completion(
      replaced: word.count, candidates: fitting.map(\.id),
      notes: fitting.map {
        "\(UsageMessages.age(from: $0.updatedAt, to: session.services.now()).leftPadded(to: 8))  "
          + titleLine(of: $0.title)
      })
  }

  private static func conversations(
    _ session: Session
  ) throws(Fault) -> [ConversationSummary] {
    try faulting { () throws(StoreError) in
      try session.services.store?.conversations(limit: listed) ?? []
    }
  }
}
