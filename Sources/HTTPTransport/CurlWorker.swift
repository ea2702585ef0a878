internal import CCurl
internal import Transport

/// The loop of the curl thread: obeys commands, lets curl move bytes, watches the clock.
///
/// Everything of curl's lives and dies on this thread, so none of it needs a lock.
final class CurlWorker {
  private let curl: CurlLibrary
  private let multi: UnsafeMutableRawPointer
  private let inbox: CurlLoop.Inbox
  private let environment: NetworkEnvironment
  /// The transfers under way, by exchange.
  private var transfers: [ObjectIdentifier: CurlTransfer] = [:]
  // Time that the machine sleeps is no silence of the server's.
  private let clock = SuspendingClock()

  /// - Throws: ``TransportError/unusable(_:)`` if curl has no memory left.
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
  /// - Throws: ``TransportError/unusable(_:)`` if curl itself fails; every exchange has ended then.
  func run() throws(TransportError) {
    do throws(TransportError) {
      while let commands = inbox.take() {
        for command in commands { obey(command) }
        var running: Int32 = 0
        try check(curl.multiPerform(multi, &running))
        finishTransfers()
        try check(curl.multiPoll(multi, nil, 0, settleTransfers(), nil))
      }
    } catch {
      for transfer in transfers.values { remove(transfer, error) }
      throw error
    }
  }

  private func obey(_ command: CurlLoop.Command) {
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
    // The cancellation may have come, and found nothing, before this command.
    guard !exchange.isOver else { return }
    do throws(TransportError) {
      let transfer = try CurlTransfer(
        exchange, library: curl, environment: environment, at: clock.now)
      try check(curl.multiAdd(multi, transfer.handle.easy))
      transfers[ObjectIdentifier(exchange)] = transfer
    } catch {
      exchange.end(error)
    }
  }

  /// Ends the exchanges that curl is done with.
  private func finishTransfers() {
    var remaining: Int32 = 0
    while let message = curl.multiMessage(multi, &remaining)?.pointee {
      guard message.msg == CURLMSG_DONE,
        let transfer = transfers.values.first(where: { $0.handle.easy == message.easy_handle })
      else { continue }
      remove(transfer, transfer.failure(for: message.data.result))
    }
  }

  /// Hands on what came and ends what took too long.
  ///
  /// - Returns: How many milliseconds may pass until the next look at the clock.
  private func settleTransfers() -> Int32 {
    let now = clock.now
    var wait = Duration.seconds(3600)
    for transfer in transfers.values {
      let hasResumed = transfer.settle(at: now)
      if let fault = transfer.fault {
        remove(transfer, fault)
      } else if let deadline = transfer.timer.deadline, deadline <= now {
        remove(transfer, .timedOut(transfer.timer.phase))
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
    // Taking a handle out in the middle of its answer closes its connection: over HTTP/2 only
    // if it is not to be used again, and without that the server would write on for nobody. Other
    // answers on the same connection are left alone.
    if failure != nil { transfer.handle.offer(CURLOPT_FORBID_REUSE, 1) }
    _ = curl.multiRemove(multi, transfer.handle.easy)
    transfer.exchange.end(failure)
  }

  private func check(_ result: CURLMcode) throws(TransportError) {
    guard result != CURLM_OK else { return }
    let words = curl.multiError(result).map { String(cString: $0) } ?? "unknown error"
    throw .unusable("the HTTP library libcurl failed (\(words)); start the program again")
  }
}

/// Interrupts `curl_multi_poll`: the one call that another thread may make on the multi handle.
private struct WakeUp: @unchecked Sendable {
  let function: ccurl_multi_wakeup
  let multi: UnsafeMutableRawPointer

  func callAsFunction() {
    _ = function(multi)
  }
}

extension Duration {
  /// The duration in milliseconds, rounded up, so that waiting for it is never too short; 0 if it
  /// is negative.
  var wholeMilliseconds: Int64 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
