import LLMRingPlatform
package import LLMRingConversations
import StreamingEngine

/// A file or a pipe with conversations that were held elsewhere, or written out here: what it is, its
/// first bytes tell, and not its name.
package struct ImportFile {
  /// More than this is no document that a person keeps. A database, and an array of conversations, are
  /// read piece by piece, and have no limit.
  private static let sizeLimit = 64 << 20

  /// The most that one conversation of an array may have, with its images. Also of a database that
  /// comes through a pipe: it is copied to a file first.
  private static let partLimit = 512 << 20

  private let path: String
  private let onWait: () -> Void

  /// - Parameters:
  ///   - path: `-` names standard input.
  ///   - onWait: Called once if nothing has come from a pipe for a second.
  package init(path: String, onWait: @escaping () -> Void = {}) {
    self.path = path
    self.onWait = onWait
  }

  /// Brings in what the store does not have yet.
  ///
  /// Turns without a date get the time at which the file was last changed, or the current time if
  /// they come through a pipe, which a note says.
  ///
  /// - Parameter now: The current time, in milliseconds since 1970 UTC.
  /// - Returns: What was brought in; its failures say what was not.
  /// - Throws: ``ImportError`` for a file of which nothing can be read; ``StoreError`` when it cannot
  ///   be saved. What was brought in of it before stays.
  package func add(to store: ConversationStore, at now: Int64) throws -> ImportCount {
    var count = ImportCount()
    let input = try reading { () throws(SystemFault) in try beginning() }
    let times = Times(now: now, file: input.modifiedAt.map { min($0, now) } ?? now)
    do {
      try add(input, to: store, &count, times)
    } catch let error as ImportError where count.conversations > 0 {
      count.fail(error.description)
    }
    if input.modifiedAt == nil, count.undatedConversations > 0 {
      count.note(
        "\(UsageMessages.count(count.undatedConversations, "conversation")) without dates; used the "
          + "current time")
    }
    return count
  }

  private func add(
    _ input: InputFile, to store: ConversationStore, _ count: inout ImportCount, _ times: Times
  ) throws {
    guard input.bytes.starts(with: "SQLite format 3\0".utf8) || isDamagedStore(input) else {
      if let elements = try elements(of: input) {
        return try Self.add(elements, to: store, &count, times)
      }
      return try Self.add(text: try text(of: input), to: store, &count, times)
    }
    guard input.isPipe || InputFile.isStandardInput(path) else {
      return try Self.add(databaseAt: path, to: store, &count, times)
    }
    try reading { () throws(SystemFault) in try input.read() }
    try ScratchFile.with(named: "copy.db") { copy in
      do throws(SystemFault) {
        try OpenFile(copy, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600).write(input.bytes)
      } catch {
        throw ScratchFault(error)
      }
      try Self.add(databaseAt: copy, to: store, &count, times)
    }
  }

  /// In milliseconds since 1970 UTC.
  private struct Times {
    /// No turn is later.
    var now: Int64
    /// The time of turns without a date.
    var file: Int64
  }

  /// Whether a file is one of our stores by its name that has lost its beginning.
  private func isDamagedStore(_ input: InputFile) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.contains(".sqlite") && !input.bytes.isEmpty && !input.isPipe
      && Self.firstSign(input.bytes).map { ![UInt8(ascii: "["), UInt8(ascii: "{")].contains($0) }
        ?? true
  }

  /// The file, read as far as it takes to know what it is.
  private func beginning() throws(SystemFault) -> InputFile {
    let input =
      InputFile.isStandardInput(path)
      ? InputFile(standardInput: Self.partLimit)
      : try InputFile(path, limit: Self.partLimit)
    try input.read(atLeast: 16, onWait: onWait)
    return input
  }

  /// The elements of a text that is an array, read piece by piece; `nil` if it is something else, or in
  /// another encoding than UTF-8.
  private func elements(of input: InputFile) throws(ImportError) -> JSONElements? {
    guard !InputText.isUTF16(input.bytes), !input.bytes.prefix(16).contains(0) else { return nil }
    let beginning = InputText.withoutByteOrderMark(input.bytes)
    guard Self.firstSign(beginning) == UInt8(ascii: "[") else { return nil }
    _ = input.takeBytes()
    return JSONElements(beginning, limit: Self.partLimit) {
      try reading { () throws(SystemFault) in
        try input.read(atLeast: 1)
        return input.takeBytes()
      }
    }
  }

  /// The whole of a text, as UTF-8.
  private func text(of input: InputFile) throws(ImportError) -> [UInt8] {
    try reading { () throws(SystemFault) in
      let limit = Self.firstSign(input.bytes) == UInt8(ascii: "[") ? Self.partLimit : Self.sizeLimit
      try input.read(atLeast: limit + 1)
      if input.count > limit { throw SystemFault(code: EFBIG) }
    }
    guard let text = InputText.utf8(input.bytes) else {
      throw ImportError("it is neither UTF-8 text nor an SQLite file")
    }
    return text
  }

  /// Of a byte order mark and of the zeros of UTF-16 nothing else is asked than of white space.
  private static func firstSign(_ bytes: [UInt8]) -> UInt8? {
    let ignored: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF]
    return bytes.first { !ignored.contains($0) }
  }

  private static func add(
    text: [UInt8], to store: ConversationStore, _ count: inout ImportCount, _ times: Times
  ) throws {
    if let elements = JSONElements(text) {
      try add(elements, to: store, &count, times)
    } else {
      let one = try conversation(text, at: times.file)
      try store.add([one.notAfter(times.now)], to: &count)
    }
  }

  private static func add(
    databaseAt path: String, to store: ConversationStore, _ count: inout ImportCount,
    _ times: Times
  ) throws {
    func add(_ log: LLMLog) throws {
      try log.read { some in try store.add(some.map { $0.notAfter(times.now) }, to: &count) }
    }
    switch try ConversationStore.isStore(path) {
    case true?: break
    case false?: return try add(LLMLog(path: path, at: times.file))
    case nil:
      // A database with a write-ahead log, which may be either.
      let isLog = try ConversationStore.withCopy(of: path) { copy in
        guard let log = try? LLMLog(path: copy, at: times.file) else { return false }
        try add(log)
        return true
      }
      if isLog { return }
    }
    count = try store.merge(path, at: times.now)
  }

  /// Brings in an array of conversations: the export of a chat service, or several of llmring's. An
  /// element that cannot be read is left out, which a failure of the count says.
  private static func add(
    _ elements: JSONElements, to store: ConversationStore, _ count: inout ImportCount,
    _ times: Times
  ) throws {
    var elements = elements
    var first: ImportError?
    var place = 0
    while let element = try elements.next() {
      defer { place += 1 }
      let found: [ImportedConversation]
      do throws(ImportError) {
        found = try conversations(element, at: times.file)
      } catch {
        let fault = ImportError("conversation \(place + 1): \(error)")
        count.fail(fault.description)
        first = first ?? fault
        continue
      }
      // Branches of one conversation count once.
      let before = count.conversations
      try store.add(found.map { $0.notAfter(times.now) }, to: &count)
      count.conversations = before + (count.conversations > before ? 1 : 0)
    }
    if let first, count.conversations == 0 { throw first }
  }

  private static func conversations(
    _ element: [UInt8], at time: Int64
  ) throws(ImportError) -> [ImportedConversation] {
    guard let text = String(validating: element, as: UTF8.self) else {
      throw ImportError("it is not UTF-8 text")
    }
    guard let value = JSONValue(parsing: text) else {
      throw ImportError("it is not JSON; the file may be cut off")
    }
    if let branches = ServiceExport.conversations(value, at: time) { return branches }
    guard value["turns"] != nil else {
      throw ImportError("it is not a conversation of ChatGPT, Claude or llmring")
    }
    return [try Transcript.imported(json: element, at: time)]
  }

  private func reading<Result>(
    _ body: () throws(SystemFault) -> Result
  ) throws(ImportError) -> Result {
    do throws(SystemFault) {
      return try body()
    } catch {
      throw ImportError("it cannot be read: \(error)")
    }
  }

  private static func conversation(
    _ bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    let text = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch text.first {
    case UInt8(ascii: "{"): return try Transcript.imported(json: bytes, at: time)
    case UInt8(ascii: "#"): return try Transcript.imported(markdown: bytes, at: time)
    case UInt8(ascii: "<"):
      throw ImportError("it is a web page; import a JSON or Markdown export instead")
    case nil: throw ImportError("it is empty")
    default: return try AichatSession.conversation(bytes, at: time)
    }
  }
}
