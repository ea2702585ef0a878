import LLMRingPlatform
import StreamingEngine

/// The folder of the answers that are being streamed, by this program and by others.
struct InflightFolder: Sendable {
  static let suffix = ".answer"
  /// More than this is not read of a file, whatever wrote it. Only an answer of very many very
  /// small pieces takes more; such a file is set aside and not removed.
  static let readLimit = 256 << 20

  let path: String

  /// Makes the file of an answer.
  func begin(_ header: DraftHeader, number: UInt64) throws(SystemFault) -> AnswerDraft {
    try PrivateFolder.make(path)
    // Nobody is to find the file before it is locked.
    let folder = try locked()
    let id =
      Self.draftPrefix(header.conversation, header.parent) + conversationID(from: number)
    let path = "\(path)/\(id)\(Self.suffix)"
    let file = try OpenFile(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, mode: 0o600)
    guard try file.lock(waitingAtMost: 0) else { throw SystemFault(code: EWOULDBLOCK) }
    let draft: AnswerDraft
    do throws(SystemFault) {
      draft = try AnswerDraft(file, id: id, path: path, header: header)
    } catch {
      unlink(path)
      throw error
    }
    withExtendedLifetime(folder) { _ in }
    return draft
  }

  /// How the names of the answers to a turn begin.
  static func draftPrefix(_ conversation: String, _ parent: Int64) -> String {
    "\(name(of: conversation))-\(parent)-"
  }

  /// What stands for a conversation in the names of files: its id, unless an earlier version brought
  /// one in from elsewhere that would lead out of the folder.
  private static func name(of conversation: String) -> String {
    ConversationID.isValid(conversation) ? conversation : ConversationID.substitute(conversation)
  }

  /// Makes the file that shows that this program answers a question.
  func mark(number: UInt64) throws(SystemFault) -> AnsweringMark {
    try PrivateFolder.make(path)
    return try mark("\(conversationID(from: number))\(AnsweringMark.suffix)")
  }

  /// Makes a file that is locked as long as this program keeps it.
  ///
  /// - Parameter id: Its name.
  func mark(_ id: String) throws(SystemFault) -> AnsweringMark {
    let path = "\(path)/\(id)"
    // It gets the name by which others find it once it is locked and says who made it. There is no
    // wait for them: on a busy machine that may take longer than anyone can wait.
    let new = "\(path).new"
    let file = try OpenFile(new, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    do throws(SystemFault) {
      guard try file.lock(waitingAtMost: 0) else { throw SystemFault(code: EWOULDBLOCK) }
      let mark = try AnsweringMark(file, id: id, path: path)
      guard rename(new, path) == 0 else { throw .last }
      return mark
    } catch {
      unlink(new)
      throw error
    }
  }

  /// Whether the program lives that made a mark.
  func isHeld(mark id: String) -> Bool {
    guard id.hasSuffix(AnsweringMark.suffix), !id.contains("/") else { return false }
    return isHeld(id)
  }

  /// Whether the program lives that writes one of the answers whose names begin so.
  func hasHeldDraft(beginningWith prefixes: [String]) -> Bool {
    let drafts = names(Self.suffix).filter { prefixes.contains(where: $0.hasPrefix) }
    // One that has just been made must be locked by its writer first.
    guard !drafts.isEmpty, let folder = try? locked() else { return false }
    defer { withExtendedLifetime(folder) { _ in } }
    return drafts.contains { isHeld($0) }
  }

  /// Removes the marks of programs that have died.
  func removeMarks() {
    _ = held(AnsweringMark.suffix)
  }

  /// The marks of programs that live. Those of others are removed.
  func held(_ suffix: String) -> [String] {
    names(suffix).filter { name in
      if isHeld(name) { return true }
      unlink("\(path)/\(name)")
      return false
    }
  }

  /// Takes over the mark of a program that has died.
  ///
  /// - Returns: `nil` if it lives.
  func take(_ id: String) -> AnsweringMark? {
    guard !isHeld(id), let file = try? OpenFile("\(path)/\(id)", O_RDWR | O_CREAT, mode: 0o600),
      (try? file.lock(waitingAtMost: 0)) == true
    else { return nil }
    return try? AnsweringMark(file, id: id, path: "\(path)/\(id)")
  }

  /// Whether a file is there and its writer lives: it has a lock on the file, or where there are no
  /// locks, a process has the number that the file begins with.
  private func isHeld(_ name: String) -> Bool {
    guard let file = try? OpenFile("\(path)/\(name)", O_RDWR | O_NOFOLLOW) else { return false }
    switch try? file.lockOutcome(waitingAtMost: 0, isShared: true) {
    case .busy: return true
    case .locked, nil: return false
    case .unsupported: return Self.isWriterAlive(of: file, name)
    }
  }

  /// Whether a process has the number that a file names, where no lock tells whether its writer lives.
  private static func isWriterAlive(of file: borrowing OpenFile, _ name: String) -> Bool {
    let limit = name.hasSuffix(suffix) ? 4_096 : 32
    guard let bytes = try? file.read(limit: limit) else { return false }
    let process =
      name.hasSuffix(suffix)
      ? DraftContent(bytes).header?.process : ConversationClaim.process(in: bytes)
    return process.map { kill($0, 0) == 0 || errno == EPERM } ?? false
  }

  /// Makes this program the one that has a conversation open.
  func claim(_ conversation: String) throws(SystemFault) -> ConversationClaim.Outcome {
    try PrivateFolder.make(path)
    let path = "\(path)/\(Self.name(of: conversation))\(ConversationClaim.suffix)"
    // Whoever had it may take the file away between opening and locking it.
    for _ in 0..<100 {
      let file = try OpenFile(path, O_RDWR | O_CREAT, mode: 0o600)
      guard try file.lock(waitingAtMost: 0) else {
        return .elsewhere(process: ConversationClaim.process(in: try file.read(limit: 32)))
      }
      guard try file.isStill(at: path) else { continue }
      return .claimed(try ConversationClaim(file, conversation: conversation, path: path))
    }
    throw SystemFault(code: EWOULDBLOCK)
  }

  /// The files whose writers have died, the oldest turn first. Usually one look at a folder that
  /// is not there.
  ///
  /// - Returns: The files, locked; and the paths of those that cannot be opened.
  func abandoned() throws(SystemFault) -> (drafts: [AbandonedDraft], unreadable: [String]) {
    removeMarks()
    guard !names(Self.suffix).isEmpty else { return ([], []) }
    let folder = try locked()
    var found: [AbandonedDraft] = []
    var unreadable: [String] = []
    for name in names(Self.suffix) {
      let path = "\(path)/\(name)"
      do throws(SystemFault) {
        let file = try OpenFile(path, O_RDWR | O_NOFOLLOW)
        switch try file.lockOutcome(waitingAtMost: 0) {
        case .busy: continue
        case .unsupported where Self.isWriterAlive(of: file, name): continue
        case .locked, .unsupported: break
        }
        found.append(
          AbandonedDraft(file, id: String(name.dropLast(Self.suffix.count)), path: path))
      } catch  where error.code == ENOENT {
        // Its writer has just saved it.
        continue
      } catch {
        unreadable.append(path)
      }
    }
    withExtendedLifetime(folder) { _ in }
    return (found, unreadable)
  }

  private func locked() throws(SystemFault) -> OpenFile {
    let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY)
    guard try folder.lock() else { throw SystemFault(code: EWOULDBLOCK) }
    return folder
  }

  func names(_ suffix: String) -> [String] {
    fileNames(inFolder: path).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// A file whose writer has died, locked by us.
  final class AbandonedDraft {
    let id: String
    let path: String
    private let file: OpenFile

    init(_ file: consuming OpenFile, id: String, path: String) {
      self.file = file
      self.id = id
      self.path = path
    }

    func bytes() throws(SystemFault) -> [UInt8] {
      try file.read(limit: InflightFolder.readLimit)
    }

    func remove() {
      unlink(path)
    }

    /// Keeps the file in a place where llmring does not look for answers.
    ///
    /// - Returns: Its new path; the old one where it cannot be moved.
    func setAside() -> String {
      let aside = "\(path).damaged"
      return rename(path, aside) == 0 ? aside : path
    }
  }
}
