import LLMRingPlatform
import TerminalKit

/// A path as a user types it after a command: it extends to the end of the line, blanks within it
/// are its own, and a `~` before the first slash is their home folder. Quotes around all of it, as a
/// shell wants them for the blanks, are no part of it.
struct TypedPath {
  /// What a command can do with a path, and so what is offered for it.
  enum Purpose {
    /// A file that is there.
    case reading
    /// A file to be created, so only folders are offered.
    case writing
  }

  let typed: String
  private let home: String

  init(_ typed: String, home: String) {
    self.typed = typed
    self.home = home
  }

  /// What was typed without the quotes around it.
  var unquoted: String {
    let inner = typed.dropFirst().dropLast()
    guard let quote = typed.first, quote == "\"" || quote == "'", typed.count > 1,
      typed.last == quote, !inner.contains(quote)
    else { return typed }
    return String(inner)
  }

  /// The path that the system is asked for.
  var path: String {
    let path = unquoted
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return (home.hasSuffix("/") ? String(home.dropLast()) : home) + path.dropFirst()
  }

  /// What the name at the path's end could be, taken as the beginning of one.
  ///
  /// Hidden names are offered to a name that begins with a dot. A folder brings its slash; a file
  /// is the end of the line, and brings nothing. Names that the command would not find again are
  /// left out: those that are no UTF-8, and files whose name ends in a blank, which is trimmed, or
  /// in a backslash, which asks for a new line.
  func completion(for purpose: Purpose) -> Completion {
    if typed == "~" { return Completion(of: typed, among: ["~/"]) }
    let name = typed.lastIndex(of: "/").map { typed[typed.index(after: $0)...] } ?? typed[...]
    let folder = TypedPath(String(typed.dropLast(name.count)), home: home)
    let path = folder.typed.isEmpty ? "." : folder.path
    let isHidden = name.hasPrefix(".")
    let lowercased = name.lowercased()
    let names = Self.names(in: path).filter {
      $0.hasPrefix(".") == isHidden && $0.lowercased().hasPrefix(lowercased)
        // A blank at the line's beginning is trimmed as well, and quotes around it are left out.
        && !(typed.count == name.count
          && ($0.first?.isWhitespace == true || TypedPath($0, home: home).unquoted != $0))
    }
    let candidates = names.compactMap { found -> String? in
      switch Self.kind(of: "\(path)/\(found)") {
      case .folder: "\(found)/"
      case .file where purpose == .reading && found.last?.isWhitespace == false:
        found.hasSuffix("\\") ? nil : found
      default: nil
      }
    }
    return Completion(of: String(name), among: candidates)
  }

  private enum Kind {
    case file
    case folder
    case other
  }

  /// What a path leads to, links followed.
  private static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in a folder that are UTF-8, sorted; none where it cannot be read.
  private static func names(in path: String) -> [String] {
    fileNames(inFolder: path).compactMap { String(validating: $0, as: UTF8.self) }.sorted()
  }
}

extension Completion {
  /// The candidates that begin with a word, whatever the case of their letters.
  init(of word: String, among candidates: [String]) {
    let lowercased = word.lowercased()
    self.init(
      replaced: word.count,
      candidates: candidates.filter { $0.lowercased().hasPrefix(lowercased) })
  }
}
