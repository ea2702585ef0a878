package import StreamingEngine
import Synchronization
import LLMRingTerminal

/// Hands an answer from the task that reads it to the thread that owns the screen.
///
/// The task waits while too much has not been taken. It then does not pull from the engine, and the
/// socket is not read, so a blocked terminal does not make memory grow. A reader that
/// will look again soon is not woken for more text, so a fast answer costs the screen little more
/// than a slow one. The engine joins the texts that arrive together.
package final class AnswerFeed: Sendable {
  /// What came, in order; nothing follows ``ended``.
  package enum Event: Sendable {
    case chunk(StreamChunk)
    /// The answer is over: complete, or with the fault that ended it.
    indirect case ended(LLMError?)

    /// The chunk that came.
    var chunk: StreamChunk? {
      if case .chunk(let chunk) = self { chunk } else { nil }
    }
  }

  /// How much may wait to be taken: a chunk counts as its texts and a little more.
  static let limit = 256 << 10
  private static let chunkOverhead = 128

  private let bell: Doorbell
  private let waiting = Mutex(Waiting())

  /// `nil` when the process has no file descriptors left.
  private init?() {
    guard let bell = Doorbell() else { return nil }
    self.bell = bell
  }

  /// Becomes readable when there is something to take.
  package var descriptor: Int32 { bell.descriptor }

  /// Starts to read an answer into a new feed.
  ///
  /// Cancelling the task stops the answer; the feed ends all the same, with word of it.
  ///
  /// - Parameter joinsText: Whether texts that arrive together become one; `false` for a reader
  ///   that shows how the answer was cut.
  package static func reading(
    _ request: LLMRequest, of ring: LLMRing, from resolution: Result<Resolution, LLMError>,
    joinsText: Bool = true
  ) throws(LLMError) -> (feed: AnswerFeed, task: Task<Void, Never>) {
    guard let feed = AnswerFeed() else {
      throw LLMError(.configuration, message: "too many open files")
    }
    let task = Task.detached {
      do throws(LLMError) {
        let chunks = ring.chatStream(
          request, from: try resolution.get(), joinsText: joinsText)
        for try await chunk in chunks {
          if feed.add(chunk) { await feed.waitUntilTaken() }
        }
        feed.end(nil)
      } catch {
        feed.end(error)
      }
    }
    return (feed, task)
  }

  /// Says whether the reader is patient: it holds text that it will paint soon, takes what there
  /// is then, and has to be woken before only by the end or when it holds the answer up.
  package func setPatience(_ isPatient: Bool) {
    let isRingDue = waiting.withLock { waiting in
      waiting.isReaderPatient = isPatient
      return waiting.beginRinging()
    }
    if isRingDue { bell.ring() }
  }

  /// Takes all that has come.
  package func take() -> [Event] {
    bell.silence()
    let (events, writer) = waiting.withLock { $0.take() }
    writer?.resume()
    return events
  }

  /// Adds a chunk; returns whether as much waits as may wait.
  private func add(_ chunk: StreamChunk) -> Bool {
    let (isRingDue, isFull) = waiting.withLock { waiting in
      waiting.add(chunk)
      return (waiting.beginRinging(), waiting.isFull)
    }
    if isRingDue { bell.ring() }
    return isFull
  }

  private func end(_ fault: LLMError?) {
    let isRingDue = waiting.withLock { waiting in
      waiting.end(fault)
      return waiting.beginRinging()
    }
    if isRingDue { bell.ring() }
  }

  /// Waits until there is room again, or the task is cancelled: the caller may stop an answer
  /// without taking the text that has arrived.
  private func waitUntilTaken() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = waiting.withLock { waiting in
          guard waiting.isFull, !Task.isCancelled else { return true }
          waiting.writer = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      waiting.withLock { $0.takeWriter() }?.resume()
    }
  }

  static func size(of chunk: StreamChunk) -> Int {
    chunk.toolCalls.reduce(
      chunk.delta.utf8.count + chunk.reasoning.utf8.count + chunkOverhead
    ) { size, call in
      size + call.id.utf8.count + call.name.utf8.count + call.argumentsSize
    }
  }
}

extension AnswerFeed {
  /// What has come and not been taken.
  private struct Waiting {
    private var events: [Event] = []
    private var size = 0
    private var hasEnded = false
    /// Whether the reader has been woken since it last took.
    private var hasRung = false
    var isReaderPatient = false
    /// The task that waits until this is taken.
    var writer: CheckedContinuation<Void, Never>?

    var isFull: Bool { size >= AnswerFeed.limit }

    /// Whether the reader is to be woken now for what is here.
    mutating func beginRinging() -> Bool {
      guard !hasRung else { return false }
      hasRung = hasEnded || isFull || !isReaderPatient && !events.isEmpty
      return hasRung
    }

    mutating func add(_ chunk: StreamChunk) {
      size += AnswerFeed.size(of: chunk)
      events.append(.chunk(chunk))
    }

    mutating func end(_ fault: LLMError?) {
      events.append(.ended(fault))
      hasEnded = true
    }

    /// Removes the waiting task, to resume it.
    mutating func takeWriter() -> CheckedContinuation<Void, Never>? {
      let taken = writer
      writer = nil
      return taken
    }

    /// Takes everything, and the waiting task, which can then resume.
    mutating func take() -> (events: [Event], writer: CheckedContinuation<Void, Never>?) {
      let taken = (events, takeWriter())
      // Member by member: where `self` is replaced as a whole, the optimizer of Swift 6.3.1
      // releases what has been taken.
      events = []
      size = 0
      hasEnded = false
      hasRung = false
      return taken
    }
  }
}
