import LLMRingPlatform
package import Conversations
import Settings

/// A file of conversations that were held elsewhere, or written out here: what it is, its first
/// bytes tell, and not its name.
package struct ImportFile {
  /// More than this is no document that a person keeps. A database is read piece by piece, and has
  /// no limit.
  private static let sizeLimit = 64 << 20

  private let path: String

  package init(path: String) {
    self.path = path
  }

  /// Brings in what the store does not have yet.
  ///
  /// - Parameter time: When turns are taken to have been said that do not say it, in milliseconds
  ///   since 1970 UTC.
  /// - Throws: ``ImportError`` for a file that cannot be read; ``StoreError`` when it cannot be
  ///   saved. What was brought in of a database before stays.
  package func add(to store: ConversationStore, at time: Int64) throws -> ImportCount {
    guard try head().elementsEqual("SQLite format 3\0".utf8) else {
      var count = ImportCount()
      let one = try Self.conversation(try bytes(), at: time)
      try store.add([one.notAfter(time)], to: &count)
      return count
    }
    var count = ImportCount()
    try LLMLog(path: path).read { some in
      try store.add(some.map { $0.notAfter(time) }, to: &count)
    }
    return count
  }

  private func head() throws(ImportError) -> [UInt8] {
    do throws(SystemFault) {
      // A pipe would block until somebody writes to it.
      return try OpenFile(path, O_RDONLY | O_NONBLOCK).read(limit: 16)
    } catch {
      throw ImportError("it cannot be read: \(error)")
    }
  }

  private func bytes() throws(ImportError) -> [UInt8] {
    do throws(SystemFault) {
      return try OpenFile.bytes(of: path, limit: Self.sizeLimit)
    } catch {
      throw ImportError("it cannot be read: \(error)")
    }
  }

  private static func conversation(
    _ bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw ImportError("it is neither UTF-8 text nor an SQLite file")
    }
    let text = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch text.first {
    case UInt8(ascii: "{"): return try Transcript.imported(json: bytes, at: time)
    case UInt8(ascii: "#"): return try Transcript.imported(markdown: bytes, at: time)
    case nil: throw ImportError("it is empty")
    default: return try AichatSession.conversation(bytes, at: time)
    }
  }
}
