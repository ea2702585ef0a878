package import Conversations
import Settings
import StreamingEngine
package import TerminalKit

/// The conversation at the terminal: a line is read, a command is run or a question asked, the
/// answer is shown and saved, and again.
package final class REPL {
  private let terminal: Terminal
  private let signals: SignalPipe
  private let theme: Theme
  private let output: OutputBuffer
  private let surroundings: Surroundings
  private let history: InputHistory
  private let lines: LineSource
  private let screen: AnswerScreen
  private let state: State
  private var typeAhead: [UInt8] = []
  /// What stands at the next prompt, to be changed or sent.
  private var proposal = ""
  private var hasHistoryFailed = false

  /// The session, shared with the editor's completer.
  private final class State {
    var session: Session

    init(_ session: Session) {
      self.session = session
    }
  }

  /// - Parameters:
  ///   - canDraw: Whether the terminal can do more than print.
  package init(
    terminal: Terminal, signals: SignalPipe, theme: Theme, session: Session,
    surroundings: Surroundings, history: InputHistory, canDraw: Bool
  ) {
    let state = State(session)
    let editor =
      canDraw
      ? LineEditor(
        terminal: terminal, signals: signals, history: history, theme: theme,
        completer: { text, cursor in
          Completer.complete(text, cursor: cursor, session: state.session, surroundings)
        }) : nil
    // Without libedit a conversation is still a conversation.
    lines =
      editor.map(LineSource.editor)
      ?? .plain(PlainLineReader(terminal: terminal, signals: signals))
    self.terminal = terminal
    self.signals = signals
    self.theme = theme
    self.surroundings = surroundings
    self.history = history
    self.state = state
    output = OutputBuffer(theme: theme, terminal: terminal)
    screen = AnswerScreen(
      terminal: terminal, signals: signals, output: output, spins: canDraw && !theme.isPlain)
  }

  /// Converses until the person leaves; returns the program's exit status.
  ///
  /// - Parameters:
  ///   - greeting: Lines to say first.
  ///   - whenReady: Called once the first prompt is drawn, for what start-up must not wait for.
  package func run(greeting: [String], whenReady: @escaping () -> Void) -> Int32 {
    if lines.isRaw { terminal.enterRawMode() }
    defer { terminal.leaveRawMode() }
    say(greeting)
    sayNotices()
    lines.whenDrawn(whenReady)
    let status = converse()
    say(state.session.leave(with: surroundings), style: .yellow)
    return status
  }

  private func converse() -> Int32 {
    while true {
      let outcome = lines.readLine(
        prompt: prompt, initial: proposal, typeAhead: typeAhead)
      proposal = ""
      typeAhead = []
      switch outcome {
      case .line(let line):
        switch take(line) {
        case .goOn: continue
        case .leave(let status): return status
        }
      case .interrupted(let hadText):
        if !hadText { say(["Ctrl-D or /exit leaves; /help lists the commands"]) }
      case .endOfInput:
        return ExitStatus.complete
      case .signal(let signal):
        return ExitStatus.signal(signal)
      }
    }
  }

  private enum Next {
    case goOn
    case leave(Int32)
  }

  private var prompt: SafeText {
    let share = state.session.fullness(with: surroundings)
      .map { SafeText(" \(ContextWords.percent($0))").styled($0 < 0.8 ? .dim : .yellow) }
    let unsaved = SafeText(trusted: state.session.isUnsaved ? " NOT SAVED" : "").styled(.yellow)
    return SafeText(state.session.model).styled(.cyan) + (share ?? SafeText()) + unsaved
      + SafeText(trusted: "> ").styled(.bold)
  }

  private func take(_ line: String) -> Next {
    let profile = state.session.profile
    let input = Input(MultilineBlock.contents(of: line)) { word in
      surroundings.isModel(word, profile: profile)
    }
    if input != .nothing { remember(line) }
    switch input {
    case .nothing:
      return .goOn
    case .message(let text):
      switch clearObstacle() {
      case .cleared: break
      case .notCleared:
        proposal = line
        return .goOn
      case .over(let status): return .leave(status)
      }
      state.session.ask(text, of: nil, with: surroundings)
      return answer(from: nil)
    case .aside(let model, let question):
      state.session.ask(question, of: model, with: surroundings)
      return answer(from: model)
    case .command(let name, let argument):
      return run(name, argument)
    }
  }

  private enum Clearance {
    case cleared
    case notCleared
    /// The terminal is gone, or a signal asks the program to end.
    case over(Int32)
  }

  /// Asks before a resumed conversation is sent to a provider that has not seen it. Where there is
  /// nothing to agree to, it says what to do.
  private func clearObstacle() -> Clearance {
    guard let obstacle = state.session.obstacle else { return .cleared }
    guard case .otherProvider(_, _, let now) = obstacle else {
      say(["not sent: \(obstacle); \(obstacle.remedy)"], style: .yellow)
      return .notCleared
    }
    say(["\(obstacle)"], style: .yellow)
    let question = SafeText("send the conversation to \(now)? [y]es, [n]o: ").styled(.bold)
    switch lines.readLine(prompt: question, initial: "", typeAhead: []) {
    case .line(let answer) where ["y", "yes"].contains(answer.trimmed.lowercased()):
      state.session.obstacle = nil
      return .cleared
    case .line, .interrupted:
      say(["not sent; /model chooses another model"])
      return .notCleared
    case .endOfInput: return .over(ExitStatus.complete)
    case .signal(let signal): return .over(ExitStatus.signal(signal))
    }
  }

  /// Adds a line to the input history; a history that cannot be written is no reason to stop.
  private func remember(_ line: String) {
    do {
      try history.append(line)
    } catch {
      if !hasHistoryFailed { say([error.description], style: .yellow) }
      hasHistoryFailed = true
    }
  }

  private func run(_ name: String, _ argument: String) -> Next {
    do {
      let command = try SlashCommand.named(name)
      if command.sends(argument) {
        switch clearObstacle() {
        case .cleared: break
        case .notCleared: return .goOn
        case .over(let status): return .leave(status)
        }
      }
      switch try command.run(argument, in: &state.session, with: surroundings) {
      case .say(let lines): say(lines)
      case .answer(let model): return answer(from: model)
      case .compact(let request, let model): return compact(request, by: model)
      case .erased(let lines): return conclude(erasure: lines)
      case .searchAfterIndexing(let text): return try searchAfterIndexing(text)
      case .copy(let text, let words): copy(text, words)
      case .propose(let words, let line):
        proposal = line
        // Where a line cannot be edited it can be copied.
        say(words + (lines.isRaw ? [] : [line]))
      case .leave: return .leave(ExitStatus.complete)
      }
    } catch {
      say([error.words], style: .yellow)
    }
    sayNotices()
    return .goOn
  }

  /// Asks for an answer to the last turn, shows it and saves it.
  private func answer(from model: String?) -> Next {
    if let fault = state.session.checkContext(of: model, with: surroundings) {
      return refuse(fault, of: model)
    }
    let draft = state.session.beginAnswer(of: model, with: surroundings)
    sayNotices()
    let start = ContinuousClock.now
    guard let ending = show(state.session.request(to: model), draft: draft) else {
      state.session.takeUpFormerAnswer()
      return .goOn
    }
    state.session.receive(
      ending.progress, of: model, took: start.duration(to: .now), draft: draft,
      with: surroundings)
    conclude(ending.progress)
    sayNotices()
    if state.session.preferences.ringsBell, start.duration(to: .now) >= Self.longAnswer {
      output.ring()
    }
    return next(after: ending.meanwhile)
  }

  /// An answer that takes longer is one that people look away from.
  private static let longAnswer = Duration.seconds(5)

  /// Keeps that a question was not sent, as if its provider had refused it, and says what can be
  /// done.
  private func refuse(_ fault: LLMError, of model: String?) -> Next {
    let ways = state.session.waysOut(of: model, with: surroundings)
    var progress = AnswerProgress(
      model: surroundings.resolved(
        model ?? state.session.model, profile: state.session.profile))
    progress.receive(.ended(fault), after: .zero)
    state.session.receive(progress, of: model, took: .zero, with: surroundings)
    conclude(progress)
    say(ways.map { "  \($0)" })
    sayNotices()
    return .goOn
  }

  /// Asks for a summary, shows it, and goes on from it when it is whole.
  private func compact(_ request: LLMRequest, by model: String?) -> Next {
    let start = ContinuousClock.now
    guard let ending = show(request, draft: nil) else { return .goOn }
    sayUsage(ending.progress)
    do {
      say(
        try state.session.compact(
          ending.progress, by: model, took: start.duration(to: .now), with: surroundings))
    } catch {
      say([error.words], style: .yellow)
    }
    sayNotices()
    return next(after: ending.meanwhile)
  }

  /// Sends a request and shows its answer; `nil` when that cannot even begin.
  private func show(_ request: LLMRequest, draft: AnswerDraft?) -> AnswerScreen.Ending? {
    output.theme.palette.background =
      state.session.preferences.background ?? theme.palette.background
    do {
      return try screen.show(
        request, of: surroundings.ring, profile: state.session.profile,
        preferences: state.session.preferences, draft: draft)
    } catch {
      draft?.remove()
      say([error.description], style: .red)
      return nil
    }
  }

  private func next(after meanwhile: Meanwhile) -> Next {
    typeAhead = meanwhile.typeAhead
    if let signal = meanwhile.signal { return .leave(ExitStatus.signal(signal)) }
    return meanwhile.isClosed ? .leave(ExitStatus.signal(1)) : .goOn
  }

  /// Indexes what has to be before a search, which may take a minute, and searches unless that was
  /// stopped.
  private func searchAfterIndexing(_ text: String) throws(SlashCommand.Fault) -> Next {
    guard var indexing = surroundings.store?.indexing(for: text) else { return .goOn }
    if !screen.spins { say([IndexingWords.beginning]) }
    let meanwhile = work(on: &indexing) { IndexingWords.underWay($0) }
    if indexing.isOver {
      say(try SlashCommand.found(text, with: surroundings))
    } else {
      say([IndexingWords.stopped(indexing)], style: .dim)
    }
    sayNotices()
    return next(after: meanwhile)
  }

  /// Says what was erased, and takes its words out of the index.
  private func conclude(erasure lines: [String]) -> Next {
    say(lines)
    guard let store = surroundings.store else { return .goOn }
    var scrubbing = IndexScrubbing(store)
    let meanwhile = work(on: &scrubbing) { _ in IndexingWords.scrubbing }
    if !scrubbing.isOver { say([IndexingWords.scrubbingStopped], style: .dim) }
    sayNotices()
    return next(after: meanwhile)
  }

  /// Works until all is done, or somebody stops it; shows what is being done meanwhile.
  private func work<Work: Chore>(on chore: inout Work, words: (Work) -> String) -> Meanwhile {
    var meanwhile = Meanwhile()
    let start = ContinuousClock.now
    while !chore.isOver, !meanwhile.isStopped {
      // What is over before anybody could read it is not announced.
      if screen.spins, start.duration(to: .now) > .milliseconds(100) {
        output.setStatus(SafeText(words(chore)).styled(.dim))
      }
      chore.goOn()
      for event in terminal.wait(signals: signals, until: .now) {
        meanwhile.receive(event, on: terminal, output)
      }
    }
    output.setStatus(nil)
    return meanwhile
  }

  /// Puts a text on the clipboard, where the terminal can be told to.
  private func copy(_ text: String, _ words: [String]) {
    guard lines.isRaw else {
      say(["this terminal has no clipboard to reach; /export writes to a file"], style: .yellow)
      return
    }
    output.copy(text)
    say(words)
  }

  /// The lines below an answer.
  private func conclude(_ progress: AnswerProgress) {
    if let words = Notices.ending(progress, isConversation: true) {
      say([words], style: progress.status == .interrupted ? .dim : .red)
    }
    sayUsage(progress)
  }

  private func sayUsage(_ progress: AnswerProgress) {
    guard progress.isComplete || progress.hasContent else { return }
    let line = UsageWords.line(
      model: progress.response.model, usage: progress.response.usage,
      finish: progress.finishReason, firstText: progress.firstText,
      endedInReasoning: progress.response.endedInReasoning)
    say([line], style: .dim)
  }

  private func sayNotices() {
    say(state.session.takeNotices(), style: .yellow)
  }

  private func say(_ lines: [String], style: Style = .plain) {
    for line in lines {
      output.append(SafeText(line).styled(style) + SafeText(trusted: "\n"))
    }
    output.flush()
  }
}

extension InputHistory: LineHistory {}
