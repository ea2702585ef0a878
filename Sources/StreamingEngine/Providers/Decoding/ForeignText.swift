/// What came that does not belong to the format, as much of it as may be of use.
struct ForeignText: Sendable {
  /// Room for a whole answer from a server that does not stream.
  private static let limit = 8 << 20

  private var bytes: [UInt8] = []

  mutating func append(_ block: ArraySlice<UInt8>) {
    guard bytes.count < Self.limit else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: block.prefix(Self.limit - bytes.count))
  }

  /// All of it, without space before it.
  var trimmed: ArraySlice<UInt8> { bytes.drop { $0 <= UInt8(ascii: " ") } }
}
