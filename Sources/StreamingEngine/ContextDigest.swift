/// A short number for what was said before an answer, the same in every run of a program.
///
/// Anthropic seals thoughts for the conversation that they were thought in, and refuses them in
/// one that was edited since. It is no protection against anybody: FNV-1a, 64 bits.
struct ContextDigest: Equatable {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(_ messages: [Message]) {
    for message in messages { add(message) }
  }

  /// As it is kept in a trace.
  var text: String { String(value, radix: 16) }

  /// Takes the next message. One that says nothing changes nothing.
  mutating func add(_ message: Message) {
    if message.isEmpty { return }
    add(message.role.rawValue)
    add(message.content)
    for file in message.attachments {
      add(file.name)
      for byte in file.bytes { add(byte) }
      add(0xFE)
    }
    for call in message.toolCalls {
      add(call.id)
      add(call.name)
      add(call.arguments)
    }
    if let id = message.toolCallID { add(id) }
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    // No text has this byte, so two texts are not the same as one.
    add(0xFF)
  }

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
