import LLMRingConversations
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring [chat]`: the conversation, and the one-shot answer.
struct Chat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Start a conversation, or answer one prompt (the default).",
    discussion: """
      Without a prompt, on a terminal, it starts a conversation. With a prompt, or with text on \
      standard input, it prints one answer. With both, the prompt precedes the text.
      """)

  @OptionGroup var model: ModelOptions

  @Option("-s", "--system", help: ArgumentHelp(.system, valueName: "text"))
  var system: String?

  @Option("-t", "--temperature", help: ArgumentHelp(.temperature, valueName: "n"))
  var temperature: String?

  @Option("--max-tokens", help: ArgumentHelp(.maxTokens, valueName: "n"))
  var maxTokens: String?

  @Option(
    "--reasoning",
    help: ArgumentHelp(
      "\(Setting.reasoning.summary): \(Setting.reasoning.type.expectation).", valueName: "level"),
    completion: .words(Setting.reasoning.completions))
  var reasoning: String?

  @Option(
    "-o", "--option",
    help: ArgumentHelp(
      "An option for the body of the request, such as top_p=0.9; JSON or text (repeatable).",
      valueName: "key=value"))
  var options: [String] = []

  @Option(
    "-f", "--file",
    help: ArgumentHelp(
      "Send a file, a folder, the files of a pattern, or standard input (-) with the prompt: "
        + "images, PDF documents and text (repeatable).",
      valueName: "path|-"), completion: .files)
  var files: [String] = []

  @Flag("-n", "--no-stdin", help: "Leave standard input unread, as in a loop over its lines.")
  var noStdin = false

  @Option(
    "--schema",
    help: ArgumentHelp(
      "A JSON Schema for the answer, which is printed once it is complete: a file, or fields such "
        + "as 'name, born int: year of birth'.",
      valueName: "file|fields"), completion: .files)
  var schema: String?

  @Option(
    "-p", "--prompt",
    help: ArgumentHelp(
      "Ask with a prompt of yours or a built-in one; llmring prompts lists them.",
      valueName: "name"), completion: .dynamic(.prompts))
  var promptName: String?

  @Flag("-c", "--continue", help: "Continue the latest conversation.")
  var continuesLatest = false

  @Option(
    "-r", "--resume",
    help: ArgumentHelp(
      "Continue a conversation: its id, the first characters of it, or last.", valueName: "id"),
    completion: .dynamic(.conversations))
  var resume: String?

  @Option(
    "--compare",
    help: ArgumentHelp(
      "Ask several models the same question, one after another, and keep all answers.",
      valueName: "alias,…"),
    completion: .dynamic(.modelList))
  var compare: String?

  @Flag("--no-context-check", help: "Send even if the prompt exceeds the model's context window.")
  var noContextCheck = false

  @Flag("-i", "--interactive", help: "Answer PROMPT, then continue the conversation at the prompt.")
  var interactive = false

  @Flag(
    "-x", "--extract", help: "Print only the first code block of the answer, once it is complete.")
  var extract = false

  @Flag("--no-save", help: "Do not save this conversation.")
  var noSave = false

  @Flag("--json", help: "Print one JSON object with the answer and its details.")
  var json = false

  @Flag("--json-stream", help: "Print events as they happen, one JSON object per line.")
  var jsonStream = false

  @Flag(
    "--no-stream",
    help: "Request the answer whole instead of as a stream, and print it once it is complete.")
  var noStream = false

  @Flag("--dry-run", help: "Print the request, without keys, and send nothing.")
  var dryRun = false

  @Flag("--raw", help: "Print the model's exact bytes, control characters included.")
  var raw = false

  @Flag(
    "--plain",
    help: ArgumentHelp(
      "For screen readers and simple terminals: no colours, no animation, complete sentences."))
  var plain = false

  @Flag("-q", "--quiet", help: "Print only the answer and errors.")
  var quiet = false

  @Option(
    "--timeout",
    help: ArgumentHelp(
      "How many seconds to wait for the whole answer (with --compare, for all of them), or none for "
        + "no limit.",
      valueName: "seconds|none"))
  var timeout: String?

  @Argument(help: ArgumentHelp("The prompt.", valueName: "prompt"))
  var prompt: [String] = []

  func validate() throws {
    _ = try flags()
    if json && jsonStream { throw ValidationError("use --json or --json-stream, not both") }
    if extract, json || jsonStream || interactive || schema != nil || compare != nil {
      throw ValidationError(
        "--extract cannot be used with --json, --json-stream, --interactive, --schema or --compare")
    }
    if let compare, Comparison.models(in: compare) == nil {
      throw ValidationError(
        "--compare: a name is missing in '\(compare)'; separate names by commas, as in a,b")
    }
    if schema != nil && interactive {
      throw ValidationError("use --schema or --interactive, not both")
    }
    if continuesLatest && resume != nil {
      throw ValidationError("use --continue or --resume, not both")
    }
    if noStdin, let name = filesFromInput.first {
      throw ValidationError("use --no-stdin or \(name) -, not both")
    }
    if filesFromInput.count > 1 {
      throw ValidationError("standard input can be --file - or --schema -, not both")
    }
    if dryRun && interactive {
      throw ValidationError("use --dry-run or --interactive, not both")
    }
    if resume != nil || continuesLatest, noSave {
      throw ValidationError("--no-save cannot continue a saved conversation")
    }
  }

  func run() throws {
    let signals = Console.signals
    try checkForTypo()
    if plain {
      Console.output.usePlainTheme()
      Console.errors.usePlainTheme()
    }
    let named = try namedPrompt()
    var app = try AppContext(profile: model.profile, flags: flags(), saves: savesAnything)
    if let named { app.layers.set(named, in: .flag) }
    try app.checkRequests()
    let isConversation = prompt.isEmpty && named == nil && Console.isInputTerminal
    if isConversation { try checkConversation() }
    // Before anything is sent.
    if interactive, Console.terminal() == nil { throw noTerminal }
    if prompt.isEmpty, named == nil, let name = filesFromInput.first {
      throw Leave.saying("\(name) - needs a prompt, as an argument", status: ExitStatus.usage)
    }
    let files = try GivenFile.attachments(files, home: app.paths.home, isQuiet: quiet)
    let services = SessionServices(app, store: savesAnything ? app.store : nil)
    let form = try schema.map { try GivenFile.schema($0, isQuiet: quiet) }
    let session = Session(
      model: model.model ?? "", profile: model.profile, layers: app.layers,
      responseFormat: form?.format ?? .text,
      services: services)
    session.state.attachments = files.waiting
    session.streams = !noStream
    session.reportsShadowing = !quiet
    session.takesCommands = isConversation
    let recovered = savesAnything ? app.store.recovered() : []
    let isModelNamed = model.model != nil || named?.setsModel == true
    let resumed = try resumed(session, app.store, isModelNamed: isModelNamed)
    // A conversation that is resumed has its model; no other is looked for.
    let choice =
      session.id == nil || isModelNamed
      ? try startingModel(app, signals) : StartingModel.Choice(model: session.model)
    session.state.model = choice.model
    if isConversation {
      var beginning = resumed
      if !files.waiting.isEmpty {
        beginning.notes.append("attached to the next question: \(files.line)")
      }
      throw Leave(try converse(session, choice, recovered, beginning, app, signals))
    }
    if !quiet {
      let notes = (session.id == nil ? resumed.notes : []) + (form?.note.map { [$0] } ?? [])
      for words in recovered + notes + session.takeNotices() {
        Console.error("llmring: \(words)")
      }
    }
    if !quiet, !files.waiting.isEmpty, files.hasSkipped || Console.errors.isTerminal {
      Console.errors.notice("attached: \(files.line)", style: .dim)
    }
    let compared = compare.flatMap(Comparison.models) ?? []
    for name in compared {
      guard let fault = services.fault(inModel: name, profile: session.profile) else { continue }
      throw Leave.saying(fault.forUser.description, status: ExitStatus.of(fault))
    }
    // A model that is named here is chosen, unless it is the one that the conversation may not be
    // sent to.
    if let obstacle = session.obstacle, compared.isEmpty || compared.contains(session.model) {
      throw Leave.saying(
        "not sent: \(obstacle); \(obstacle.remedyForScripts)", status: ExitStatus.configuration)
    }
    let question = try named.map { try self.question(of: $0, in: session) } ?? self.question()
    if dryRun {
      session.ask(question, ofEach: compared, from: promptName)
      throw Leave(try DryRun.run(session, comparing: compared))
    }
    // The HTTP library is loaded while the question is being saved; the guide needs none.
    if !choice.isStandIn { app.warmUp() }
    session.ask(question, ofEach: compared, from: promptName)
    let status = answer(session, compared, signals)
    guard interactive else {
      session.saveAgain()
      // It was said with the question.
      for words in session.leave(repeatsFault: false) { Console.error(words) }
      throw Leave(status)
    }
    let kept = [session.keptAnswerLine].compactMap(\.self)
    throw Leave(try converse(session, choice, kept, Resumed(), app, signals))
  }

  /// Refuses the options that only an answer to a prompt of the command line can have.
  private func checkConversation() throws {
    let options = [
      ("--json", json || jsonStream, ""), ("--schema", schema != nil, ""),
      ("--extract", extract, ""), ("--dry-run", dryRun, ""),
      ("--compare", compare != nil, "; at the prompt there is /compare"),
    ]
    guard let (name, _, advice) = options.first(where: { $0.1 }) else { return }
    throw Leave.saying(
      "\(name) needs a prompt, as an argument or on standard input\(advice)",
      status: ExitStatus.usage)
  }

  /// The options that name standard input as their file; it is then not part of the prompt.
  private var filesFromInput: [String] {
    (files.contains(where: InputFile.isStandardInput) ? ["--file"] : [])
      + (schema.map(InputFile.isStandardInput) == true ? ["--schema"] : [])
  }

  private var savesAnything: Bool { !noSave && !dryRun }

  /// The flags that are settings.
  private func flags() throws -> SettingFlags {
    var flags = SettingFlags()
    try flags.add(.model, model.model, flag: "--model")
    try flags.add(.system, system, flag: "--system")
    try flags.add(.temperature, temperature, flag: "--temperature")
    try flags.add(.maxTokens, maxTokens, flag: "--max-tokens")
    try flags.add(.reasoning, reasoning, flag: "--reasoning")
    try flags.add(.timeout, timeout, flag: "--timeout")
    try flags.add(options: options, flag: "--option")
    try flags.add(.contextCheck, noContextCheck ? "off" : nil, flag: "--no-context-check")
    return flags
  }

  private func startingModel(
    _ app: AppContext, _ signals: SignalPipe
  ) throws -> StartingModel.Choice {
    if let named = app.layers.text(.model) ?? compare.flatMap(Comparison.models)?.first {
      return StartingModel.Choice(model: named)
    }
    let isOwn = try LockfileTarget().location().path != nil
    return try engine { () throws(LLMError) in
      try StartingModel.choose(
        for: app.ring, profile: model.profile, isOwnLockfile: isOwn,
        ollama: { app.localOllamaModel(signals) })
    }
  }

  /// What to say about a conversation that is continued.
  private struct Resumed {
    /// Which one it is, and the turn that was named; `nil` if there is none.
    var conversation: (line: String, turn: Int64?)?
    var notes: [String] = []
  }

  /// Opens the conversation to continue.
  private func resumed(
    _ session: Session, _ store: ConversationStore, isModelNamed: Bool
  ) throws -> Resumed {
    guard resume != nil || continuesLatest else { return Resumed() }
    do throws(StoreError) {
      let named = resume == "last" ? nil : resume
      let id = if let named { named } else { try store.latest()?.id }
      guard let id else {
        return Resumed(notes: ["no saved conversation yet; starting a new one"])
      }
      let given: Session.Given = isModelNamed ? [.model, .system] : .system
      let line = try session.open(id, in: store, keeping: given)
      return Resumed(
        conversation: (line, ConversationPlace(id).turn),
        notes: session.restorationLines(since: nil))
    } catch {
      throw Leave.saying(error.description, status: ExitStatus.configuration)
    }
  }

  /// The prompt, then the piped text. Standard input is read only if it is not a terminal, and is
  /// not a file of its own.
  private func question() throws -> String {
    let words = prompt.joined(separator: " ")
    let piped = try reportedInput(besides: words)
    let question = [words, piped].filter { !$0.isEmpty }.joined(separator: "\n\n")
    guard question.contains(where: { !$0.isWhitespace }) else {
      throw Leave.saying(
        "nothing to ask: give a prompt, or pipe text in", status: ExitStatus.usage)
    }
    return question
  }

  /// What standard input adds to the words of the command line, which is reported: it may be more
  /// than the user thinks of.
  func reportedInput(besides words: String) throws -> String {
    let piped = try pipedText()
    if !words.isEmpty, !piped.text.isEmpty, !quiet {
      let line = FileMessages.inputLine(bytes: piped.text.utf8.count)
      if piped.isRest {
        Console.error("llmring: \(line)")
      } else if Console.errors.isTerminal {
        Console.errors.notice(line, style: .dim)
      }
    }
    return piped.text
  }

  /// What standard input adds to the prompt, and whether it is what another program has left of a
  /// file: a loop over lines would not see the rest of them.
  private func pipedText() throws -> (text: String, isRest: Bool) {
    guard !noStdin, !Console.isInputTerminal, filesFromInput.isEmpty else { return ("", false) }
    let isRest = Console.isInputPartlyRead
    return (try Console.inputText(isQuiet: quiet), isRest)
  }

  private func answer(_ session: Session, _ compared: [String], _ signals: SignalPipe) -> Int32 {
    let format: OneShot.Format =
      json ? .json : jsonStream ? .jsonLines : .text(isRaw: raw, isStreamed: !noStream)
    let oneShot = OneShot(
      format: format, isQuiet: quiet, extractsCode: extract, out: Console.output,
      errors: Console.errors, signals: signals)
    return compared.isEmpty ? oneShot.run(session) : oneShot.run(session, comparing: compared)
  }

  private var noTerminal: Leave {
    Leave.saying(
      interactive
        ? "--interactive needs a terminal; leave it out for one answer"
        : "a conversation needs a terminal; give a prompt instead", status: ExitStatus.usage)
  }

  private func converse(
    _ session: Session, _ choice: StartingModel.Choice, _ notices: [String],
    _ resumed: Resumed, _ app: AppContext, _ signals: SignalPipe
  ) throws -> Int32 {
    guard let terminal = Console.terminal() else { throw noTerminal }
    let repl = REPL(
      terminal: terminal, signals: signals,
      theme: Theme(environment: Console.environment, isTerminal: true, isPlain: plain),
      session: session, history: app.history,
      canDraw: !PlainLineReader.isNeeded(environment: Console.environment))
    return SignalPipe.listening {
      repl.run(
        notices: notices, resumed: resumed.conversation,
        greeting: resumed.notes + [Greeting.line(for: choice, in: session.services)],
        whenReady: {
          app.warmUp()
          session.findLocalServers()
        })
    }
  }
}
