import LLMRingPlatform

extension Attachment {
  /// Reads a file to attach.
  ///
  /// The whole file is read, however long that takes. Its type is detected from its contents.
  ///
  /// - Parameter path: The file's path. A relative one keeps its folders in ``name``.
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the file cannot be read, and for
  ///   a file that ``init(name:bytes:)`` rejects.
  public init(contentsOf path: String) throws(LLMError) {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.bytes(of: path, limit: Self.sizeLimit)
    } catch  where error.code == EFBIG {
      throw Self.tooLarge(path)
    } catch {
      throw LLMError(
        .invalidRequest, message: "\(path) cannot be read: \(error)",
        advice: "check the path and who may read the file")
    }
    try self.init(name: path, bytes: bytes)
  }
}
