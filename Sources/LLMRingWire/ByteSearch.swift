internal import LLMRingPlatform

extension UnsafeRawBufferPointer {
  /// The index of the first byte at or after `start` that equals `byte`, or `count`.
  ///
  /// The C library compares 16 or 32 bytes at a time.
  @inline(__always)
  package func firstIndex(of byte: UInt8, from start: Int) -> Int {
    guard start < count, let base = baseAddress,
      let found = memchr(base + start, CInt(byte), count - start)
    else { return count }
    return UnsafeRawPointer(found) - base
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
    guard !part.isEmpty, let own = baseAddress, let base = other.baseAddress else {
      return part.isEmpty
    }
    return memcmp(own + start, base + part.lowerBound, part.count) == 0
  }
}
