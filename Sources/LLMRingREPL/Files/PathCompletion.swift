import LLMRingPlatform
import LLMRingTerminal

/// The last word of a text, as far as it is typed.
private struct OpenWord {
  /// The path, without what quotes it.
  var path = ""
  /// How many characters of the text the name at its end takes.
  var nameLength = 0
  /// The quote that is open; `nil` if none is.
  var quote: Character?
  /// The quote that was open where the name begins.
  var nameQuote: Character?
  /// Whether a quote was closed in the name, which then cannot be continued.
  var isClosed = false

  /// Everything after the last slash.
  var name: Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }
  var folder: String { String(path.dropLast(name.count)) }

  init(atEndOf text: Substring, quoting: PathWord.Quoting) {
    var rest = text
    while let character = rest.popFirst() {
      switch character {
      case "\\" where quote != "'":
        // Without what it is before, nothing can be offered.
        isClosed = rest.isEmpty
        if let next = rest.popFirst() { append(next, length: 2) }
      case _ where character == quote:
        quote = nil
        isClosed = true
        nameLength += 1
      case "\"", "'":
        guard quote == nil, opens(character, before: rest, quoting) else { fallthrough }
        quote = character
        nameLength += 1
      case _ where quote == nil && character.isWhitespace:
        self = OpenWord(atEndOf: rest, quoting: quoting)
        return
      default:
        append(character, length: 1)
      }
    }
  }

  /// In a name, a quote that nothing closes is an apostrophe.
  private func opens(
    _ quote: Character, before rest: Substring, _ quoting: PathWord.Quoting
  ) -> Bool {
    if path.isEmpty && nameLength == 0 { return true }
    return quoting == .anywhere && (name.isEmpty || rest.contains(quote))
  }

  private mutating func append(_ character: Character, length: Int) {
    path.append(character)
    nameLength += length
    guard character == "/" else { return }
    nameLength = 0
    nameQuote = quote
    isClosed = false
  }
}

extension Completion {
  /// The files and folders that the path at the end of a text may be continued to. What a path
  /// cannot have as it is gets its backslash, unless it stands in quotes, which a file closes.
  ///
  /// Hidden names are offered to a name that begins with a dot.
  ///
  /// - Parameter findsFiles: Whether files are offered, too, and not only folders.
  init(
    ofPathAtEndOf text: some StringProtocol, quoting: PathWord.Quoting, from place: FilePlace,
    findsFiles: Bool = true
  ) {
    let word = OpenWord(atEndOf: Substring(text), quoting: quoting)
    guard !word.isClosed else {
      self = .none
      return
    }
    if word.path == "~" {
      self.init(replaced: 1, candidates: word.quote == nil ? ["~/"] : [])
      return
    }
    let typed = word.folder.isEmpty ? "." : PathWord(plain: word.folder).path(home: place.home)
    let folder = place.absolute(typed)
    // A quote within the name is replaced with it.
    let opening = word.quote != word.nameQuote ? word.quote.map(String.init) ?? "" : ""
    let candidates = FolderNames(beginningWith: word.name, in: folder).compactMap {
      found -> String? in
      guard findsFiles || found.isFolder, let name = Self.quoted(found.name, word.quote) else {
        return nil
      }
      let closing = word.quote.map(String.init) ?? ""
      return opening + name + (found.isFolder ? "/" : "\(closing) ")
    }
    self.init(replaced: word.nameLength, candidates: candidates)
  }

  /// A name as it has to be typed; `nil` if it cannot be.
  private static func quoted(_ name: String, _ quote: Character?) -> String? {
    // Text of several lines is never a command, and names no files.
    guard !name.contains(where: \.isNewline) else { return nil }
    return switch quote {
    case nil: PathWord.quoted(name)
    case "'"?: name.contains("'") ? nil : name
    default: name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
  }
}

/// The files and folders of a folder whose names begin with a text, sorted, whatever the case of its
/// letters. Names that are not UTF-8 cannot be typed, and are left out.
struct FolderNames: Sequence {
  private var found: [(name: String, isFolder: Bool)] = []

  /// More are not looked at.
  private static let limit = 100_000

  init(beginningWith beginning: some StringProtocol, in folder: String) {
    let isHidden = beginning.hasPrefix(".")
    let lowercased = beginning.lowercased()
    let names = ((try? fileNames(inFolder: folder, limit: Self.limit)) ?? [])
      .compactMap { String(validating: $0, as: UTF8.self) }
      .filter { $0.hasPrefix(".") == isHidden && $0.lowercased().hasPrefix(lowercased) }
    for name in names.sorted() {
      switch FileKind(of: "\(folder)/\(name)") {
      case .file: found.append((name, false))
      case .folder: found.append((name, true))
      default: break
      }
    }
  }

  func makeIterator() -> some IteratorProtocol<(name: String, isFolder: Bool)> {
    found.makeIterator()
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
