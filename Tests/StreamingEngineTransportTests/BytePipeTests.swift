import Testing
@testable import StreamingEngine

@Suite("The byte pipe")
struct BytePipeTests {
  private let pipe = Probe()

  @Test("a byte pipe returns all bytes written since the last read at once")
  func batches() {
    #expect(pipe.write("a"))
    #expect(pipe.write("bc"))
    #expect(pipe.take() == "abc")
    #expect(pipe.take() == nil)
    #expect(pipe.write("d"))
    #expect(pipe.take() == "d")
  }

  @Test("a byte pipe rejects bytes beyond its capacity until it has been emptied")
  func isBounded() {
    #expect(pipe.write("abc"))
    #expect(!pipe.write("de"))
    #expect(pipe.write("d"))
    #expect(pipe.take() == "abcd")
    #expect(pipe.write("de"))
  }

  @Test("an empty byte pipe accepts a chunk larger than its capacity")
  func passesLargePieces() {
    #expect(pipe.write("abcdefgh"))
    #expect(!pipe.write("i"))
    #expect(pipe.take() == "abcdefgh")
  }

  @Test("a byte pipe resumes a paused writer once per pause, when it is empty")
  func resumesOnce() {
    _ = pipe.write("abcd")
    #expect(!pipe.resumeWriter(), "the writer has not paused")
    _ = pipe.write("e")
    #expect(!pipe.resumeWriter(), "the pipe is still full")
    _ = pipe.take()
    #expect(pipe.resumeWriter())
    #expect(!pipe.resumeWriter())
  }

  @Test("a byte pipe resumes a waiter only when there is an item")
  func servesWaiters() {
    pipe.wait("reader")
    #expect(pipe.takeReadyWaiter() == nil)
    _ = pipe.write("a")
    _ = pipe.write("b")
    #expect(pipe.takeReadyWaiter() == "reader: ab")
    #expect(pipe.takeReadyWaiter() == nil, "the waiter is resumed once")
  }

  @Test("a byte pipe returns its bytes, then the end on every later read")
  func endsAfterItsBytes() {
    _ = pipe.write("a")
    pipe.close()
    #expect(pipe.take() == "a")
    #expect(pipe.take() == "(end)")
    #expect(pipe.take() == "(end)")
  }

  @Test("a byte pipe returns its bytes before a failure, and ignores a second ending")
  func failsAfterItsBytes() {
    _ = pipe.write("a")
    pipe.close(.timedOut(.idle))
    pipe.close(nil)
    #expect(pipe.write("late"), "a closed pipe drops new bytes")
    #expect(pipe.take() == "a")
    #expect(pipe.take() == "(timedOut(StreamingEngine.TransportError.Phase.idle))")
  }

  @Test("a byte pipe lets the writer finish after the reader has stopped")
  func discards() {
    _ = pipe.write("abcd")
    #expect(!pipe.write("e"))
    pipe.discard()
    #expect(pipe.write("efgh") && pipe.write("i"), "new bytes are dropped")
    #expect(pipe.take() == nil)
    pipe.close()
    #expect(pipe.take() == "(end)")
  }

  @Test("a cancelled byte pipe drops its bytes")
  func dropsWhenCancelled() {
    _ = pipe.write("abcd")
    _ = pipe.write("e")
    pipe.wait("reader")
    pipe.cancel()
    #expect(pipe.takeReadyWaiter() == "reader: (cancelled)")
    #expect(pipe.take() == "(cancelled)")
    #expect(!pipe.resumeWriter(), "a cancelled pipe does not resume its writer")
  }
}

/// A pipe of text whose waiters are names.
private final class Probe {
  private var pipe = BytePipe<String>(capacity: 4)

  func write(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { pipe.write($0) } }

  func take() -> String? { pipe.take().map(Self.describe) }

  func wait(_ name: String) { pipe.wait(name) }

  func takeReadyWaiter() -> String? {
    pipe.takeReadyWaiter().map { "\($0.0): \(Self.describe($0.1))" }
  }

  func close(_ failure: TransportError? = nil) { pipe.close(failure) }

  func cancel() { pipe.cancel() }

  func discard() { pipe.discard() }

  func resumeWriter() -> Bool { pipe.resumeWriter() }

  private static func describe(_ item: BytePipe<String>.Item) -> String {
    switch item {
    case .success(let bytes?): String(decoding: bytes, as: UTF8.self)
    case .success(nil): "(end)"
    case .failure(let failure): "(\(failure))"
    }
  }
}
