import LLMRingPlatform
import LLMRingScreenTesting
import Synchronization
import Testing

@testable import LLMRingTerminal

@Suite(.blocking, .timeLimit(.minutes(20)))
struct TerminalTests {
  @Test("waiting on a terminal returns keys, mail or the deadline")
  func waiting() throws {
    let keyboard = try PseudoTerminal(rows: 10, columns: 40)
    let device = keyboard.openDevice()
    defer { close(device) }
    let terminal = try #require(Terminal(input: device, output: device))
    #expect(terminal.size == Terminal.Size(columns: 40, rows: 10))
    let box = try #require(Mailbox<String>())

    #expect(terminal.wait(for: [box.descriptor], until: .now) == [.deadline])
    let start = ContinuousClock.now
    #expect(terminal.wait(until: start + .milliseconds(30)) == [.deadline])
    #expect(ContinuousClock.now - start >= .milliseconds(30))

    box.post("one")
    box.post("two")
    #expect(terminal.wait(for: [box.descriptor]) == [.mail])
    #expect(box.take() == ["one", "two"])

    keyboard.write(Array("hello\n".utf8))
    #expect(terminal.wait(for: [box.descriptor]) == [.keys(Array("hello\n".utf8))])

    keyboard.write(Array("again\n".utf8))
    box.post("three")
    let both = terminal.wait(for: [box.descriptor])
    #expect(both == [.keys(Array("again\n".utf8)), .mail])

    keyboard.close()
    #expect(terminal.wait() == [.closed])
  }

  @Test("output arrives complete even on a slow terminal")
  func writing() throws {
    let keyboard = try PseudoTerminal()
    let device = keyboard.openDevice()
    defer { close(device) }
    let terminal = try #require(Terminal(input: device, output: device))
    // Far more than the terminal driver buffers, so the write below waits many times.
    let text = (0..<20_000).map { "\($0)\n" }.joined()
    let received = Mutex<[UInt8]>([])
    nonisolated(unsafe) let other = keyboard
    let reader = BackgroundThread {
      var bytes: [UInt8] = []
      while !bytes.suffix(7).elementsEqual("19999\r\n".utf8) {
        bytes += other.read(timeout: 100) ?? []
      }
      received.withLock { $0 = bytes }
    }
    terminal.write(text)
    try #require(reader).join()
    let expected = text.replacing("\n", with: "\r\n")
    #expect(received.withLock { String(decoding: $0, as: UTF8.self) == expected })
    #expect(!terminal.isClosed)
  }

  @Test("rejects descriptors that are not a terminal")
  func refused() throws {
    let pipe = try #require(Descriptor.pipe())
    defer {
      close(pipe.read)
      close(pipe.write)
    }
    #expect(Terminal(input: pipe.read, output: pipe.write) == nil)
  }

  @Test("a closed terminal drops output and reports that it is closed")
  func gone() throws {
    let keyboard = try PseudoTerminal()
    let device = keyboard.openDevice()
    defer { close(device) }
    let terminal = try #require(Terminal(input: device, output: device))
    keyboard.close()
    terminal.write("text")
    #expect(terminal.isClosed)
  }
}
