import LLMRingConversations
import LLMRingPlatform
import StreamingEngine

/// Finds and reads the files that paths name: files, folders with everything in them, and patterns.
///
/// What a folder or a pattern names without saying so is skipped and counted: hidden files, links,
/// and files that cannot be sent. No link is followed on the way down, so there are no loops. Links
/// in a path itself are followed, and shown.
struct FileFinder: ResumableTask {
  /// What one question can have.
  struct Limits {
    var files = WaitingFiles.countLimit
    var bytes = WaitingFiles.sizeLimit
    /// Names in folders that are looked at.
    var names = 100_000
    /// Bytes that are read, whether the file can be sent or not.
    var reading = 256 << 20
  }

  /// Why nothing is attached.
  enum Fault: Error, Equatable {
    /// Something cannot be read, or is not there.
    case unreadable(String)
    /// A file is of no type that models take.
    case unfit(String)

    var words: String {
      switch self {
      case .unreadable(let words), .unfit(let words): words
      }
    }
  }

  /// A path to find.
  struct Request {
    /// What it may be, the first that there is.
    var readings: [PathWord]
    /// Whether it is a word of a question, which may name nothing.
    var isOptional = false

    init(_ path: PathWord) {
      readings = [path]
    }

    init(_ mention: Mention) {
      readings = mention.readings
      isOptional = true
    }
  }

  private enum Step {
    case request(Request)
    /// A folder of a group, by its path from the base of the group.
    case folder(String, Glob.Progress)
    case file(String)
    /// A pipe, which may have nothing to read yet.
    case pipe(InputFile, PathWord)
  }

  /// The folder that the group in hand is in.
  private struct Base {
    let path: String
    let glob: Glob
  }

  private let place: FilePlace
  private let limits: Limits
  /// The next step is the last.
  private var steps: [Step]
  private var base = Base(path: "", glob: .everything)
  /// What the group in hand is to be, if it turns out to be empty.
  private var alternative: Request?
  /// Whether the group in hand is a folder whose name may be any word of a question.
  private var mayBeWord = false
  private(set) var found = FoundFiles()
  private(set) var fault: Fault?
  private var paths: Set<String> = []
  private var bytes = 0
  private var namesLeft: Int
  private var readingLeft: Int

  init(_ requests: [Request], from place: FilePlace, limits: Limits = Limits()) {
    self.place = place
    self.limits = limits
    steps = requests.reversed().map { .request($0) }
    namesLeft = limits.names
    readingLeft = limits.reading
  }

  var isOver: Bool { fault != nil || steps.isEmpty }

  /// How many files have been found, for the user who waits.
  var count: Int { paths.count }

  /// - Returns: What was found.
  func result() throws(Fault) -> FoundFiles {
    if let fault { throw fault }
    return found
  }

  mutating func advance() {
    let start = readingLeft
    // Few enough not to be waited for.
    for _ in 0..<64 where start - readingLeft < 4 << 20 {
      guard fault == nil, let step = steps.popLast() else { return }
      do throws(Fault) {
        try take(step)
        if isAtEndOfGroup { try checkGroup() }
      } catch {
        fault = error
      }
      if case .pipe? = steps.last { return }
    }
  }

  /// The pipe that is being waited for, by its name.
  var waitsForPipe: String? {
    guard case .pipe(let pipe, let word)? = steps.last, pipe.count == 0 else { return nil }
    return word.shown
  }

  private mutating func take(_ step: Step) throws(Fault) {
    switch step {
    case .pipe(let pipe, let word): try read(pipe, of: word)
    case .request(let request): try resolve(request)
    case .folder(let path, let progress): try list(path, progress)
    case .file(let path): try readFound(path)
    }
  }

  // MARK: A path

  private mutating func resolve(_ request: Request) throws(Fault) {
    alternative = nil
    mayBeWord = false
    guard let word = request.readings.first else { return }
    var rest = request
    rest.readings.removeFirst()
    let typed = word.path(home: place.home)
    guard !typed.isEmpty else { throw .unreadable("an empty path names no file") }
    let path = place.absolute(typed)
    if FileKind(of: path) != nil {
      mayBeWord = request.isOptional && !word.isPath
      return try take(path, of: word)
    }
    let fault = SystemFault.last
    // A link to nothing is there, but nothing that could be read.
    let isThere = FileKind(of: path, followsLinks: false) != nil
    if !isThere, let glob = word.pattern(home: place.home) {
      let folder = place.absolute(glob.base.isEmpty ? "." : glob.base)
      if FileKind(of: folder) == .folder,
        let location = try? FileLocation(of: folder, from: place)
      {
        alternative = rest
        return begin(word, at: location, glob: glob)
      }
    }
    if !rest.readings.isEmpty {
      try resolve(rest)
    } else if isThere {
      throw .unreadable("\(word.shown) cannot be read: it is a link that leads nowhere")
    } else if !request.isOptional {
      throw .unreadable("\(word.shown) cannot be read: \(fault)")
    }
  }

  private mutating func take(_ path: String, of word: PathWord) throws(Fault) {
    if FileKind(of: path) == .pipe {
      let pipe = try reading(word) { () throws(SystemFault) in
        try InputFile(path, limit: Attachment.sizeLimit)
      }
      return steps.append(.pipe(pipe, word))
    }
    let location = try reading(word) { () throws(SystemFault) in
      try FileLocation(of: path, from: place)
    }
    switch FileKind(of: location.path) {
    case .folder: begin(word, at: location, glob: .everything)
    case .file: try read(word, at: location)
    default:
      throw .unreadable("\(word.shown) cannot be read: it is neither a file nor a folder")
    }
  }

  private mutating func begin(_ word: PathWord, at location: FileLocation, glob: Glob) {
    let last = location.path.split(separator: "/").last.map { "\($0)/" } ?? ""
    let inside = location.path == place.folder ? "" : place.inside(location.path).map { "\($0)/" }
    found.groups.append(
      .init(
        name: word.shown, target: location.target, leadsOut: location.leadsOut, isSet: true,
        base: inside ?? last))
    base = Base(path: location.path, glob: glob)
    steps.append(.folder("", glob.start))
  }

  private mutating func read(_ word: PathWord, at location: FileLocation) throws(Fault) {
    var group = FoundFiles.Group(
      name: word.shown, target: location.target, leadsOut: location.leadsOut, isSet: false)
    let bytes = try reading(word) { () throws(SystemFault) in
      // A link that is there by now leads elsewhere than what the user is shown.
      try InputFile.bytes(of: location.path, limit: Attachment.sizeLimit, followsLink: false)
    }
    // The name that was typed, which a link does not share with its target.
    let last = word.path(home: place.home).split(separator: "/").last.map(String.init)
    let name = location.target == nil ? place.inside(location.path) ?? last : last
    let file = try attachment(name ?? location.path, bytes)
    group.files = [
      WaitingFile(file, source: .file(path: location.path), target: location.target)
    ]
    found.groups.append(group)
    guard !paths.contains(location.path) else { return }
    try count(location.path, bytes.count, in: word.shown)
  }

  /// Reads on, or waits a moment. Once the pipe is at its end, it is a file without a path: reading it
  /// again would give something else.
  private mutating func read(_ pipe: InputFile, of word: PathWord) throws(Fault) {
    try reading(word) { () throws(SystemFault) in try pipe.advance(waitingAtMost: 50) }
    guard pipe.isOver else { return steps.append(.pipe(pipe, word)) }
    let path = word.path(home: place.home)
    let last = path.split(separator: "/").last.map(String.init) ?? path
    let name = InputFile.descriptor(named: path) == nil ? last : "pipe-\(last)"
    found.groups.append(
      .init(
        name: word.shown, target: nil, leadsOut: false, isSet: false,
        files: [WaitingFile(try attachment(name, pipe.bytes), source: .stream)]))
    try count(path, pipe.count, in: word.shown)
  }

  private func reading<Result>(
    _ word: PathWord, _ body: () throws(SystemFault) -> Result
  ) throws(Fault) -> Result {
    do {
      return try body()
    } catch {
      throw .unreadable("\(word.shown) cannot be read: \(error)")
    }
  }

  private func attachment(_ name: String, _ bytes: [UInt8]) throws(Fault) -> Attachment {
    do {
      return try Attachment(name: name, bytes: bytes)
    } catch {
      throw .unfit(error.description)
    }
  }

  private mutating func count(
    _ path: String, _ size: Int, in name: String
  ) throws(Fault) {
    paths.insert(path)
    bytes += size
    if paths.count > limits.files {
      throw .unreadable(
        "\(name): more than \(UsageMessages.grouped(limits.files)) files; name fewer of them")
    }
    if bytes > limits.bytes {
      throw .unreadable("\(name): more than \(limits.bytes >> 20) MiB; name fewer files")
    }
  }

  // MARK: A folder

  private var isAtEndOfGroup: Bool {
    if case .request? = steps.last { true } else { steps.isEmpty }
  }

  private mutating func checkGroup() throws(Fault) {
    guard let group = found.groups.last, group.files.isEmpty else { return }
    if let alternative, group.skipped.isEmpty, alternative.isOptional {
      found.groups.removeLast()
      return try resolve(alternative)
    }
    if mayBeWord, group.isSet {
      found.groups.removeLast()
      return
    }
    let skipped = group.skipped.words.map { " (\($0))" } ?? ""
    throw .unreadable(
      base.glob == .everything
        ? "\(group.name) has no file that can be attached\(skipped)"
        : "\(group.name) matches no file that can be attached\(skipped)")
  }

  private mutating func list(_ path: String, _ progress: Glob.Progress) throws(Fault) {
    let group = found.groups.count - 1
    let names: [[UInt8]]
    do {
      names = try fileNames(inFolder: "\(base.path)/\(path)", limit: namesLeft + 1)
    } catch {
      guard path.isEmpty else { return found.groups[group].skipped.count(.unreadable) }
      throw .unreadable("\(found.groups[group].name) cannot be read: \(error)")
    }
    namesLeft -= names.count
    guard namesLeft >= 0 else {
      throw .unreadable(
        "\(found.groups[group].name): more than \(UsageMessages.grouped(limits.names)) files to "
          + "look at; name fewer of them")
    }
    var next: [Step] = []
    for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let name = String(validating: name, as: UTF8.self) else {
        found.groups[group].skipped.count(.unnamable)
        continue
      }
      let match = base.glob.match(name, at: progress)
      if match.isHidden { found.groups[group].skipped.count(.hidden) }
      guard match.isAny else { continue }
      let file = path + name
      switch FileKind(of: "\(base.path)/\(file)", followsLinks: false) {
      case .folder:
        if !match.progress.isEmpty { next.append(.folder("\(file)/", match.progress)) }
      case .file:
        if match.isWhole { next.append(.file(file)) }
      case .link:
        found.groups[group].skipped.count(.link)
      case .pipe, .special:
        if match.isWhole { found.groups[group].skipped.count(.special) }
      case nil:
        // It is gone, or the folder may be read but not entered.
        if errno != ENOENT { found.groups[group].skipped.count(.unreadable) }
      }
    }
    steps += next.reversed()
  }

  private mutating func readFound(_ path: String) throws(Fault) {
    let group = found.groups.count - 1
    let whole = base.path == "/" ? "/\(path)" : "\(base.path)/\(path)"
    switch contents(of: whole) {
    case .failure(let reason):
      found.groups[group].skipped.count(reason.reason)
    case .success(let bytes):
      guard let file = try? Attachment(name: found.groups[group].base + path, bytes: bytes) else {
        found.groups[group].skipped.count(bytes.isEmpty ? .empty : .binary)
        break
      }
      found.groups[group].files.append(WaitingFile(file, source: .file(path: whole)))
      if !paths.contains(whole) {
        try count(whole, bytes.count, in: found.groups[group].name)
      }
    }
    guard readingLeft > 0 else {
      throw .unreadable(
        "\(found.groups[group].name): more than \(limits.reading >> 20) MiB to read; "
          + "name fewer files")
    }
  }

  private struct Unfit: Error {
    let reason: SkippedFiles.Reason
  }

  private mutating func contents(of path: String) -> Result<[UInt8], Unfit> {
    do throws(SystemFault) {
      // A file that has become a link or a pipe since the search is not read.
      let file = try OpenFile(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
      let beginning = try file.read(limit: 64 << 10)
      readingLeft -= beginning.count
      // Most files that cannot be sent are known by their beginning.
      if Attachment.isBinary(beginning) { return .failure(Unfit(reason: .binary)) }
      guard beginning.count == 64 << 10 else { return .success(beginning) }
      let rest = try file.read(from: beginning.count, limit: Attachment.sizeLimit)
      readingLeft -= rest.count
      let bytes = beginning + rest
      return bytes.count > Attachment.sizeLimit
        ? .failure(Unfit(reason: .tooLarge)) : .success(bytes)
    } catch {
      return .failure(Unfit(reason: .unreadable))
    }
  }
}
