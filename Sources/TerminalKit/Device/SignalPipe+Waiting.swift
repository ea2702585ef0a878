#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension SignalPipe {
  /// Waits for mail, a signal or the deadline: for a program that has no terminal to listen to.
  package func wait(
    for mail: [Int32], until deadline: ContinuousClock.Instant? = nil
  ) -> [TerminalEvent] {
    while true {
      var requests = ([descriptor] + mail).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = poll(&requests, nfds_t(requests.count), Terminal.milliseconds(until: deadline))
      var events: [TerminalEvent] = []
      if count > 0 {
        if requests[0].revents != 0 { events += take().map { .signal($0) } }
        if requests[1...].contains(where: { $0.revents != 0 }) { events.append(.mail) }
      }
      if let deadline, deadline <= .now { events.append(.deadline) }
      if !events.isEmpty { return events }
    }
  }
}
