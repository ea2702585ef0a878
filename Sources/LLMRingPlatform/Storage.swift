internal import CLLMRingPlatform

/// Waits until the disk has what was written to a file.
///
/// After a fault the file must not be trusted: the kernel may have dropped the pages, and a second
/// call would report success.
package func synchronizeToDisk(_ descriptor: Int32) throws(SystemFault) {
  guard lrp_synchronize(descriptor) == 0 else { throw .last }
}

/// The names in a folder, `.` and `..` left out, in no particular order; none where the folder
/// cannot be read. A name need not be UTF-8.
package func fileNames(inFolder path: String) -> [[UInt8]] {
  (try? fileNames(inFolder: path, limit: .max)) ?? []
}

/// The same names, at most so many, or why the folder cannot be read.
package func fileNames(inFolder path: String, limit: Int) throws(SystemFault) -> [[UInt8]] {
  guard let folder = opendir(path) else { throw .last }
  defer { closedir(folder) }
  var names: [[UInt8]] = []
  while names.count < limit, let entry = readdir(folder) {
    // By a pointer to the name: the record ends behind it, so that the array of 256 characters that
    // the type promises may not be there.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let start = UnsafeRawPointer(entry) + offset
    let length = strlen(start.assumingMemoryBound(to: CChar.self))
    let name = [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
  }
  return names
}
