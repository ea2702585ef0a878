#if Libcurl
/// A bounded byte buffer between a writer that must not block and a reader that may wait.
///
/// Bytes collect until the reader takes them all at once, so a hundred thousand small writes cost
/// only a few wake-ups. The writer pauses when the pipe reaches `capacity`, and resumes when the
/// reader has emptied it.
///
/// The pipe is a value without a lock. Its owner does the locking, and resumes the waiter after
/// releasing the lock.
struct BytePipe<Waiter> {
  /// What the reader receives: a nonempty array, `nil` at the end, or the failure.
  typealias Item = Result<[UInt8]?, TransportError>

  /// Maximum number of buffered bytes before the writer must pause.
  private let capacity: Int
  private var bytes: [UInt8] = []
  /// The item after all bytes; `nil` while the pipe is open.
  private(set) var ending: Item?
  private var waiter: Waiter?
  private var isWriterPaused = false
  /// Whether the reader has stopped, while the writer may still finish.
  private(set) var isDiscarding = false

  /// About as many bytes as curl reads at once.
  private static var burst: Int { 16 << 10 }

  /// Whether nothing more can be written.
  var isClosed: Bool { ending != nil }

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Appends either all of the bytes or none.
  ///
  /// An empty pipe accepts any number of bytes, so a chunk larger than the capacity still passes.
  ///
  /// - Returns: `false` if the pipe is too full. The writer must then keep the bytes and pause
  ///   until ``resumeWriter()`` returns `true`.
  mutating func write(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard !isClosed, !isDiscarding else { return true }
    guard bytes.isEmpty || bytes.count + piece.count <= capacity else {
      isWriterPaused = true
      return false
    }
    // Otherwise each of many small writes would grow the buffer a little.
    if !bytes.isEmpty, bytes.capacity < Self.burst { bytes.reserveCapacity(Self.burst) }
    bytes.append(contentsOf: piece)
    return true
  }

  /// Closes the pipe after the bytes it holds. Only the first call counts.
  mutating func close(_ failure: TransportError? = nil) {
    guard !isClosed else { return }
    ending = failure.map(Item.failure) ?? .success(nil)
  }

  /// Closes the pipe at once and drops its bytes, because the reader has stopped.
  mutating func cancel() {
    bytes = []
    ending = .failure(.cancelled)
  }

  /// Lets the writer finish without a reader, and drops all current and future bytes.
  mutating func discard() {
    bytes = []
    isDiscarding = true
  }

  /// Takes all buffered bytes, or returns `nil` if there are none yet.
  ///
  /// Once the pipe has ended, every later call returns the same ending.
  mutating func take() -> Item? {
    guard bytes.isEmpty else {
      defer { bytes = [] }
      return .success(bytes)
    }
    return ending
  }

  /// Registers the waiter for the next item. There is only one reader.
  mutating func wait(_ waiter: Waiter) {
    precondition(self.waiter == nil, "a response body has one reader")
    self.waiter = waiter
  }

  /// Removes the waiter and returns it with its item, if there are both.
  mutating func takeReadyWaiter() -> (Waiter, Item)? {
    guard let waiter, let item = take() else { return nil }
    self.waiter = nil
    return (waiter, item)
  }

  /// Whether a paused writer should resume now. Returns `true` once for each pause.
  mutating func resumeWriter() -> Bool {
    guard isWriterPaused, bytes.isEmpty, !isClosed else { return false }
    isWriterPaused = false
    return true
  }
}

extension BytePipe: Sendable where Waiter: Sendable {}
#endif
