/// Collects bytes that are not in the provider's format.
struct UnrecognisedText: Sendable {
  /// Large enough for a complete answer from a server that does not stream.
  private static let limit = 8 << 20

  private var bytes: [UInt8] = []

  mutating func append(_ block: ArraySlice<UInt8>) {
    guard bytes.count < Self.limit else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: block.prefix(Self.limit - bytes.count))
  }

  /// The collected bytes without leading white space.
  var trimmed: ArraySlice<UInt8> { bytes.drop { $0 <= UInt8(ascii: " ") } }
}
