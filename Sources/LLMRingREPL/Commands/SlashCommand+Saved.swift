import LLMRingPlatform
import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

extension SlashCommand {
  static let sessions = SlashCommand(
    name: "sessions", argument: .none, summary: "list the saved conversations"
  ) { _, session, _ throws(Fault) in
    let saved = try conversations(session)
    guard !saved.isEmpty else { return ["no saved conversations yet"] }
    let isAll = saved.count < listed
    let lines = HistoryMessages.lines(saved, at: session.services.now())
    return zip(saved, lines).enumerated().map { place, one in
      let mark = one.0.id == session.id ? "*" : " "
      return "\(mark)\(String(place + 1).leftPadded(to: 3))  \(one.1)"
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
    host.showExchange(around: turn, below: opened)
    return session.restorationLines(since: before)
  }

  static let rename = SlashCommand(
    name: "rename", argument: .required("title"), summary: "change the conversation's title"
  ) { title, session, _ throws(Fault) in
    _ = try savingStore(session)
    guard let id = session.id else {
      throw Fault("this conversation has not been saved yet")
    }
    try faulting { () throws(StoreError) in
      try session.inStore { store throws(StoreError) in try store.rename(id, to: title) }
    }
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
      let history = session.services.history
      return try session.inStore { store throws(StoreError) in
        try Erasure.erase(found, in: store, history)
      }
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
    name: "export", argument: .optional("\(Transcript.Format.list)] [path"),
    summary: "write the conversation to a file", completion: exportCompletion
  ) { argument, session, _ throws(Fault) in
    guard !session.turns.isEmpty else { throw Fault("the conversation is empty") }
    let first = String(argument.prefix { !$0.isWhitespace })
    let named = Transcript.Format(rawValue: first)
    let typed = named == nil ? argument : String(argument.dropFirst(first.count)).trimmed
    let given = PathWord(line: typed)
    let format = named ?? (typed.isEmpty ? .markdown : Transcript.Format(ofFile: given.shown))
    guard let format else {
      throw Fault(
        "\(given.shown) has no format that llmring writes; name one: "
          + "/export \(Transcript.Format.list)")
    }
    let word =
      typed.isEmpty ? PathWord(plain: freeName(of: session.id, format, session.services)) : given
    let saved = try savedNames(session)
    let transcript = Transcript(
      id: session.id, origin: saved?.origin, title: saved?.title ?? "",
      system: session.system ?? "", turns: session.turns, images: session.services.images)
    do throws(SystemFault) {
      let place = session.services.place
      try write(transcript.text(format), to: place.absolute(word.path(home: place.home)))
    } catch {
      throw Fault("\(word.shown) cannot be written: \(error)")
    }
    return ["written to \(word.shown)"]
  }

  /// The title and the origin of the conversation in the store. If they cannot be read, the session is
  /// exported without them, because that is when it matters most.
  private static func savedNames(
    _ session: Session
  ) throws(Fault) -> (title: String, origin: String?)? {
    guard session.services.store != nil, let id = session.id else { return nil }
    do throws(StoreError) {
      return try session.inStore { store throws(StoreError) in
        (try store.find(id).title, try store.origin(of: id))
      }
    } catch {
      guard error.isOfUser else { return nil }
      throw Fault("stopped; nothing was written")
    }
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
  private static func freeName(
    of conversation: String?, _ format: Transcript.Format, _ services: SessionServices
  ) -> String {
    let names = ([""] + (2...99).map { "-\($0)" }).map { number in
      "llmring-\(conversation ?? "conversation")\(number).\(format.rawValue)"
    }
    return names.first { !services.place.has(PathWord(plain: $0)) } ?? names[0]
  }

  private static let exportCompletion: @Sendable (String, Session) -> Completion = {
    argument, session in
    let format = argument.prefix { !$0.isWhitespace }
    let isNamed =
      format.count < argument.count && Transcript.Format(rawValue: String(format)) != nil
    let path =
      isNamed ? argument.dropFirst(format.count).drop(while: \.isWhitespace) : argument[...]
    let folders = Completer.path(
      atEndOf: path, quoting: .anywhere, session, findsFiles: false)
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
      _ = try savingStore(session)
      return try faulting { () throws(StoreError) in
        try session.inStore { store throws(StoreError) in try store.find(word) }
      }
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
    let saved =
      session.glanceInStore { store throws(StoreError) in
        try store.conversations(limit: listed)
      } ?? []
    let fitting = saved.filter { $0.id.hasPrefix(word.lowercased()) }
    return Completion(
      replaced: word.count, candidates: fitting.map(\.id),
      notes: zip(
        HistoryMessages.moments(fitting.map(\.updatedAt), at: session.services.now()), fitting
      ).map { "\($0)  \(titleLine(of: $1.title))" })
  }

  private static func conversations(
    _ session: Session
  ) throws(Fault) -> [ConversationSummary] {
    guard session.services.store != nil else { return [] }
    return try faulting { () throws(StoreError) in
      try session.inStore { store throws(StoreError) in try store.conversations(limit: listed) }
    }
  }
}
