/// A short hash of the conversation before an answer. It is the same in every run of a program.
///
/// Anthropic binds its encrypted reasoning to the conversation that produced it, and rejects it
/// once that conversation has been edited. The hash detects such edits and is not a security
/// measure: it is FNV-1a with 64 bits.
struct ContextDigest: Equatable {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(_ messages: [Message]) {
    for message in messages { add(message) }
  }

  /// The form that is stored in a trace.
  var text: String { String(value, radix: 16) }

  /// Adds the next message. Empty messages do not change the hash.
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
    // This byte never occurs in UTF-8, so ("a", "b") and ("ab", "") have different hashes.
    add(0xFF)
  }

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
