/// What each scalar stands for in a search, from ``FoldingTable``.
struct ScalarFolding: Sendable {
  enum Target: Equatable {
    /// The scalar stands for itself.
    case same
    case nothing
    case one(UInt32)
    case several(ArraySlice<UInt32>)
  }

  static let shared = ScalarFolding(FoldingTable.runs)

  /// Where the entries of each page begin in `entries`; page 0 has scalars that stand for themselves.
  private var pages: [UInt16]
  /// 0 for the scalar itself, 1 for nothing, another scalar, or a place in `sequences`.
  private var entries: [UInt32]
  /// Targets of several scalars, each after their number.
  private var sequences: [UInt32] = []

  private static let bits = 7
  private static let size = 1 << bits
  private static let isSequence: UInt32 = 1 << 31

  init(_ runs: StaticString) {
    pages = Array(repeating: 0, count: 0x11_0000 >> Self.bits)
    entries = Array(repeating: 0, count: Self.size)
    var reader = FoldingReader(bytes: runs.withUTF8Buffer { Array($0) })
    var first: UInt32 = 0
    while let gap = reader.number(), let head = reader.number() {
      first += gap
      let (count, kind) = (head / 5, head % 5)
      switch kind {
      case 0:
        for place in 0..<count { set(first + place, to: 1) }
      case 3:
        let start = UInt32(sequences.count)
        sequences.append(count)
        for _ in 0..<count { sequences.append(reader.target(from: first)) }
        set(first, to: Self.isSequence | start)
      default:
        let target = reader.target(from: first)
        let stride: UInt32 = kind == 4 ? 2 : 1
        for place in 0..<count {
          set(first + place * stride, to: target + (kind == 2 ? 0 : place * stride))
        }
      }
      first += kind == 3 ? 1 : count * (kind == 4 ? 2 : 1)
    }
  }

  private mutating func set(_ scalar: UInt32, to entry: UInt32) {
    let page = Int(scalar) >> Self.bits
    if pages[page] == 0 {
      pages[page] = UInt16(entries.count >> Self.bits)
      entries += Array(repeating: 0, count: Self.size)
    }
    entries[Int(pages[page]) << Self.bits + Int(scalar) & (Self.size - 1)] = entry
  }

  subscript(scalar: UInt32) -> Target {
    let page = Int(pages[Int(scalar) >> Self.bits])
    let entry = entries[page << Self.bits + Int(scalar) & (Self.size - 1)]
    if entry == 0 { return .same }
    if entry == 1 { return .nothing }
    guard entry & Self.isSequence != 0 else { return .one(entry) }
    let start = Int(entry & ~Self.isSequence)
    return .several(sequences[start + 1...start + Int(sequences[start])])
  }
}

/// The numbers of ``FoldingTable``.
private struct FoldingReader {
  let bytes: [UInt8]
  var place = 0

  mutating func number() -> UInt32? {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while place < bytes.count {
      let digit = UInt32(bytes[place] - UInt8(ascii: "0"))
      place += 1
      value |= (digit & 31) << shift
      if digit < 32 { return value }
      shift += 5
    }
    return nil
  }

  /// A scalar at a distance from another one.
  mutating func target(from scalar: UInt32) -> UInt32 {
    let distance = number() ?? 0
    return distance & 1 == 0
      ? scalar + distance >> 1 : scalar - (distance >> 1 + 1)
  }
}
