/// A file for the time of a call, in a folder that only the user may enter.
package enum ScratchFile {
  /// Calls `body` with the path of a file that is yet to be made, and then removes it.
  ///
  /// - Parameter name: The file's name, which other programs may show.
  package static func with<Result>(
    named name: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let base = ProcessEnvironment.value("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/llmring-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFault.last }
    let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let folder = String(decoding: bytes, as: UTF8.self)
    let path = "\(folder)/\(name)"
    defer {
      unlink(path)
      rmdir(folder)
    }
    return try body(path)
  }
}
