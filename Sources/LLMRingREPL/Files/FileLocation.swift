import LLMRingPlatform
import StreamingEngine

/// What paths start from.
package struct FilePlace: Sendable, Equatable {
  /// The working folder, without links in its path.
  let folder: String
  /// The folder that `~` names.
  let home: String

  /// - Parameter folder: `.` is the process's own.
  package init(folder: String = ".", home: String) {
    self.folder = realPath(folder) ?? folder
    self.home = home
  }

  /// The absolute path, with its links, and with a slash at the end if there is one.
  func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : folder == "/" ? "/\(path)" : "\(folder)/\(path)"
  }

  /// Whether there is anything at a path.
  func has(_ word: PathWord) -> Bool {
    FileKind(of: absolute(word.path(home: home)), followsLinks: false) != nil
  }

  /// The path from the working folder to a file in it; `nil` for any other.
  func inside(_ path: String) -> String? {
    let beginning = folder == "/" ? "/" : "\(folder)/"
    return path.hasPrefix(beginning) ? String(path.dropFirst(beginning.count)) : nil
  }

  /// A path as users know it: from here, or from the home folder.
  func shown(_ path: String) -> String {
    if let inside = inside(path) { return inside }
    let home = home.hasSuffix("/") ? String(home.dropLast()) : home
    guard !home.isEmpty, path.hasPrefix("\(home)/") else { return path }
    return "~" + path.dropFirst(home.count)
  }
}

/// Where a path leads.
struct FileLocation: Equatable {
  /// The path without links.
  let path: String
  /// Where a link takes it, for the user; `nil` if none does.
  let target: String?
  /// Whether a link takes it out of the working folder.
  let leadsOut: Bool

  /// - Parameter path: Absolute.
  /// - Throws: Why it leads nowhere.
  init(of path: String, from place: FilePlace) throws(SystemFault) {
    guard let real = realPath(path) else { throw .last }
    let written = Self.normalized(path)
    let isLink = FileKind(of: written, followsLinks: false) == .link
    // Links above the working folder are none of its business: `/tmp` is one on some machines.
    let isMoved = isLink || place.inside(written) != nil && real != written
    let isInside = real == place.folder || place.inside(real) != nil
    self.path = real
    target = isMoved ? place.shown(real) : nil
    leadsOut = isMoved && !isInside
  }

  /// The path without `.`, `..`, doubled slashes and one at the end. Only where it is written counts,
  /// so a link before a `..` is not followed.
  private static func normalized(_ path: String) -> String {
    var names: [Substring] = []
    for name in path.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }
}

/// What there is at a path.
enum FileKind {
  case file
  case folder
  case link
  /// Also a socket that was handed over, by its number.
  case pipe
  /// A socket or a device.
  case special

  /// - Returns: `nil` if there is nothing, or if it cannot be known; `errno` says why.
  init?(of path: String, followsLinks: Bool = true) {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    case S_IFIFO: self = .pipe
    case S_IFSOCK where InputFile.descriptor(named: path) != nil: self = .pipe
    default: self = .special
    }
  }
}

/// The path without links, or `nil` if it cannot be resolved; `errno` has the reason.
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
