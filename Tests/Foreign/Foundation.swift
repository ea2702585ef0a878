// Stands for the module of this name, whose own copy is made for this system's C library: as much as
// llmring uses of it.
public struct Data: Sendable, Codable, RangeReplaceableCollection, RandomAccessCollection {
  public enum Base64DecodingOptions { case ignoreUnknownCharacters }

  public init() {}
  public init?(base64Encoded text: String) {}
  public init?(base64Encoded text: String, options: Base64DecodingOptions) {}
  public init(contentsOf file: URL) throws {}
  public func base64EncodedString() -> String { "" }
  public var startIndex: Int { 0 }
  public var endIndex: Int { 0 }
  public subscript(index: Int) -> UInt8 { 0 }
  public mutating func replaceSubrange(
    _ range: Range<Int>, with bytes: some Collection<UInt8>
  ) {}
}

public struct URL: Sendable {
  public init(filePath: String) {}
  public func deletingLastPathComponent() -> URL { self }
  public func appending(path: String) -> URL { self }
}

public final class JSONDecoder {
  public enum KeyDecodingStrategy { case convertFromSnakeCase }

  public var keyDecodingStrategy = KeyDecodingStrategy.convertFromSnakeCase

  public init() {}
  public func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    fatalError()
  }
}

public final class JSONEncoder {
  public struct OutputFormatting: OptionSet, Sendable {
    public static let sortedKeys = OutputFormatting(rawValue: 1)
    public static let withoutEscapingSlashes = OutputFormatting(rawValue: 2)

    public let rawValue: Int

    public init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  public var outputFormatting: OutputFormatting = []

  public init() {}
  public func encode(_ value: some Encodable) throws -> Data { Data() }
}

public final class ProcessInfo: Sendable {
  public static let processInfo = ProcessInfo()
  public var environment: [String: String] { [:] }
}

public final class FileManager: Sendable {
  public static let `default` = FileManager()
  public var currentDirectoryPath: String { "" }
}

public protocol LocalizedError: Error {
  var errorDescription: String? { get }
  var failureReason: String? { get }
  var recoverySuggestion: String? { get }
  var helpAnchor: String? { get }
}

extension LocalizedError {
  public var errorDescription: String? { nil }
  public var failureReason: String? { nil }
  public var recoverySuggestion: String? { nil }
  public var helpAnchor: String? { nil }
}
