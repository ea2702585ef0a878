/// A file for the time of a call, in a folder that only the user may enter.
package enum ScratchFile {
  fileprivate static var base: String { ProcessEnvironment.value("TMPDIR") ?? "/tmp" }

  /// Calls `body` with the path of a file that is yet to be made, and then removes it.
  ///
  /// - Parameter name: The file's name, which other programs may show.
  /// - Throws: ``ScratchFault`` if the folder cannot be made, and what `body` throws.
  package static func with<Result>(
    named name: String, _ body: (String) throws -> Result
  ) throws -> Result {
    var template = Array("\(base)/llmring-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ScratchFault(.last) }
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

/// Why a ``ScratchFile`` cannot be written.
package struct ScratchFault: Error, CustomStringConvertible {
  package let description: String

  package init(_ fault: SystemFault) {
    description =
      "a copy of it cannot be written to \(ScratchFile.base): \(fault); set TMPDIR to another folder"
  }
}
