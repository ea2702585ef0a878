import StreamingEngine

/// What attaching found files comes to: what is new about them, in words for the user, and what has
/// to be asked first.
struct AttachmentPlan: Equatable {
  /// What one path comes to.
  fileprivate struct Part: Equatable {
    let group: FoundFiles.Group
    /// What becomes of each of its files.
    let additions: [WaitingFiles.Addition]

    /// The files that are added.
    var added: [WaitingFile] {
      zip(group.files, additions).filter { $0.1 != .known }.map(\.0)
    }
  }

  private let parts: [Part]
  /// What will wait then.
  let waiting: WaitingFiles

  init(_ found: FoundFiles, to waiting: WaitingFiles) {
    var all = waiting
    parts = found.groups.map { group in
      Part(group: group, additions: group.files.map { all.add($0) })
    }
    self.waiting = all
  }

  private var added: [WaitingFile] { parts.flatMap(\.added) }

  /// Whether anything is added.
  var isChange: Bool { !added.isEmpty }

  /// What is said once the files wait.
  var announcement: String {
    isChange ? "attached to the next question: \(line)" : "nothing new to attach: \(line)"
  }

  /// What is attached, in one line: names, sizes, tokens, and where links lead.
  var line: String {
    let listed = parts.prefix(Self.listed).map(\.words)
    let more = parts.count - listed.count
    let words = listed.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    return parts.count > 1 && added.count > 1 ? "\(words); in all \(size)" : words
  }

  /// The size of all that is added.
  var size: String { FileMessages.size(of: added) }

  /// How many names are listed.
  fileprivate static let listed = 5
}

extension AttachmentPlan.Part {
  fileprivate var words: String {
    let name = group.name + (group.target.map { " → \($0)" } ?? "")
    let known = additions.count { $0 == .known }
    guard group.isSet else {
      switch additions.first {
      case .known?: return "\(name) (already attached)"
      case .updated?: return "\(name) (\(FileMessages.size(of: group.files)), as it is now)"
      default: return "\(name) (\(FileMessages.size(of: group.files)))"
      }
    }
    let names = group.files.prefix(AttachmentPlan.listed).map {
      String($0.attachment.name.dropFirst(group.base.count))
    }
    let more = group.files.count - names.count
    let details = [
      FileMessages.size(of: group.files), known > 0 ? "\(known) already attached" : nil,
      group.skipped.words,
    ].compactMap(\.self)
    return "\(name): \(names.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "") "
      + "(\(details.joined(separator: "; ")))"
  }
}

// MARK: - What has to be asked

extension AttachmentPlan {
  /// More files than this are asked about.
  private static let usualCount = 20
  /// More text than this, in bytes.
  private static let usualText = 1_000_000
  /// A larger image or document, in bytes.
  private static let usualImage = 10_000_000
  /// More of all images and documents.
  private static let usualImages = 20_000_000

  /// Why the user is asked first; `nil` if there is no reason.
  var concern: String? {
    let added = added
    let links = parts.filter { $0.group.leadsOut && !$0.added.isEmpty }.map(\.group.name)
    let text = Self.size(added.filter { $0.attachment.mediaType == .text })
    let images = added.filter { $0.attachment.mediaType != .text }
    let large = images.filter { $0.attachment.bytes.count > Self.usualImage }
    let all = Self.size(images)
    let reasons = [
      links.first.map { Self.leaving($0, more: links.count - 1) },
      added.count > Self.usualCount ? "these are \(UsageMessages.grouped(added.count)) files" : nil,
      text > Self.usualText ? "this is \(FileMessages.bytes(text)) of text" : nil,
      large.first.map {
        "\($0.attachment.name) has \(FileMessages.bytes($0.attachment.bytes.count))"
      },
      large.isEmpty && all > Self.usualImages
        ? "this is \(FileMessages.bytes(all)) of images and documents" : nil,
    ].compactMap(\.self)
    return reasons.isEmpty ? nil : reasons.joined(separator: ", and ")
  }

  private static func leaving(_ name: String, more: Int) -> String {
    more > 0
      ? "\(name) and \(more) more lead out of this folder" : "\(name) leads out of this folder"
  }

  /// What the added files are called in a question.
  var pronoun: String { added.count == 1 ? "it" : "them" }

  private static func size(_ files: [WaitingFile]) -> Int {
    files.reduce(0) { $0 + $1.attachment.bytes.count }
  }
}
