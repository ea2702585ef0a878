package import LLMRingPlatform
package import StreamingEngine

/// The images of answers: files that only the user can read, each named by the SHA-256 of its bytes
/// and its type, so that an image that several answers have is kept once.
package struct ImageFolder: Sendable, Equatable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// The path of an image.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Saves an image unless it is there already.
  ///
  /// - Returns: The name of its file.
  package func save(_ image: GeneratedImage) throws(SystemFault) -> String {
    let name = "\(SHA256.hex(image.data)).\(Self.suffix(of: image))"
    let path = path(of: name)
    var status = stat()
    if stat(path, &status) == 0, Int(status.st_size) == image.data.count { return name }
    try PrivateFolder.make(self.path)
    try AtomicFile.write(image.data, to: path, mode: 0o600)
    return name
  }

  /// The name in a path that an image was saved at.
  package static func name(inPath path: String) -> String? {
    let name = path.split(separator: "/").last.map(String.init)
    return name.flatMap { isName($0) ? $0 : nil }
  }

  func remove(_ name: String) {
    unlink(path(of: name))
  }

  /// Whether a text is a name that ``save(_:)`` may have returned: it then leads to nowhere else.
  package static func isName(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 64 && (1...5).contains(parts[1].count)
      && parts[0].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      && parts[1].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }

  /// The usual ending of a file of that type. What the bytes are counts more than what the server
  /// calls them.
  private static func suffix(of image: GeneratedImage) -> String {
    let (head, text) = (image.data.prefix(12), image.mediaType.lowercased())
    let forms: [(suffix: String, start: [UInt8], type: String)] = [
      ("png", [0x89, 0x50, 0x4E, 0x47], "image/png"), ("jpg", [0xFF, 0xD8, 0xFF], "image/jpeg"),
      ("gif", Array("GIF8".utf8), "image/gif"),
    ]
    if let form = forms.first(where: { head.starts(with: $0.start) }) { return form.suffix }
    if head.starts(with: "RIFF".utf8), head.suffix(4).elementsEqual("WEBP".utf8) { return "webp" }
    if let form = forms.first(where: { text.hasPrefix($0.type) }) { return form.suffix }
    return switch text {
    case _ where text.hasPrefix("image/webp"): "webp"
    case _ where text.hasPrefix("image/svg"): "svg"
    case _ where text.hasPrefix("image/avif"): "avif"
    default: "bin"
    }
  }
}

extension ConversationStore {
  /// Where the images of answers are.
  package var images: ImageFolder {
    ImageFolder(path: "\(PrivateFolder.folder(of: path))/images")
  }
}
