import LLMRingPlatform

/// A file sent with a user message: an image, a PDF document or text.
///
/// The type is detected from the file's first bytes, not from its name, because providers reject a
/// JPEG that is labelled as a PNG. Images and documents are sent inline in each provider's format.
/// Text is sent as text, under its name, and works with any model; UTF-16 is converted, and a byte
/// order mark is dropped.
public struct Attachment: Sendable, Hashable {
  /// The supported file types. Later versions may have further ones.
  public enum MediaType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case pdf = "application/pdf"
    /// UTF-8 text.
    case text = "text/plain"

    public var isImage: Bool {
      switch self {
      case .png, .jpeg, .gif, .webp: true
      case .pdf, .text: false
      }
    }
  }

  /// Maximum size of a file in bytes: the largest that any provider accepts.
  public static let sizeLimit = 50 << 20

  /// The file name, with the folders of a relative path.
  public let name: String
  public let mediaType: MediaType
  public let bytes: [UInt8]

  /// - Parameters:
  ///   - name: The file name. A relative path keeps its folders, which tell files of the same name
  ///     apart; those of any other path are removed.
  ///   - bytes: The contents of the file.
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the file is empty, larger than
  ///   ``sizeLimit``, or of an unsupported type.
  public init(name: String, bytes: [UInt8]) throws(LLMError) {
    let name = Self.nameForModels(name)
    self.name = String(String.UnicodeScalarView(name.unicodeScalars.filter { !$0.isControl }))
    if bytes.isEmpty { throw Self.fault("\(self.name) is empty", advice: "choose another file") }
    if bytes.count > Self.sizeLimit { throw Self.tooLarge(self.name) }
    guard let mediaType = Self.mediaType(of: bytes) else {
      throw Self.fault(
        "\(self.name) has an unsupported type",
        advice: "send a PNG, JPEG, GIF or WebP image, a PDF document, or UTF-8 text")
    }
    self.mediaType = mediaType
    self.bytes = mediaType == .text ? InputText.utf8(bytes) ?? bytes : bytes
  }

  private static func nameForModels(_ path: String) -> String {
    let names = path.split(separator: "/").filter { $0 != "." }
    guard let last = names.last else { return "file" }
    let isRelative = !path.hasPrefix("/") && names.first != "~" && !names.contains("..")
    return isRelative ? names.joined(separator: "/") : String(last)
  }

  /// The file name without folders.
  var lastName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// Whether a file that begins with these bytes is of no supported type, whatever follows.
  package static func isBinary(_ beginning: [UInt8]) -> Bool {
    // UTF-16 may be cut within a character.
    beginning.contains(0) && !InputText.isUTF16(beginning) && mediaType(of: beginning) == nil
  }

  /// Detects the type from the file's signature. What ``InputText`` can read is text.
  static func mediaType(of bytes: [UInt8]) -> MediaType? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return .gif }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      return .webp
    }
    if bytes.starts(with: "%PDF-".utf8) { return .pdf }
    return InputText.utf8(bytes) == nil ? nil : .text
  }

  static func tooLarge(_ name: String) -> LLMError {
    fault("\(name) is larger than \(sizeLimit >> 20) MiB", advice: "make it smaller")
  }

  private static func fault(_ message: String, advice: String) -> LLMError {
    LLMError(.invalidRequest, message: message, advice: advice)
  }

  /// The file's size in a request, in bytes.
  var encodedSize: Int {
    mediaType == .text ? bytes.count : (bytes.count + 2) / 3 * 4
  }

  /// The bytes in base64 (RFC 4648 section 4).
  var base64: Base64Text { Base64Text(text: Base64.text(of: bytes)) }

  /// A `data:` URL (RFC 2397) with the type and the bytes.
  var dataURL: Base64Text {
    Base64Text(text: "data:\(mediaType.rawValue);base64,\(base64.text)")
  }

  /// A text file as the model sees it: its name, then its text in a Markdown fence that is longer
  /// than any run of backticks in the text. `nil` for any other type.
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

/// Base64, possibly inside a `data:` URL. Such a JSON string never needs escaping, so the encoder
/// does not scan megabytes of it.
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

/// Its JSON has the members `name` and `data`, in base64.
extension Attachment: Codable {
  private enum CodingKeys: String, CodingKey {
    case name
    case bytes = "data"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let data = try file.decode(String.self, forKey: .bytes)
    guard let bytes = Base64.bytes(of: data) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bytes, in: file, debugDescription: "The data is not base64.")
    }
    try self.init(name: file.decode(String.self, forKey: .name), bytes: bytes)
  }

  public func encode(to encoder: any Encoder) throws {
    var file = encoder.container(keyedBy: CodingKeys.self)
    try file.encode(name, forKey: .name)
    try file.encode(Base64.text(of: bytes), forKey: .bytes)
  }
}
