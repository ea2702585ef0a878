extension UnsafeRawBufferPointer {
  /// The index of the first CR or LF at or after `start`, or `count`.
  ///
  /// Text has hardly any other control characters, so the loop only checks whether sixteen bytes
  /// contain one at all: `(v - 0x20…) & ~v & 0x80…` is nonzero exactly when a byte is below 0x20.
  @inline(__always)
  func firstLineEnd(from start: Int) -> Int {
    let spaces: UInt64 = 0x2020_2020_2020_2020
    let highs: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 16 <= count {
      let first = loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let second = loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)
      if ((first &- spaces) & ~first | (second &- spaces) & ~second) & highs != 0 {
        for place in index..<index &+ 16 where isLineEnd(at: place) { return place }
      }
      index &+= 16
    }
    while index < count, !isLineEnd(at: index) { index &+= 1 }
    return index
  }

  @inline(__always)
  private func isLineEnd(at index: Int) -> Bool {
    self[index] == .lineFeed || self[index] == .carriageReturn
  }

  /// The index of the first byte at or after `start` that equals `one` or `other`, or `count`.
  ///
  /// Eight bytes are compared at once. XOR with the pattern turns each match into a zero byte, and
  /// the lowest set bit of `(v - 0x01…) & ~v & 0x80…` is in the first zero byte.
  @inline(__always)
  func firstIndex(of one: UInt8, or other: UInt8, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let onePattern = ones &* UInt64(one)
    let otherPattern = ones &* UInt64(other)
    var index = start
    while index &+ 8 <= count {
      // Little-endian, so the lowest set bit is in the first byte on every machine.
      let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let first = word ^ onePattern
      let second = word ^ otherPattern
      let hits = ((first &- ones) & ~first | (second &- ones) & ~second) & highs
      if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count {
      if self[index] == one || self[index] == other { return index }
      index &+= 1
    }
    return count
  }

  /// Whether the bytes at `start` equal the given part of `other`.
  @inline(__always)
  func hasBytes(of other: UnsafeRawBufferPointer, _ part: Range<Int>, at start: Int) -> Bool {
    guard count &- start >= part.count else { return false }
    var offset = 0
    while offset &+ 16 <= part.count {
      let (here, there) = (start &+ offset, part.lowerBound &+ offset)
      let first =
        loadUnaligned(fromByteOffset: here, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: there, as: UInt64.self)
      let second =
        loadUnaligned(fromByteOffset: here &+ 8, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: there &+ 8, as: UInt64.self)
      if first | second != 0 { return false }
      offset &+= 16
    }
    while offset < part.count {
      if self[start &+ offset] != other[part.lowerBound &+ offset] { return false }
      offset &+= 1
    }
    return true
  }
}
