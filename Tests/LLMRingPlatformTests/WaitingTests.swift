import LLMRingPlatform
import Testing

/// Waiting for what `poll(2)` cannot wait for.
struct WaitingTests {
  @Test("select reports the descriptors that can be read, and ignores negative ones")
  func ready() throws {
    let silent = try DescriptorPipe()
    let full = try DescriptorPipe()
    defer { for end in [silent, full].flatMap({ [$0.readEnd, $0.writeEnd] }) { close(end) } }
    let descriptors = [silent.readEnd, -1, full.readEnd]
    #expect(waitWithSelect(descriptors, milliseconds: 0) == [false, false, false])
    #expect(write(full.writeEnd, "x", 1) == 1)
    #expect(waitWithSelect(descriptors, milliseconds: 60_000) == [false, false, true])
    #expect(waitWithSelect(descriptors, milliseconds: -1) == [false, false, true])
  }

  @Test("select reports a closed descriptor")
  func closed() throws {
    let pipe = try DescriptorPipe()
    close(pipe.writeEnd)
    #expect(waitWithSelect([pipe.readEnd], milliseconds: 0) == [true])
    // A number that no other test gets meanwhile.
    let high = fcntl(pipe.readEnd, F_DUPFD_CLOEXEC, 900)
    close(pipe.readEnd)
    #expect(waitWithSelect([high], milliseconds: 0) == [true])
    close(high)
    #expect(waitWithSelect([high], milliseconds: 0) == nil)
  }
}
