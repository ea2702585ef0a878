import LLMRingPlatform
import Testing

@testable import LLMRingTerminal

@Suite(.blocking, .timeLimit(.minutes(20)))
struct MailboxTests {
  @Test("a mailbox delivers messages once and in order, and wakes the reader")
  func order() throws {
    let box = try #require(Mailbox<Int>())
    #expect(!isReadable(box.descriptor))
    box.post(1)
    box.post(2)
    #expect(box.count == 2)
    #expect(isReadable(box.descriptor))
    #expect(box.take() == [1, 2])
    #expect(box.take() == [])
    #expect(!isReadable(box.descriptor))
    box.post(3)
    #expect(isReadable(box.descriptor))
    #expect(box.take() == [3])
  }

  @Test("a mailbox loses nothing between many senders and one reader")
  func concurrency() throws {
    let box = try #require(Mailbox<Int>())
    let each = 5000
    let posters = try (0..<4).map { poster in
      try #require(
        BackgroundThread { for index in 0..<each { box.post(poster * each + index) } })
    }
    var received: [Int] = []
    while received.count < posters.count * each {
      var request = pollfd(fd: box.descriptor, events: Int16(POLLIN), revents: 0)
      // Without a wake-up for the last message, this would hang until the time limit.
      _ = poll(&request, 1, -1)
      received += box.take()
    }
    for poster in posters { poster.join() }
    #expect(received.sorted() == Array(0..<(posters.count * each)))
    for poster in posters.indices {
      let own = received.filter { $0 / each == poster }
      #expect(own == own.sorted())
    }
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) == 1
  }
}
