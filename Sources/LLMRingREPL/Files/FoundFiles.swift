import StreamingEngine

/// What the paths of a question or a command name.
struct FoundFiles: Equatable {
  /// What one path names.
  struct Group: Equatable {
    /// The path, for the user.
    let name: String
    /// Where a link takes it.
    let target: String?
    /// Whether a link takes it out of the working folder.
    let leadsOut: Bool
    /// Whether it is a folder or a pattern, which may name any number of files.
    let isSet: Bool
    /// What the names of its files begin with, if it is one.
    var base = ""
    var files: [WaitingFile] = []
    var skipped = SkippedFiles()
  }

  var groups: [Group] = []

  var files: [WaitingFile] { groups.flatMap(\.files) }
}

/// The files in folders that do not go with a question, by the reason.
struct SkippedFiles: Equatable {
  enum Reason: CaseIterable {
    case hidden
    case link
    case binary
    case empty
    case tooLarge
    case unreadable
    case special
    case unnamable

    fileprivate func words(_ count: Int) -> String {
      switch self {
      case .hidden: "\(count) hidden"
      case .link: UsageMessages.count(count, "link")
      case .binary: "\(count) binary"
      case .empty: "\(count) empty"
      case .tooLarge: "\(count) too large"
      case .unreadable: "\(count) unreadable"
      case .special: count == 1 ? "1 that is not a file" : "\(count) that are not files"
      case .unnamable: "\(count) whose name\(count == 1 ? " is" : "s are") not UTF-8"
      }
    }
  }

  private var counts: [Reason: Int] = [:]

  mutating func count(_ reason: Reason) {
    counts[reason, default: 0] += 1
  }

  var isEmpty: Bool { counts.isEmpty }

  /// `skipped: 3 hidden, 1 link`; `nil` if nothing was.
  var words: String? {
    let words = Reason.allCases.compactMap { reason in counts[reason].map(reason.words) }
    return words.isEmpty ? nil : "skipped: \(words.joined(separator: ", "))"
  }
}

extension FoundFiles.Group {
  /// What came in on a stream and has no path.
  init(stream attachment: Attachment) {
    self.init(
      name: attachment.name, target: nil, leadsOut: false, isSet: false,
      files: [WaitingFile(attachment, source: .stream)])
  }
}
