extension Database {
  /// The bytes of a file without tables, which a new file has from the start
  /// (https://sqlite.org/fileformat2.html, sections 1.3 and 1.6).
  package static let empty: [UInt8] = {
    var page = [UInt8](repeating: 0, count: 4096)
    func put(_ bytes: [UInt8], at place: Int) {
      page.replaceSubrange(place..<place + bytes.count, with: bytes)
    }
    put(Array("SQLite format 3\0".utf8), at: 0)
    // The size of a page, a rollback journal, no room left at the ends of pages, and fixed fractions.
    put([0x10, 0x00, 1, 1, 0, 64, 32, 32], at: 16)
    // The first change, of one page; again behind the header, which says that the number is valid.
    put([0, 0, 0, 1, 0, 0, 0, 1], at: 24)
    put([0, 0, 0, 1], at: 92)
    // A leaf of a table without rows, whose rows would begin at the end of the page.
    put([0x0D, 0, 0, 0, 0, 0x10, 0x00, 0], at: 100)
    return page
  }()
}
