import LLMRingPlatform

extension LineEditor {
  /// Shows a question and waits for the key that answers it.
  ///
  /// The cursor must be at the start of a line. Afterwards, it is at the start of the next one.
  ///
  /// What was typed ahead is set aside before the question is complete on the screen, and put back
  /// for the next prompt. Unless the answer is yes, it is put back as text that nothing sends: it
  /// was typed before the user knew that there was a question.
  package func ask(_ question: YesNoQuestion) -> YesNoQuestion.Answer {
    let wasRaw = terminal.isRaw
    if !wasRaw { terminal.enterRawMode() }
    defer { if !wasRaw { terminal.leaveRawMode() } }
    terminal.setBracketedPaste(true)
    let shown = question.shown(columns: terminal.size.columns)
    // A terminal that accepts no output shows the text late; the choices then come later still.
    terminal.write(theme.render(shown.text))
    var ahead = terminal.takeKeysTypedAhead()
    terminal.write(theme.render(shown.choices))
    let answer = readAnswer(to: question, shown: shown.text + shown.choices, ahead: &ahead)
    if answer != .yes { ahead.keepTextOnly() }
    terminal.keyboard.putBack(ahead)
    terminal.write(answer.word + "\n")
    return answer
  }

  /// - Parameters:
  ///   - shown: What is on the screen.
  ///   - ahead: Receives the key that had begun to arrive before the question was shown.
  private func readAnswer(
    to question: YesNoQuestion, shown: SafeText, ahead: inout KeyQueue
  ) -> YesNoQuestion.Answer {
    var isAhead = terminal.keyboard.hasBegunKey
    var isAlt = false
    while true {
      while let key = terminal.keyboard.next() {
        if isAhead {
          ahead.append(key)
          // The key that Alt changes belongs to it.
          isAhead = key == .meta || key == .scalar("\u{1B}")
        } else if isAlt {
          isAlt = false
        } else if key == .scalar("\u{1A}") {
          terminal.write("\n")
          terminal.suspend()
          terminal.write(theme.render(shown))
        } else if let answer = question.answer(to: key) {
          // After a letter, out of habit, it would send what is at the next prompt.
          terminal.keyboard.ignoresNextEnter = key != .scalar("\r")
          return answer
        } else {
          isAlt = key == .meta
        }
      }
      let deadline = terminal.keyboard.timeout.map { ContinuousClock.now + $0 }
      for event in terminal.wait(signals: signals, until: deadline) {
        switch event {
        case .keys(let bytes): terminal.keyboard.append(bytes)
        case .signal(SIGCONT):
          // The shell used the screen in between.
          terminal.write("\r\u{1B}[J" + theme.render(shown))
        case .signal(let number) where SignalPipe.endings.contains(number): return .signal(number)
        case .closed: return .endOfInput
        case .deadline: terminal.keyboard.expire()
        case .signal, .mail: break
        }
      }
    }
  }
}

extension Terminal {
  /// Takes all keys that have been typed and are not used yet. A key that has only begun to arrive
  /// stays, and is the next one.
  fileprivate func takeKeysTypedAhead() -> KeyQueue {
    while case .keys(let bytes)? = wait(until: .now).first { keyboard.append(bytes) }
    return keyboard.setAside()
  }
}
