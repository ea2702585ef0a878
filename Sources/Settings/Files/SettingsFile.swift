import LLMRingPlatform

/// Reads the text of the files that people write.
enum SettingsFile {
  /// A settings file has no business being larger.
  static let limit = 1 << 20

  /// Returns the text of a file.
  ///
  /// - Throws: When it cannot be read, is no plain file, is larger than ``limit``, or is not
  ///   UTF-8 text. A NUL is refused here because the TOML parser, a C function, would take it
  ///   for the end of the file.
  static func text(of path: String) throws(SettingsError) -> String {
    let bytes = try bytes(of: path)
    if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) { return text }
    let source = SourceText(bytes)
    throw SettingsError(
      path: path, position: source.position(at: firstFault(in: bytes)),
      problem: "not UTF-8 text", advice: "save the file as UTF-8")
  }

  /// Whether anything is at `path`.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  private static func bytes(of path: String) throws(SettingsError) -> [UInt8] {
    do throws(SystemFault) {
      return try OpenFile.bytes(of: path, limit: limit)
    } catch {
      throw SettingsError(path: path, problem: "cannot be read: \(error)")
    }
  }

  private static func firstFault(in bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
      if scalar.elementsEqual([0]) { break }
      offset += scalar.count
    }
    return offset
  }
}
