import LLMRingPlatform
import CLLMRingEditLine

/// The user's `.editrc`: `$EDITRC`, or else `~/.editrc`.
///
/// libedit can read the file itself, but `bind -v` and `bind -e` reset all bindings, including
/// ours. Therefore we set ours after reading the file, and then set the user's bindings again.
struct UserBindings {
  /// The path of the file, if there is one.
  let path: String

  /// The words of each `bind` command that sets a binding.
  let commands: [[String]]

  /// Maximum number of bytes to read.
  static let limit = 64 * 1024

  /// libedit's commands for its own history and display, which are not used, and our functions that
  /// replace them.
  static let replacements: [String: String] = [
    "ed-prev-history": "llm-history-previous", "ed-search-prev-history": "llm-history-previous",
    "ed-next-history": "llm-history-next", "ed-search-next-history": "llm-history-next",
    "ed-prev-line": "llm-up", "ed-next-line": "llm-down",
    "em-inc-search-prev": "llm-search", "vi-search-prev": "llm-search",
    "em-inc-search-next": "llm-search", "vi-search-next": "llm-search",
    "ed-newline": "llm-accept", "ed-clear-screen": "llm-clear-screen",
    "ed-redisplay": "llm-clear-screen", "vi-histedit": "llm-external-editor",
    "ed-end-of-file": "llm-delete-or-leave", "em-delete-or-list": "llm-delete-or-leave",
    "vi-list-or-eof": "llm-delete-or-leave",
  ]

  /// Reads the file, or returns `nil` if there is none.
  static func load() -> UserBindings? {
    let path: String
    if let file = getenv("EDITRC") {
      path = String(cString: file)
    } else if let home = getenv("HOME") {
      path = String(cString: home) + "/.editrc"
    } else {
      return nil
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    while bytes.count < limit, let more = Descriptor.read(file) { bytes += more }
    return UserBindings(path: path, text: String(decoding: bytes.prefix(limit), as: UTF8.self))
  }

  init(path: String, text: String) {
    self.path = path
    commands = text.split(separator: "\n").compactMap { line in
      var words = Self.words(of: String(line))
      let name = words.first?.split(separator: ":").last
      guard name == "bind", !words.contains(where: ["-e", "-v", "-l"].contains), words.count > 2
      else { return nil }
      if !words.contains("-s"), let last = words.last, let ours = Self.replacements[last] {
        words[words.count - 1] = ours
      }
      return words
    }
  }

  /// The bound escape sequences, without ESC.
  var sequences: Set<String> {
    var result: Set<String> = []
    for word in commands.joined() {
      for escape in ["^[", "\\e", "\\033"] where word.hasPrefix(escape) {
        let sequence = word.dropFirst(escape.count)
        if sequence.hasPrefix("[") || sequence.hasPrefix("O") { result.insert(String(sequence)) }
      }
    }
    return result
  }

  /// The words of a line, split by libedit's own quoting rules.
  private static func words(of line: String) -> [String] {
    guard let tokenizer = tok_init(nil) else { return [] }
    defer { tok_end(tokenizer) }
    var count: Int32 = 0
    var words: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    guard tok_str(tokenizer, line, &count, &words) == 0, let words else { return [] }
    return (0..<Int(count)).compactMap { words[$0].map { String(cString: $0) } }
  }
}
