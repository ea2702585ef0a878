import Testing
import Transport

@testable import HTTPTransport

@Suite("The byte pipe")
struct BytePipeTests {
  private let pipe = Probe()

  @Test("hands over everything that was written since the last time, at once")
  func batches() {
    #expect(pipe.write("a"))
    #expect(pipe.write("bc"))
    #expect(pipe.take() == "abc")
    #expect(pipe.take() == nil)
    #expect(pipe.write("d"))
    #expect(pipe.take() == "d")
  }

  @Test("refuses what would exceed its capacity, and takes it when it is empty again")
  func isBounded() {
    #expect(pipe.write("abc"))
    #expect(!pipe.write("de"))
    #expect(pipe.write("d"))
    #expect(pipe.take() == "abcd")
    #expect(pipe.write("de"))
  }

  @Test("takes a piece larger than its capacity when it is empty")
  func passesLargePieces() {
    #expect(pipe.write("abcdefgh"))
    #expect(!pipe.write("i"))
    #expect(pipe.take() == "abcdefgh")
  }

  @Test("resumes a paused writer once for each pause, and only when it is empty")
  func resumesOnce() {
    _ = pipe.write("abcd")
    #expect(!pipe.resumeWriter(), "the writer has not paused")
    _ = pipe.write("e")
    #expect(!pipe.resumeWriter(), "the pipe is still full")
    _ = pipe.take()
    #expect(pipe.resumeWriter())
    #expect(!pipe.resumeWriter())
  }

  @Test("serves a waiter only when there is something for it")
  func servesWaiters() {
    pipe.wait("reader")
    #expect(pipe.takeReadyWaiter() == nil)
    _ = pipe.write("a")
    _ = pipe.write("b")
    #expect(pipe.takeReadyWaiter() == "reader: ab")
    #expect(pipe.takeReadyWaiter() == nil, "the waiter is served once")
  }

  @Test("gives what it holds before the end, and the end as often as it is asked")
  func endsAfterItsBytes() {
    _ = pipe.write("a")
    pipe.close()
    #expect(pipe.take() == "a")
    #expect(pipe.take() == "(end)")
    #expect(pipe.take() == "(end)")
  }

  @Test("gives what it holds before a failure; the first ending counts")
  func failsAfterItsBytes() {
    _ = pipe.write("a")
    pipe.close(.timedOut(.idle))
    pipe.close(nil)
    #expect(pipe.write("late"), "a closed pipe swallows what comes")
    #expect(pipe.take() == "a")
    #expect(pipe.take() == "(timedOut(Transport.TransportError.Phase.idle))")
  }

  @Test("lets a writer finish for nobody")
  func discards() {
    _ = pipe.write("abcd")
    #expect(!pipe.write("e"))
    pipe.discard()
    #expect(pipe.write("efgh") && pipe.write("i"), "what comes is dropped")
    #expect(pipe.take() == nil)
    pipe.close()
    #expect(pipe.take() == "(end)")
  }

  @Test("drops what it holds when the reader has stopped")
  func dropsWhenCancelled() {
    _ = pipe.write("abcd")
    _ = pipe.write("e")
    pipe.wait("reader")
    pipe.cancel()
    #expect(pipe.takeReadyWaiter() == "reader: (cancelled)")
    #expect(pipe.take() == "(cancelled)")
    #expect(!pipe.resumeWriter(), "there is nothing to go on for")
  }
}

/// A pipe whose waiters are names, read and written as text.
private final class Probe {
  private var pipe = BytePipe<String>(capacity: 4)

  func write(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { pipe.write($0) } }

  func take() -> String? { pipe.take().map(Self.describe) }

  func wait(_ name: String) { pipe.wait(name) }

  func takeReadyWaiter() -> String? { pipe.takeReadyWaiter().map { "\($0.0): \(Self.describe($0.1))" } }

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
