extension SignalPipe {
  /// Waits for mail, a signal or the deadline, in a program without a terminal.
  package func wait(
    for mail: [Int32], until deadline: ContinuousClock.Instant? = nil
  ) -> [TerminalEvent] {
    while true {
      let isReady = Descriptor.poll([descriptor] + mail, until: deadline)
      var events: [TerminalEvent] = []
      if isReady[0] { events += take().map { .signal($0) } }
      if isReady[1...].contains(true) { events.append(.mail) }
      if let deadline, deadline <= .now { events.append(.deadline) }
      if !events.isEmpty { return events }
    }
  }
}
