// The public declarations of NIOCore that the adapter uses; see AsyncHTTPClient.swift.
public struct TimeAmount: Sendable {
  public static func milliseconds(_ amount: Int64) -> TimeAmount { TimeAmount() }
}

public struct ByteBuffer: Sendable {
  public var readableBytes: Int { 0 }
  public var readableBytesView: ByteBufferView { ByteBufferView() }
}

public struct ByteBufferView: RandomAccessCollection, Sendable {
  public var startIndex: Int { 0 }
  public var endIndex: Int { 0 }
  public subscript(index: Int) -> UInt8 { 0 }
}
