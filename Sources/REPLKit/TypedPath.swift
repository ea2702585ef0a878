import TerminalKit

/// The path of a file to be written, as a user types it at the end of a line: blanks within it are
/// its own, and a `~` before the first slash is their home folder. Quotes around all of it, as a
/// shell wants them for the blanks, are no part of it.
struct TypedPath {
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

  /// The folders that the name at the path's end could be the beginning of. Hidden names are offered
  /// to a name that begins with a dot.
  var completion: Completion {
    if typed == "~" { return Completion(of: typed, among: ["~/"]) }
    let name = typed.lastIndex(of: "/").map { typed[typed.index(after: $0)...] } ?? typed[...]
    let folder = TypedPath(String(typed.dropLast(name.count)), home: home)
    let isFirst = folder.typed.isEmpty
    let candidates = FolderNames(beginningWith: name, in: isFirst ? "." : folder.path)
      .compactMap { found -> String? in
        // A blank at the line's beginning is trimmed, and quotes around it are left out.
        let isChanged =
          found.name.first?.isWhitespace == true
          || TypedPath(found.name, home: home).unquoted != found.name
        return found.isFolder && !(isFirst && isChanged) ? "\(found.name)/" : nil
      }
    return Completion(of: String(name), among: candidates)
  }
}
