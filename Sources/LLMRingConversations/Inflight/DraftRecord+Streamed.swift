import LLMRingPlatform
import StreamingEngine

extension DraftRecord {
  /// Writes a record whose payload is JSON that may have many megabytes, of which only a piece at a
  /// time is made.
  ///
  /// The payload is made three times: for its length, for the checksum, which includes the length,
  /// and to be written.
  ///
  /// - Returns: The size of the record.
  static func write(
    _ kind: Kind, _ payload: JSONValue,
    by write: @escaping ([UInt8]) throws(SystemFault) -> Void
  ) throws(SystemFault) -> Int {
    var length = PayloadLength()
    payload.write(to: &length)
    var writer = PayloadWriter(write: write)
    writer.bytes = [kind.rawValue]
    appendNumber(UInt32(length.value), to: &writer.bytes)
    var sum = PayloadChecksum()
    sum.checksum.add(writer.bytes)
    payload.write(to: &sum)
    appendNumber(sum.checksum.value, to: &writer.bytes)
    payload.write(to: &writer)
    try writer.finish()
    return prefixSize + length.value
  }
}

private struct PayloadLength: TextOutputStream {
  private(set) var value = 0

  mutating func write(_ text: String) { value += text.utf8.count }
}

private struct PayloadChecksum: TextOutputStream {
  var checksum = CRC32C()

  mutating func write(_ text: String) { checksum.add(text.utf8) }
}

private struct PayloadWriter: TextOutputStream {
  private static let pieceSize = 64 << 10

  let write: ([UInt8]) throws(SystemFault) -> Void
  var bytes: [UInt8] = []
  /// Why nothing more is written.
  private var fault: SystemFault?

  init(write: @escaping ([UInt8]) throws(SystemFault) -> Void) {
    self.write = write
  }

  mutating func write(_ text: String) {
    bytes += text.utf8
    if bytes.count >= Self.pieceSize { flush() }
  }

  mutating func finish() throws(SystemFault) {
    flush()
    if let fault { throw fault }
  }

  private mutating func flush() {
    defer { bytes.removeAll(keepingCapacity: true) }
    guard fault == nil else { return }
    do throws(SystemFault) {
      try write(bytes)
    } catch {
      fault = error
    }
  }
}
