internal import Transport

/// Bytes on their way from a writer that must not be kept waiting to a reader that may wait.
///
/// What is written collects until the reader takes it all at once, so a hundred thousand small
/// writes cost a few wake-ups and not a hundred thousand. The writer is told to pause when
/// `capacity` is reached, and is due to go on when the reader has emptied the pipe.
///
/// The pipe is a value; whoever shares it holds the lock and wakes the waiter, outside of it.
struct BytePipe<Waiter> {
  /// What the reader gets: bytes, never none; `nil` at the end; or the failure.
  typealias Item = Result<[UInt8]?, TransportError>

  /// How many bytes may collect before the writer has to pause.
  private let capacity: Int
  private var bytes: [UInt8] = []
  /// What the reader gets after the bytes; `nil` while the pipe is open.
  private(set) var ending: Item?
  private var waiter: Waiter?
  private var isWriterPaused = false
  /// Whether the reader has gone and the writer may finish.
  private(set) var isDiscarding = false

  /// About as much as curl reads at once.
  private static var burst: Int { 16 << 10 }

  /// Whether nothing more can be written.
  var isClosed: Bool { ending != nil }

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Takes bytes, all or none.
  ///
  /// An empty pipe takes a piece of any size, so that a piece larger than the capacity passes.
  ///
  /// - Returns: `false` when the pipe is too full: the writer is to keep the bytes and pause
  ///   until ``resumeWriter()`` says otherwise.
  mutating func write(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard !isClosed, !isDiscarding else { return true }
    guard bytes.isEmpty || bytes.count + piece.count <= capacity else {
      isWriterPaused = true
      return false
    }
    // Of many small pieces that come at once each would make it grow a little.
    if !bytes.isEmpty, bytes.capacity < Self.burst { bytes.reserveCapacity(Self.burst) }
    bytes.append(contentsOf: piece)
    return true
  }

  /// Ends the pipe after the bytes that are in it. Only the first ending counts.
  mutating func close(_ failure: TransportError? = nil) {
    guard !isClosed else { return }
    ending = failure.map(Item.failure) ?? .success(nil)
  }

  /// Ends the pipe at once for a reader who has stopped: what is in it is dropped.
  mutating func cancel() {
    bytes = []
    ending = .failure(.cancelled)
  }

  /// Lets the writer finish for nobody: what is in the pipe, and what will come, is dropped.
  mutating func discard() {
    bytes = []
    isDiscarding = true
  }

  /// Takes everything that is there, or `nil` when there is nothing yet.
  ///
  /// The end stays: it is what every later call returns.
  mutating func take() -> Item? {
    guard bytes.isEmpty else {
      defer { bytes = [] }
      return .success(bytes)
    }
    return ending
  }

  /// Remembers who waits for the next item. There is one reader.
  mutating func wait(_ waiter: Waiter) {
    precondition(self.waiter == nil, "a response body has one reader")
    self.waiter = waiter
  }

  /// The waiter and what it waited for, once both are there.
  mutating func serve() -> (Waiter, Item)? {
    guard let waiter, let item = take() else { return nil }
    self.waiter = nil
    return (waiter, item)
  }

  /// Whether a paused writer is to go on now; `true` once for each pause.
  mutating func resumeWriter() -> Bool {
    guard isWriterPaused, bytes.isEmpty, !isClosed else { return false }
    isWriterPaused = false
    return true
  }
}

extension BytePipe: Sendable where Waiter: Sendable {}
