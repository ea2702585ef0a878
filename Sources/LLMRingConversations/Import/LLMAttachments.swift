import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// The files of a question in a store of `llm`, which has their bytes, their paths or their addresses.
struct LLMAttachments {
  /// The columns of the table `attachments` that are read, in the order of ``add(_:)``.
  static let columns = "path, url, attachments.id, content, type"

  private(set) var files: [Attachment] = []
  /// What stands in the question for the others.
  private(set) var names: [String] = []
  /// Why they are not there, one line each.
  private(set) var notes: [String] = []

  /// - Parameter row: Its path, its address, its id, its content and its type.
  mutating func add(_ row: borrowing Rows) {
    let (path, address, id): (String?, String?, String?) = (row[0], row[1], row[2])
    let type: String? = row[4]
    if let bytes: [UInt8] = row[3], !bytes.isEmpty {
      // What came through a pipe has no name.
      let kind = (type ?? "").split(separator: "/").last.map { ".\($0)" } ?? ""
      add(bytes, name: path ?? address ?? "\((id ?? "file").prefix(8))\(kind)")
    } else if let path, !path.isEmpty {
      add(path, digest: id)
    } else {
      names.append(address ?? id ?? "file")
    }
  }

  private mutating func add(_ bytes: [UInt8], name: String) {
    do throws(LLMError) {
      files.append(try Attachment(name: name, bytes: bytes))
    } catch {
      leaveOut(name, "it is empty, too large, or neither an image, a PDF document nor text")
    }
  }

  /// - Parameter digest: The id, which in a store of `llm` is the digest of the bytes.
  private mutating func add(_ path: String, digest: String?) {
    // A log from elsewhere must not bring in what it has no business with.
    guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else {
      return leaveOut(path, "it is in a hidden folder")
    }
    do throws(SystemFault) {
      let bytes = try InputFile.bytes(of: path, limit: Attachment.sizeLimit)
      if let digest, digest.utf8.count == 64, digest != SHA256.hex(bytes) {
        return leaveOut(path, "the file has changed since")
      }
      add(bytes, name: path)
    } catch {
      leaveOut(path, "the file cannot be read: \(error)")
    }
  }

  private mutating func leaveOut(_ name: String, _ reason: String) {
    names.append(name)
    notes.append("\(name) is not attached: \(reason)")
  }
}
