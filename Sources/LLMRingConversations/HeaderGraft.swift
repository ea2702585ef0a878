import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// Gives a copy of a database that has lost its beginning another one.
///
/// Of a file without its first bytes SQLite reads nothing, whatever is in the rest. A new file of the
/// same version has the same beginning: its header (https://sqlite.org/fileformat.html, section
/// 1.3), and in the rest of the first page where each table begins, which is the same too unless an
/// earlier version made the file.
enum HeaderGraft {
  private static let header = 100

  /// Tries the header alone first, then the whole page.
  ///
  /// - Parameters:
  ///   - path: The damaged file; it is left as it is.
  ///   - copy: Where the copies are made, and removed again.
  ///   - make: Opens a new file with all tables.
  ///   - use: Reads a copy; returns whether it was good for anything.
  static func mend(
    _ path: String, to copy: String, make: (String) throws -> Database,
    use: (String) throws -> Bool
  ) throws {
    defer { Salvage.remove(copy) }
    let page = try firstPage(ofNewFileAt: copy, make: make)
    guard page.count > header, try OpenFile(path, O_RDONLY).size() > page.count else { return }
    for length in [header, page.count] {
      try write(copy, of: path, beginning: page, length: length)
      if try use(copy) { return }
    }
  }

  private static func firstPage(
    ofNewFileAt path: String, make: (String) throws -> Database
  ) throws -> [UInt8] {
    Salvage.remove(path)
    try PrivateFolder.makeFile(path)
    _ = try make(path)
    let file = try OpenFile(path, O_RDONLY)
    // The size of a page, big-endian, at 16; 1 stands for 65,536.
    let sizes = try file.read(from: 16, limit: 2)
    guard sizes.count == 2 else { return [] }
    let size = Int(sizes[0]) << 8 | Int(sizes[1])
    return try file.read(limit: size == 1 ? 65_536 : size)
  }

  private static func write(
    _ copy: String, of path: String, beginning page: [UInt8], length: Int
  ) throws {
    Salvage.remove(copy)
    let damaged = try OpenFile(path, O_RDONLY)
    let size = try damaged.size()
    var page = page
    // How many pages there are counts only where the change counter stands in both places.
    let pages = UInt32(truncatingIfNeeded: size / page.count)
    for shift in 0..<4 { page[28 + shift] = UInt8(truncatingIfNeeded: pages >> (24 - 8 * shift)) }
    page.replaceSubrange(92..<96, with: page[24..<28])
    let draft = try OpenFile(copy, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    try draft.write(Array(page[..<length]))
    var place = length
    while place < size {
      let piece = try damaged.read(from: place, limit: 1 << 20)
      if piece.isEmpty { break }
      try draft.write(piece)
      place += piece.count
    }
  }
}
