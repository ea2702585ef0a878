/// One record of an in-flight file, and how records lie in it:
/// a byte for the kind, the payload's length and the checksum (4 bytes each, the lowest first), and
/// the payload. The checksum is of kind, length and payload.
struct DraftRecord: Equatable {
  enum Kind: UInt8 {
    /// A ``DraftHeader`` as JSON; every file begins with one.
    case header = 0x48
    /// The model that answers from here on, as `provider:model`.
    case model = 0x4D
    /// The next text, as UTF-8.
    case text = 0x54
    /// The next of the visible thinking.
    case reasoning = 0x52
    /// What the model said instead of an answer.
    case refusal = 0x46
    /// All text so far was reasoning. Without payload.
    case textWasReasoning = 0x57
    /// All reasoning so far was text, which follows. Without payload.
    case reasoningWasText = 0x56
    /// The ``AnswerRecord`` without its texts, as JSON: the answer was over.
    case end = 0x45
  }

  static let prefixSize = 9

  var kind: Kind
  var payload: ArraySlice<UInt8>

  /// Appends a record to `bytes`.
  static func append(_ kind: Kind, _ payload: some Collection<UInt8>, to bytes: inout [UInt8]) {
    let start = bytes.count
    begin(kind, in: &bytes)
    bytes += payload
    finish(at: start, in: &bytes)
  }

  /// Appends the beginning of a record, whose payload the caller appends next.
  static func begin(_ kind: Kind, in bytes: inout [UInt8]) {
    bytes.append(kind.rawValue)
    bytes += [UInt8](repeating: 0, count: prefixSize - 1)
  }

  /// Completes the record that begins at `start` and whose payload is the rest of `bytes`.
  static func finish(at start: Int, in bytes: inout [UInt8]) {
    set(UInt32(bytes.count - start - prefixSize), at: start + 1, in: &bytes)
    let sum = checksum(bytes[start..<start + 5], bytes[(start + prefixSize)...])
    set(sum, at: start + 5, in: &bytes)
  }

  private static func set(_ number: UInt32, at place: Int, in bytes: inout [UInt8]) {
    for offset in 0..<4 {
      bytes[place + offset] = UInt8(truncatingIfNeeded: number >> (offset * 8))
    }
  }

  /// What is wrong with the end of a file.
  enum Tail: Equatable {
    /// Nothing.
    case whole
    /// The writer was stopped within a record, or the disk within a block. It was never shown.
    case torn
    /// There is something that no writer of this version leaves.
    case damaged
  }

  /// The records up to the first that is not whole, and what is wrong with the rest.
  static func read(_ bytes: [UInt8]) -> (records: [DraftRecord], tail: Tail) {
    var records: [DraftRecord] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let record = first(of: rest) else { return (records, tail(rest)) }
      records.append(record)
      rest = rest.dropFirst(prefixSize + record.payload.count)
    }
    return (records, .whole)
  }

  private static func first(of bytes: ArraySlice<UInt8>) -> DraftRecord? {
    guard bytes.count >= prefixSize, let kind = bytes.first.flatMap(Kind.init) else { return nil }
    let length = Int(number(in: bytes, at: 1))
    guard bytes.count - prefixSize >= length else { return nil }
    let payload = bytes.dropFirst(prefixSize).prefix(length)
    guard checksum(bytes.prefix(5), payload) == number(in: bytes, at: 5) else { return nil }
    return DraftRecord(kind: kind, payload: payload)
  }

  /// A record that ends beyond the file is torn, and so are the zeros that a file system puts
  /// where data did not come to the disk.
  private static func tail(_ bytes: ArraySlice<UInt8>) -> Tail {
    if bytes.allSatisfy({ $0 == 0 }) { return .torn }
    guard bytes.first.flatMap(Kind.init) != nil else { return .damaged }
    guard bytes.count >= prefixSize else { return .torn }
    guard bytes.count - prefixSize < Int(number(in: bytes, at: 1)) else { return .damaged }
    // Nothing follows a record that was being written: what does was cut off by a wrong length.
    let isFollowed = bytes.indices.dropFirst().contains { first(of: bytes[$0...]) != nil }
    return isFollowed ? .damaged : .torn
  }

  static func appendNumber(_ number: UInt32, to bytes: inout [UInt8]) {
    for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (place * 8))) }
  }

  private static func number(in bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
    bytes.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func checksum(
    _ prefix: ArraySlice<UInt8>, _ payload: ArraySlice<UInt8>
  ) -> UInt32 {
    var sum = CRC32C()
    sum.add(prefix)
    sum.add(payload)
    return sum.value
  }
}

/// The checksum of iSCSI (RFC 3720, appendix B.4).
struct CRC32C {
  private var state = UInt32.max

  var value: UInt32 { ~state }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    var sum = state
    for byte in bytes { sum = Self.table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8) }
    state = sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0x82F6_3B78 ^ (sum >> 1) : sum >> 1 }
  }
}
