#if Libcurl
internal import CLLMRingCurl

/// The loop of the curl thread. It runs commands, lets curl transfer data and enforces limits.
///
/// All curl handles are created, used and released on this thread, so they need no lock.
final class CurlWorker {
  private let curl: CurlLibrary
  private let multi: UnsafeMutableRawPointer
  private let inbox: CurlLoop.Inbox
  private let environment: NetworkEnvironment
  /// The active transfers, by exchange.
  private var transfers: [ObjectIdentifier: CurlTransfer] = [:]
  // Suspending, so time that the machine sleeps does not count as the server's.
  private let clock = SuspendingClock()

  /// - Throws: ``TransportError/unusable(_:)`` if curl is out of memory.
  init(
    library: CurlLibrary, inbox: CurlLoop.Inbox, environment: NetworkEnvironment
  ) throws(TransportError) {
    guard let multi = library.multiInit() else { throw .unusable("out of memory") }
    curl = library
    self.multi = multi
    self.inbox = inbox
    self.environment = environment
    let wakeUp = WakeUp(function: library.multiWakeup, multi: multi)
    inbox.onArrival { wakeUp() }
  }

  deinit {
    inbox.onArrival(nil)
    for transfer in transfers.values { remove(transfer, .cancelled) }
    _ = curl.multiCleanup(multi)
  }

  /// Runs until the inbox is closed.
  ///
  /// - Throws: ``TransportError/unusable(_:)`` if curl itself fails. All exchanges have
  ///   ended by then.
  func run() throws(TransportError) {
    do throws(TransportError) {
      while let commands = inbox.take() {
        for command in commands { execute(command) }
        var running: Int32 = 0
        try check(curl.multiPerform(multi, &running))
        finishTransfers()
        try check(curl.multiPoll(multi, nil, 0, updateTransfers(), nil))
      }
    } catch {
      for transfer in transfers.values { remove(transfer, error) }
      throw error
    }
  }

  private func execute(_ command: CurlLoop.Command) {
    switch command {
    case .start(let exchange): start(exchange)
    case .cancel(let exchange): transfer(of: exchange).map { remove($0, .cancelled) }
    case .resume(let exchange): transfer(of: exchange)?.resume(at: clock.now)
    case .discard(let exchange): transfer(of: exchange)?.discardRest(at: clock.now)
    }
  }

  private func transfer(of exchange: Exchange) -> CurlTransfer? {
    transfers[ObjectIdentifier(exchange)]
  }

  private func start(_ exchange: Exchange) {
    // The exchange may have been cancelled before this command arrived.
    guard !exchange.isClosed else { return }
    do throws(TransportError) {
      let transfer = try CurlTransfer(
        exchange, library: curl, environment: environment, at: clock.now)
      try check(curl.multiAdd(multi, transfer.handle.easy))
      transfers[ObjectIdentifier(exchange)] = transfer
    } catch {
      exchange.end(error)
    }
  }

  /// Ends the exchanges whose transfers curl has finished.
  private func finishTransfers() {
    var remaining: Int32 = 0
    while let message = curl.multiMessage(multi, &remaining)?.pointee {
      guard message.msg == CURLMSG_DONE,
        let transfer = transfers.values.first(where: { $0.handle.easy == message.easy_handle })
      else { continue }
      remove(transfer, transfer.failure(for: message.data.result))
    }
  }

  /// Delivers received data and ends the transfers that have exceeded a time limit.
  ///
  /// - Returns: The time until the next deadline, in milliseconds.
  private func updateTransfers() -> Int32 {
    let now = clock.now
    var wait = Duration.seconds(3600)
    for transfer in transfers.values {
      let hasResumed = transfer.update(at: now)
      if let fault = transfer.fault {
        remove(transfer, fault)
      } else if let phase = transfer.timer.expired(at: now) {
        remove(transfer, .timedOut(phase))
      } else if hasResumed {
        wait = .zero
      } else if let deadline = transfer.timer.deadline {
        wait = min(wait, now.duration(to: deadline))
      }
    }
    return Int32(wait.wholeMilliseconds)
  }

  private func remove(_ transfer: CurlTransfer, _ failure: TransportError?) {
    transfers[ObjectIdentifier(transfer.exchange)] = nil
    // Removing a handle in the middle of a response closes its HTTP/1.1 connection. Over HTTP/2,
    // curl stops the stream only if the connection may not be reused; otherwise the server would
    // keep sending. Other responses on the same connection are unaffected.
    if failure != nil { transfer.handle.setIfSupported(CURLOPT_FORBID_REUSE, 1) }
    _ = curl.multiRemove(multi, transfer.handle.easy)
    transfer.exchange.end(failure)
  }

  private func check(_ result: CURLMcode) throws(TransportError) {
    guard result != CURLM_OK else { return }
    let words = curl.multiError(result).map { String(cString: $0) } ?? "unknown error"
    throw .unusable("the HTTP library libcurl failed (\(words)); start the program again")
  }
}

/// Interrupts `curl_multi_poll`. This is the only call on the multi handle that other threads may
/// make.
private struct WakeUp: @unchecked Sendable {
  let function: ccurl_multi_wakeup
  let multi: UnsafeMutableRawPointer

  func callAsFunction() {
    _ = function(multi)
  }
}

extension Duration {
  /// The duration in milliseconds, rounded up so that a wait is never too short; 0 if negative.
  var wholeMilliseconds: Int64 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
#endif
