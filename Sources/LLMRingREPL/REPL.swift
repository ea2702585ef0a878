package import LLMRingConversations
package import StreamingEngine
package import LLMRingTerminal

/// The conversation at the terminal: a line is read, a command is run or a question asked, the
/// answer is shown and saved, and again.
package final class REPL {
  let terminal: Terminal
  let signals: SignalPipe
  private var theme: Theme
  let output: OutputBuffer
  private let history: InputHistory
  let lines: LineSource
  /// Whether something moves while nothing arrives.
  let spins: Bool
  let session: Session
  /// The initial text of the next prompt, to be edited or sent.
  var proposal = ""
  /// The line that is being run.
  private(set) var line = TypedLine("")
  /// The line that is being run, as it is recalled.
  private(set) var asking = ""
  private var hasHistoryFailed = false
  /// Why to leave, once somebody or something asks for it.
  var end: Ending?
  /// Whether the user has stopped something since the last line, and wants the prompt back.
  private(set) var isHurried = false
  /// What follows the key that answered the last question if the user types the whole word.
  var answerTail: String?

  /// Why the program is to end.
  enum Ending: Equatable {
    case command
    /// Ctrl-D on an empty line, or the terminal is gone.
    case endOfInput
    case signal(Int32)
  }

  /// - Parameters:
  ///   - canDraw: Whether the terminal can do more than print.
  package init(
    terminal: Terminal, signals: SignalPipe, theme: Theme, session: Session,
    history: InputHistory, canDraw: Bool
  ) {
    let editor =
      canDraw
      ? LineEditor(
        terminal: terminal, signals: signals, history: history, theme: theme,
        completer: { text, cursor in
          Completer.complete(text, cursor: cursor, session: session)
        }) : nil
    // Without libedit a conversation is still a conversation.
    lines =
      editor.map(LineSource.editor)
      ?? .plain(PlainLineReader(terminal: terminal, signals: signals))
    self.terminal = terminal
    self.signals = signals
    var theme = theme
    theme.isScreen = theme.isScreen && Descriptor.reportsSize(terminal.output)
    self.theme = theme
    self.history = history
    self.session = session
    output = OutputBuffer(theme: theme, terminal: terminal)
    spins = canDraw && !theme.isPlain
    if spins { output.askCursor = { terminal.askCursor() } }
    session.savePatience = Self.savePatience
    session.waiter = self
  }

  /// Runs until the user exits; returns the program's exit status.
  ///
  /// - Parameters:
  ///   - notices: Lines to say first.
  ///   - resumed: Which conversation was resumed, to be shown with its last exchange or that of a turn.
  ///   - greeting: Lines to say before the first prompt.
  ///   - whenReady: Called once the first prompt is drawn, for what start-up must not wait for.
  package func run(
    notices: [String] = [], resumed: (line: String, turn: Int64?)? = nil, greeting: [String],
    whenReady: @escaping () -> Void
  ) -> Int32 {
    if lines.isRaw { terminal.enterRawMode() }
    defer { terminal.leaveRawMode() }
    say(notices)
    if let resumed { showExchange(around: resumed.turn, below: resumed.line) }
    say(greeting)
    sayNotices()
    lines.whenBackgroundIsKnown { [unowned self] in theme.palette.background = $0 }
    lines.whenDrawn { [unowned self] in
      askBackground()
      whenReady()
    }
    let status = converse()
    say(session.leave(), style: .yellow)
    return status
  }

  /// Asks the terminal how light its background is, where that decides the colours.
  private func askBackground() {
    guard lines.isRaw, theme.isColored, session.preferences.background == nil else { return }
    terminal.askBackground(environment: session.services.environment)
  }

  private func converse() -> Int32 {
    while true {
      if let end {
        self.end = nil
        if let status = status(leavingBecauseOf: end) { return status }
      }
      let initial = proposal
      proposal = ""
      switch lines.readLine(prompt: prompt, initial: initial) {
      case .line(let line) where isAnswerTail(line, after: initial):
        break
      case .line(let line):
        take(line)
        // Not before the first line: no server is asked until the prompt is there.
        say([session.services.localServers?.takeReport()].compactMap(\.self), style: .dim)
      case .interrupted(let hadText):
        if !hadText { say(["press Ctrl-D or type /exit to leave; /help lists the commands"]) }
      case .endOfInput:
        end = .endOfInput
      case .signal(let signal):
        end = .signal(signal)
      }
    }
  }

  /// Whether the terminal can do more than print.
  var isRaw: Bool { lines.isRaw }

  private var prompt: SafeText {
    let share = session.fullness()
      .map { SafeText(" \(ContextMessages.percent($0))").styled($0 < 0.8 ? .dim : .yellow) }
    let unsaved = SafeText(trusted: session.isUnsaved ? " NOT SAVED" : "").styled(.yellow)
    return SafeText(session.model).styled(.cyan) + (share ?? SafeText()) + unsaved
      + SafeText(trusted: "> ").styled(.bold)
  }

  private func take(_ line: TypedLine) {
    guard settle() else {
      proposal = line.recallable
      return
    }
    self.line = line
    isHurried = false
    let input = Input(line) { session.services.isModel($0, profile: session.profile) }
    if let (offer, words) = offer(instead: line, input) {
      proposal = offer
      return say([words], style: .dim)
    }
    let recallable = line.recallable
    asking = recallable
    if input != .nothing { remember(recallable) }
    switch input {
    case .nothing:
      break
    case .message(let text):
      guard mayAsk(session.model), attachFiles(namedIn: text) else {
        proposal = recallable
        return
      }
      session.ask(text)
      answer(from: nil)
    case .aside(let model, let question):
      guard mayAsk(model), attachFiles(namedIn: question) else {
        proposal = recallable
        return
      }
      session.ask(question, of: model)
      answer(from: model)
    case .command(let name, let argument):
      run(name, argument)
    case .shell(let command, let attaches):
      run(ShellCommand(command, shell: session.services.environment["SHELL"]), attaches: attaches)
    }
  }

  /// What a line may have been meant to be that was pasted, as a whole or in part, and so does not
  /// act: a command, or the paths of files, as terminals paste files that are dropped on them.
  private func offer(instead line: TypedLine, _ input: Input) -> (line: String, words: String)? {
    if let command = line.pastedCommand(orPrompt: { session.promptNames.contains($0) }) {
      return (command, "\(command) was pasted; press Enter again to run it")
    }
    let place = session.services.place
    switch input {
    case .message, .aside:
      if let command = line.attachCommand(from: place) {
        return (command, "this is on your disk; press Enter again to attach it")
      }
      return line.namingDroppedFiles(from: place).map {
        ($0, "this names files; press Enter again to attach them, or take the @ away")
      }
    case .nothing, .command, .shell:
      return nil
    }
  }

  /// Adds a line to the input history; a history that cannot be written does not stop the REPL.
  private func remember(_ line: String) {
    do {
      try history.append(line)
    } catch {
      if !hasHistoryFailed { say([error.description], style: .yellow) }
      hasHistoryFailed = true
    }
  }

  private func run(_ name: String, _ argument: String) {
    do throws(SlashCommand.Fault) {
      let command = try SlashCommand.named(name, prompts: session.services.prompts)
      if let model = command.recipient(argument, session), !mayAsk(model) {
        proposal = asking
        return
      }
      // The question that it replaces is gone by then.
      if command.name == "edit" { asking = argument }
      say(try command.run(argument, in: session, host: self))
    } catch {
      say([error.words], style: .yellow)
      // What was written for a prompt is not to be typed again.
      if !argument.isEmpty, SlashCommand.isPrompt(name, session) { proposal = asking }
    }
    // The user is to see at once whether what the command changed is saved.
    if isHurried { sayNotices() } else { _ = settle("the change") }
  }

  /// How long the prompt waits until a turn is saved, without looking for keys.
  private static let savePatience = Duration.milliseconds(50)

  /// During a longer answer, users look away.
  static let longAnswer = Duration.seconds(5)

  /// What the screen of an answer needs to be.
  ///
  /// - Parameter model: The alias or model that answers; `nil` is the one in use.
  func answerScreen(for model: String?) -> AnswerScreen {
    let preferences = session.preferences(for: model)
    output.theme.palette.background = preferences.background ?? theme.palette.background
    return AnswerScreen(
      terminal: terminal, signals: signals, output: output, spins: spins,
      preferences: preferences)
  }

  /// Takes what happened while an answer arrived or a task ran.
  func take(_ pending: PendingInput) {
    terminal.putBack(pending.lines)
    isHurried = isHurried || pending.isStopped
    if let signal = pending.signal {
      end = .signal(signal)
    } else if pending.isClosed {
      end = .signal(1)
    }
  }

  /// The lines below an answer.
  ///
  /// - Parameter isOneOfSeveral: Whether other models are asked the same question, so that no
  ///   command is about this answer alone.
  func conclude(_ progress: AnswerProgress, isOneOfSeveral: Bool = false) {
    let words = EndingMessages.ending(progress, isConversation: !isOneOfSeveral)
    if let words { say([words], style: progress.status == .interrupted ? .dim : .red) }
    say(EndingMessages.explanations(progress).map { "note: \($0)" }, style: .dim)
    if words == nil, let calls = EndingMessages.calls(in: progress.response) {
      say(["the answer also \(calls)"], style: .dim)
    }
    sayAdditions(progress)
    sayUsage(progress)
  }

  /// The sources and images of an answer.
  func sayAdditions(_ progress: AnswerProgress) {
    let citations = progress.response.ending?.citations ?? []
    say(AnswerMessages.additions(citations, images: progress.images), style: .dim)
  }

  func sayUsage(_ progress: AnswerProgress) {
    guard progress.isComplete || progress.hasContent else { return }
    let line = UsageMessages.line(progress, mentionsNotes: true)
    say([line], style: .dim)
  }

  func sayNotices() {
    say(session.takeNotices(), style: .yellow)
  }

  /// Says the program's own words, whose lines are broken to fit on the screen.
  func say(_ lines: [String], style: Style) {
    output.columns = terminal.size.columns
    for line in lines { output.append(lines: line, style: style) }
    output.flush()
  }
}

// MARK: - What commands can have it do

extension REPL: CommandHost {
  package var showsStatus: Bool { spins }

  package func say(_ lines: [String]) {
    say(lines, style: .plain)
  }

  package func answer(from model: String?) {
    guard settleQuestion() else { return }
    var screen = answerScreen(for: model)
    let outcome = session.answer(from: model, into: &screen) { sayNotices() }
    conclude(outcome.progress)
    say(outcome.remedies.map { "  \($0)" })
    // Whoever has not stopped the answer is to see at once whether it is saved.
    if screen.pending.isStopped { sayNotices() } else { _ = settle() }
    let isLong = outcome.duration >= Self.longAnswer
    if isLong {
      let name = model ?? session.model
      ring(
        session.preferences(for: model),
        for: outcome.progress.status == .complete
          ? "the answer from \(name) is ready" : "the answer from \(name) is incomplete")
    }
    take(screen.pending)
  }

  package func show(_ request: LLMRequest) -> (progress: AnswerProgress, duration: Duration)? {
    var screen = answerScreen(for: request.model)
    let loop = AnswerLoop(
      request, of: session.services.ring, from: session.resolution(of: request.model))
    do throws(LLMError) {
      let progress = try loop.run(into: &screen).progress
      sayUsage(progress)
      take(screen.pending)
      return (progress, loop.elapsed)
    } catch {
      say([error.forUser.description], style: .red)
      return nil
    }
  }

  package func propose(_ line: String) {
    proposal = line
    // Where a line cannot be edited it can be copied.
    if !lines.isRaw { say([line]) }
  }

  package func leave() {
    end = .command
  }
}

extension InputHistory: LineHistory {
  package func keep(draft: TypedLine) {
    keepForThisRun(draft.recallable)
  }
}
