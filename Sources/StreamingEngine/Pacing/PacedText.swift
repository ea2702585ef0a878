extension ChatStream {
  /// The text of the answer for a screen: in fewer and larger pieces; see ``PacedText``.
  ///
  /// ```swift
  /// for try await text in ring.chatStream(request).paced() {
  ///   label.text += text
  /// }
  /// ```
  public func paced(
    every interval: Duration = .milliseconds(50)
  ) -> PacedText<Text, ContinuousClock> {
    text.paced(every: interval)
  }
}

extension AsyncSequence where Self: Sendable, Element == String {
  /// The same text in fewer and larger pieces: the first one at once, later text at most `interval`
  /// after the last piece, and the rest at once at the end.
  ///
  /// A task reads the source while the caller draws, so text that arrives in the meantime is one piece.
  /// It reads ahead by at most `limit` bytes, and then waits for the caller. An error of the source is
  /// thrown after the text before it. To stop the source, stop reading or cancel the task.
  ///
  /// - Parameters:
  ///   - interval: The shortest time between two pieces.
  ///   - limit: How many bytes of UTF-8 to hold back; more are returned at once.
  ///   - clock: Measures the interval.
  public func paced<C: Clock>(
    every interval: Duration = .milliseconds(50), limit: Int = 64 << 10,
    clock: C = ContinuousClock()
  ) -> PacedText<Self, C> where C.Duration == Duration {
    PacedText(base: self, interval: interval, limit: limit, clock: clock)
  }
}

/// Text in the pieces in which a screen is drawn: the first one at once, later text at most an interval
/// after the last piece, and the rest at once at the end. None is empty.
///
/// The method `paced(every:limit:clock:)` of every asynchronous sequence of text makes it.
public struct PacedText<Base: AsyncSequence & Sendable, C: Clock>: AsyncSequence, Sendable
where Base.Element == String, C.Duration == Duration {
  let base: Base
  let interval: Duration
  let limit: Int
  let clock: C

  public func makeAsyncIterator() -> Iterator {
    Iterator(self)
  }

  /// Reads the text once. Do not share it between tasks.
  public struct Iterator: AsyncIteratorProtocol {
    private let text: PacedText
    private var reader: Reader?
    private var lastPiece: C.Instant?

    init(_ text: PacedText) {
      self.text = text
    }

    public mutating func next() async throws(Base.Failure) -> String? {
      try await next(isolation: #isolation)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(Base.Failure) -> String? {
      let reader = reader ?? Reader(text.base, limit: text.limit)
      self.reader = reader
      let arrived = reader.arrived
      let (clock, due) = (text.clock, lastPiece?.advanced(by: text.interval))
      await withTaskCancellationHandler {
        await arrived.waitForText()
        if let due { await arrived.waitForMore(until: due, on: clock) }
      } onCancel: {
        reader.stop()
      }
      guard let piece = try arrived.take() else { return nil }
      lastPiece = text.clock.now
      return piece
    }
  }

  /// Reads the source in a task, which ends with this object.
  final class Reader: Sendable {
    let arrived: ArrivedText<Base.Failure>
    private let task: Task<Void, Never>

    init(_ base: Base, limit: Int) {
      let arrived = ArrivedText<Base.Failure>(limit: limit)
      self.arrived = arrived
      task = Task {
        var source = base.makeAsyncIterator()
        do throws(Base.Failure) {
          while let piece = try await source.next(isolation: nil) {
            await arrived.add(piece)
          }
          arrived.end(.success(()))
        } catch {
          arrived.end(.failure(error))
        }
      }
    }

    func stop() { task.cancel() }

    deinit { task.cancel() }
  }
}

@available(*, unavailable)
extension PacedText.Iterator: Sendable {}
