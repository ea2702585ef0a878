#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A file that goes with a user's message: an image, a PDF document or text.
///
/// What a file is, its first bytes tell, and not its name: a provider refuses a JPEG that says it
/// is a PNG. Images and documents go inline, in the form that each provider has for them; text goes
/// as text, under its name, to any model.
public struct Attachment: Sendable, Equatable {
  /// What a file can be.
  public enum MediaType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case pdf = "application/pdf"
    /// UTF-8.
    case text = "text/plain"

    public var isImage: Bool {
      switch self {
      case .png, .jpeg, .gif, .webp: true
      case .pdf, .text: false
      }
    }
  }

  /// The most bytes that a file may have: what the most generous of the providers takes.
  public static let sizeLimit = 50 << 20

  /// What the file is called, without folders.
  public let name: String
  public let mediaType: MediaType
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - name: What the file is called; folders before it are left out.
  ///   - bytes: All of the file.
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` for a file that is empty, larger
  ///   than ``sizeLimit``, or of another type.
  public init(name: String, bytes: [UInt8]) throws(LLMError) {
    let last = name.split(separator: "/").last.map(String.init) ?? "file"
    self.name = String(String.UnicodeScalarView(last.unicodeScalars.filter { !$0.isControl }))
    self.bytes = bytes
    if bytes.isEmpty { throw Self.fault("\(self.name) is empty", advice: "choose another file") }
    if bytes.count > Self.sizeLimit {
      throw Self.fault(
        "\(self.name) is larger than \(Self.sizeLimit >> 20) MiB", advice: "make it smaller")
    }
    guard let mediaType = Self.mediaType(of: bytes) else {
      throw Self.fault(
        "\(self.name) is no file that can be sent",
        advice: "send a PNG, JPEG, GIF or WebP image, a PDF document, or UTF-8 text")
    }
    self.mediaType = mediaType
  }

  /// What the bytes are by their signature; text is what is valid UTF-8 without a NUL.
  static func mediaType(of bytes: [UInt8]) -> MediaType? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return .gif }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      return .webp
    }
    if bytes.starts(with: "%PDF-".utf8) { return .pdf }
    return !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil ? .text : nil
  }

  private static func fault(_ message: String, advice: String) -> LLMError {
    LLMError(.invalidRequest, message: message, advice: advice)
  }

  /// How many bytes it takes in a request.
  var encodedSize: Int {
    mediaType == .text ? bytes.count : (bytes.count + 2) / 3 * 4
  }

  /// Its bytes in base64 (RFC 4648 section 4).
  var base64: Base64Text { Base64Text(text: Data(bytes).base64EncodedString()) }

  /// A `data:` URL (RFC 2397) with its type and its bytes.
  var dataURL: Base64Text {
    Base64Text(text: "data:\(mediaType.rawValue);base64,\(base64.text)")
  }

  /// A text file as a model reads it: its name, and its text within a Markdown fence that nothing
  /// in it ends. `nil` for any other file.
  var fencedText: String? {
    guard mediaType == .text else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    var longest = 2
    var run = 0
    for byte in bytes {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(name):\n\n\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }
}

/// Base64, perhaps as a part of a `data:` URL: a JSON string in which nothing has to be escaped, so
/// that megabytes of it are not looked through for what does.
struct Base64Text: Encodable {
  let text: String

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(text)
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    properties.generalCategory == .control || value == 0x2028 || value == 0x2029
  }
}

extension Attachment: Codable {
  private enum CodingKeys: String, CodingKey {
    case name
    case bytes = "data"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: file.decode(String.self, forKey: .name),
      bytes: Array(file.decode(Data.self, forKey: .bytes)))
  }

  public func encode(to encoder: any Encoder) throws {
    var file = encoder.container(keyedBy: CodingKeys.self)
    try file.encode(name, forKey: .name)
    try file.encode(Data(bytes), forKey: .bytes)
  }
}
