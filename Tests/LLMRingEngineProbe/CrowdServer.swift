import LLMRingPlatform
import Synchronization

/// A server on 127.0.0.1 that sends the same response to every client, on a single thread.
///
/// The response consists of an opening, a chunk that is repeated, and an ending that waits for
/// ``release()``. The server then closes the connection.
final class CrowdServer: Sendable {
  struct Answer: Sendable {
    var opening = ""
    var piece = ""
    var times = 0
    var ending = ""
  }

  private let listener = Listener()
  private let answer: Answer
  private let isReleased: Atomic<Bool>
  private let sent = Atomic(0)

  var port: Int { listener.port }

  /// Number of bytes that all connections have accepted.
  var bytesSent: Int { sent.load(ordering: .relaxed) }

  init(_ answer: Answer, isReleased: Bool = true) {
    _ = fcntl(listener.descriptor, F_SETFL, O_NONBLOCK)
    self.answer = answer
    self.isReleased = Atomic(isReleased)
  }

  /// Lets all responses end.
  func release() {
    isReleased.store(true, ordering: .relaxed)
  }

  /// Serves for ever.
  func run() {
    var guests: [Guest] = []
    while true {
      let isReleased = isReleased.load(ordering: .relaxed)
      var polled = [pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)]
      for guest in guests {
        let wants = Int16(POLLIN) | (guest.hasMore(isReleased) ? Int16(POLLOUT) : 0)
        polled.append(pollfd(fd: guest.descriptor, events: wants, revents: 0))
      }
      guard poll(&polled, nfds_t(polled.count), 5) > 0 else { continue }
      for (guest, result) in zip(guests, polled.dropFirst()) where result.revents != 0 {
        if result.revents & ~Int16(POLLOUT) != 0 { guest.receive() }
        if result.revents & Int16(POLLOUT) != 0 {
          sent.add(guest.send(isReleased), ordering: .relaxed)
        }
      }
      guests.removeAll(where: \.isGone)
      while case let descriptor = accept(listener.descriptor, nil, nil), descriptor >= 0 {
        guests.append(Guest(descriptor, answer))
      }
    }
  }
}

/// One connection.
private final class Guest {
  let descriptor: Int32
  private(set) var isGone = false
  private var hasAsked = false
  private let answer: CrowdServer.Answer
  /// Many chunks joined, to send them with few calls.
  private let batch: (bytes: [UInt8], pieces: Int)
  private var rest: ArraySlice<UInt8>
  private var piecesLeft: Int
  private var hasEnded = false

  init(_ descriptor: Int32, _ answer: CrowdServer.Answer) {
    self.descriptor = descriptor
    self.answer = answer
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    let count = max(1, min(answer.times, (64 << 10) / max(1, answer.piece.utf8.count)))
    batch = (Array(String(repeating: answer.piece, count: count).utf8), count)
    rest = Array(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + answer.opening).utf8)[...]
    piecesLeft = answer.times
  }

  deinit {
    close(descriptor)
  }

  func hasMore(_ isReleased: Bool) -> Bool {
    hasAsked && (!rest.isEmpty || piecesLeft > 0 || isReleased)
  }

  func receive() {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { hasAsked = true } else if count == 0 || errno != EAGAIN { isGone = true }
  }

  /// - Returns: Number of bytes sent.
  func send(_ isReleased: Bool) -> Int {
    if rest.isEmpty, piecesLeft > 0 {
      let pieces = min(batch.pieces, piecesLeft)
      piecesLeft -= pieces
      rest = batch.bytes.prefix(batch.bytes.count / batch.pieces * pieces)
    } else if rest.isEmpty, isReleased, !hasEnded {
      rest = Array(answer.ending.utf8)[...]
      hasEnded = true
    }
    guard !rest.isEmpty else {
      isGone = hasEnded
      return 0
    }
    #if canImport(Darwin)
    let flags: Int32 = 0
    #else
    let flags = Int32(MSG_NOSIGNAL)
    #endif
    let count = rest.withUnsafeBytes {
      LLMRingPlatform.send(descriptor, $0.baseAddress, $0.count, flags)
    }
    if count < 0, errno != EAGAIN, errno != EINTR { isGone = true }
    rest = rest.dropFirst(max(0, count))
    return max(0, count)
  }
}
