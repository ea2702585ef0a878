package import StreamingEngine

/// A file that goes with the next question.
package struct WaitingFile: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    /// It was read from there; the path has no links.
    case file(path: String)
    /// No file: the output of a command, the clipboard, standard input.
    case stream
    /// It went with a question before, which is asked again.
    case question
  }

  package let attachment: Attachment
  package let source: Source
  /// Where a link to it leads, for the user.
  let target: String?
  let tokens: TokenEstimate

  package init(_ attachment: Attachment, source: Source, target: String? = nil) {
    self.attachment = attachment
    self.source = source
    self.target = target
    tokens = TokenEstimate(of: attachment)
  }

  /// Whether it is another reading of the same file.
  func isSameFile(as other: WaitingFile) -> Bool {
    switch (source, other.source) {
    case (.file(let path), .file(let otherPath)): path == otherPath
    case (.question, .file), (.file, .question): attachment.name == other.attachment.name
    default: attachment == other.attachment
    }
  }
}

/// The files that go with the next question, each once.
package struct WaitingFiles: Sendable, Equatable {
  /// What became of a file that was to wait.
  enum Addition: Equatable {
    case added
    /// It was waiting already.
    case known
    /// It was waiting with other contents.
    case updated
  }

  /// No model reads as many.
  static let countLimit = 1000
  /// The size of all together, in bytes.
  static let sizeLimit = Attachment.sizeLimit

  package private(set) var files: [WaitingFile] = []

  package init(_ files: some Sequence<WaitingFile>) {
    for file in files { add(file) }
  }

  package var isEmpty: Bool { files.isEmpty }

  /// What is sent.
  package var attachments: [Attachment] { files.map(\.attachment) }

  /// Adds a file at the end. One that waits with other contents is replaced where it is.
  @discardableResult
  mutating func add(_ file: WaitingFile) -> Addition {
    guard let place = files.firstIndex(where: file.isSameFile) else {
      files.append(file)
      return .added
    }
    guard files[place].attachment.bytes != file.attachment.bytes else { return .known }
    files[place] = file
    return .updated
  }

  @discardableResult
  mutating func remove(at place: Int) -> WaitingFile {
    files.remove(at: place)
  }

  /// Why so many cannot go with one question; `nil` if they can.
  var excess: String? {
    if files.count > Self.countLimit {
      return "more than \(UsageMessages.grouped(Self.countLimit)) files for one question"
    }
    let size = files.reduce(0) { $0 + $1.attachment.bytes.count }
    return size > Self.sizeLimit ? "more than \(Self.sizeLimit >> 20) MiB for one question" : nil
  }
}

extension WaitingFiles: ExpressibleByArrayLiteral {
  /// Files that were not read from a path.
  package init(arrayLiteral attachments: Attachment...) {
    self.init(attachments.map { WaitingFile($0, source: .stream) })
  }
}
