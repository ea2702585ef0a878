import LLMRingConversations
import LLMRingREPL
import StreamingEngine

/// `llmring history …`: the saved conversations, without a prompt.
struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List, show, search, export, import and delete saved conversations.",
    subcommands: [
      Listing.self, Show.self, Search.self, Export.self, Import.self, Delete.self,
    ])

  /// `llmring history list`
  struct Listing: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the saved conversations, newest first.")

    @Option("-n", "--number", help: ArgumentHelp("The most conversations to list.", valueName: "n"))
    var number: Int?
    @Flag("--json", help: "Print JSON.") var json = false

    func validate() throws {
      if let number, number < 1 { throw ValidationError("-n: use a whole number, 1 or more") }
    }

    func run() throws {
      let saved = try HistoryStore().read { store throws(StoreError) in
        try store.conversations(limit: number ?? .max)
      }
      if json { return Console.out(json: JSONValue.array(saved.map(HistoryMessages.object))) }
      let now = Console.milliseconds()
      Console.out(safeLines: HistoryMessages.lines(saved, at: now))
    }
  }

  /// `llmring history show [ID]`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print a conversation.")

    @OptionGroup var conversation: ConversationArgument
    @Flag("--json", help: "Print JSON.") var json = false
    @Flag("--no-pager", help: "Print without the pager that PAGER names.") var noPager = false

    func run() throws {
      let transcript = try HistoryStore().transcript(of: conversation.id)
      if json { return Console.out(json: transcript.json) }
      guard noPager else { return Console.page(safeLines: transcript.lines) }
      Console.out(safeLines: transcript.lines, areWhole: true)
    }
  }

  /// `llmring history search QUERY…`
  struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "search", abstract: "Search the text of all conversations, best matches first.")

    @Argument(help: ArgumentHelp("Words or parts of words to search for.", valueName: "query"))
    var query: [String]
    @Flag("--json", help: "Print JSON.") var json = false

    func run() throws {
      let text = query.joined(separator: " ")
      let query: SearchQuery
      do throws(SearchQueryError) {
        query = try SearchQuery(text)
      } catch {
        throw Leave.saying("\(error)", status: ExitStatus.usage)
      }
      let found = try HistoryStore().read { store throws(StoreError) in
        if let indexing = store.indexing(for: query), indexing.isLong {
          Console.error("llmring: \(IndexingMessages.beginning(indexing))")
        }
        return try store.search(query, limit: Self.limit)
      }
      if json { return Console.out(json: JSONValue.array(found.map(HistoryMessages.object))) }
      let now = Console.milliseconds()
      Console.out(safeLines: HistoryMessages.lines(found, at: now))
      if found.count == Self.limit {
        Console.error(
          "llmring: showing the best \(Self.limit) matches; add words to narrow the search")
      }
    }

    private static let limit = 100
  }

  /// `llmring history export [ID]`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Print a conversation as Markdown, JSON or HTML.",
      discussion: """
        With --all, every conversation is printed with all its branches and images, as one JSON array \
        that llmring history import reads.
        """)

    @OptionGroup var conversation: ConversationArgument
    @Flag("--json", help: "Print JSON instead of Markdown.") var json = false
    @Flag("--html", help: "Print a web page that needs no other file.") var html = false
    @Flag("--all", help: "Print all conversations as JSON.") var all = false

    func validate() throws {
      if json && html { throw ValidationError("use --json or --html, not both") }
      if all && html { throw ValidationError("--all prints JSON; leave out --html") }
      if all && conversation.id != "last" {
        throw ValidationError("use --all or an id, not both")
      }
    }

    func run() throws {
      if all { return try HistoryStore().export { Console.out(document: $0) } }
      let transcript = try HistoryStore().transcript(of: conversation.id)
      Console.out(document: transcript.text(json ? .json : html ? .html : .markdown))
    }
  }

  /// `llmring history import FILE…`
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Import conversations from files.",
      discussion: """
        A file is JSON or Markdown that llmring exported, another conversations.sqlite of llmring, \
        conversations.json of a data export of ChatGPT or Claude, the logs.db of llm, or a session \
        of aichat; - is standard input. Conversations that are already saved are not added again. \
        After a file that cannot be imported the others still are, and the exit status is 3.
        """)

    @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .files)
    var files: [String]
    @Flag("--json", help: "Print JSON.") var json = false

    func run() throws {
      let history = try HistoryStore()
      var objects: [JSONValue] = []
      var failed = 0
      for file in files {
        let say = { (words: String) in Console.error("llmring: \(file): \(words)") }
        switch history.add(file) {
        case .success(let count):
          objects.append(HistoryMessages.object(count, of: file))
          if !json { Console.out(safeLines: [HistoryMessages.line(count, of: file)]) }
          for words in count.notes + count.failures { say(words) }
          if !count.failures.isEmpty { failed += 1 }
        case .failure(let failure):
          objects.append(HistoryMessages.object(failure: failure.words, of: file))
          say(failure.words)
          failed += 1
        }
      }
      if json { Console.out(json: JSONValue.array(objects)) }
      guard failed > 0 else { return }
      guard files.count > 1 else { throw Leave(ExitStatus.configuration) }
      throw Leave.saying(
        "\(failed) of \(files.count) files could not be imported completely",
        status: ExitStatus.configuration)
    }
  }

  /// `llmring history delete ID…`
  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "delete", abstract: "Permanently delete conversations.")

    @Argument(
      help: ArgumentHelp("The id, its first characters, or last.", valueName: "id"),
      completion: .dynamic(.conversations))
    var ids: [String]
    @Flag("-y", "--yes", help: "Confirm; without this flag nothing is deleted.") var yes =
      false
    @Flag("--json", help: "Print JSON.") var json = false

    func run() throws {
      let history = try HistoryStore()
      let found = try ids.map(history.find)
      guard yes else {
        let titles = found.map { "\"\($0.title)\"" }.joined(separator: ", ")
        throw Leave.saying(
          "this would permanently delete \(titles); add --yes to confirm", status: ExitStatus.usage)
      }
      for one in found {
        let lines = try history.erase(one)
        if json {
          for words in lines.dropFirst() { Console.error("llmring: \(words)") }
        } else {
          Console.out(safeLines: lines)
        }
      }
      if json { Console.out(json: JSONValue.array(found.map(HistoryMessages.object))) }
    }
  }
}

/// The argument that names a conversation.
struct ConversationArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The id or its first characters, ID:TURN from search, or last.", valueName: "id"),
    completion: .dynamic(.conversations))
  var id = "last"
}

/// The store as the commands of `llmring history` see it.
struct HistoryStore {
  private let store: ConversationStore

  /// Recovers first what a program that was killed had shown.
  init() throws {
    let paths = UserPaths(environment: Console.environment)
    store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    for words in store.recovered() { Console.error("llmring: \(words)") }
  }

  /// Does something with the store; its faults end the program.
  func read<Result>(
    _ body: (ConversationStore) throws(StoreError) -> Result
  ) throws -> Result {
    defer { if let words = store.takeNotice() { Console.error("llmring: \(words)") } }
    do throws(StoreError) {
      return try body(store)
    } catch {
      throw Leave.saying(error.description, status: ExitStatus.configuration)
    }
  }

  /// Writes all conversations as one JSON array, one after another.
  func export(_ write: (String) -> Void) throws {
    let now = Console.milliseconds()
    let uses = try read { store throws(StoreError) in try store.uses(at: now) }
    var separator = "[\n"
    for one in uses {
      let text = try read { store throws(StoreError) -> String? in
        do throws(StoreError) {
          return Transcript.json(
            try store.whole(one.conversation), usedAt: one.time, images: store.images
          ).text
        } catch  where error.isOfErasure {
          return nil
        }
      }
      guard let text else { continue }
      write(separator + text)
      separator = ",\n"
    }
    write(separator == "[\n" ? "[]\n" : "\n]\n")
  }

  /// Why a file was not imported.
  struct ImportFailure: Error {
    var words: String
  }

  /// Brings in the conversations of a file.
  func add(_ file: String) -> Result<ImportCount, ImportFailure> {
    defer { if let words = store.takeNotice() { Console.error("llmring: \(words)") } }
    do {
      return .success(
        try ImportFile(path: file) {
          Console.error("llmring: \(GivenFile.waiting(for: file))")
        }.add(to: store, at: Console.milliseconds()))
    } catch {
      return .failure(ImportFailure(words: "\(error)"))
    }
  }

  /// Erases a conversation; returns what to say about it.
  func erase(_ one: ConversationSummary) throws -> [String] {
    let typed = InputHistory(path: UserPaths(environment: Console.environment).inputHistory)
    return try read { store throws(StoreError) in
      let lines = try Erasure.erase(one, in: store, typed)
      var scrubbing = IndexScrubbing(store)
      scrubbing.finish()
      return lines
    }
  }

  /// The conversation of an id, or the beginning of one; `last` is the latest.
  func find(_ word: String) throws -> ConversationSummary {
    let found = try read { store throws(StoreError) in
      word == "last" ? try store.latest() : try store.find(word)
    }
    guard let found else {
      throw Leave.saying("no saved conversations yet", status: ExitStatus.configuration)
    }
    return found
  }

  /// - Parameter word: As of ``find(_:)``; with the number of a turn it is the branch of that turn.
  func transcript(of word: String) throws -> Transcript {
    let place = ConversationPlace(word)
    let found = try find(place.conversation)
    return try read { store throws(StoreError) in
      Transcript(
        id: found.id, origin: try store.origin(of: found.id), title: found.title,
        system: try store.system(of: found.id),
        turns: try store.turns(of: found.id, around: place.turn), images: store.images)
    }
  }
}

extension ConversationStore {
  /// Brings into the store what programs that were killed had shown; returns what to say about it.
  func recovered() -> [String] {
    [recover().words].compactMap(\.self)
  }
}
