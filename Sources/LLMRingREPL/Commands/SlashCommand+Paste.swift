import StreamingEngine

extension SlashCommand {
  static let paste = SlashCommand(
    name: "paste", argument: .none,
    summary: "attach the image or the text on the clipboard to the next question"
  ) { _, session, host throws(Fault) in
    let report: Attaching.Report
    switch host.readClipboard() {
    case .none(let reason):
      throw Fault(reason)
    case .files(let urls):
      let requests = urls.map { FileFinder.Request(PathWord(plain: $0)) }
      report = try Attaching.attach(requests, in: session, host)
    case .bytes(let bytes):
      let file = try faulting { () throws(LLMError) in
        try clipping(bytes, beside: session.attachments)
      }
      report = try Attaching.add(FoundFiles(groups: [.init(stream: file)]), in: session, host)
    }
    return [report.words]
  }

  /// The clipboard as a file whose name no other waiting file has.
  private static func clipping(
    _ bytes: [UInt8], beside waiting: WaitingFiles
  ) throws(LLMError) -> Attachment {
    let type = try Attachment(name: "clipboard", bytes: bytes).mediaType
    let names = waiting.attachments.filter { $0.bytes != bytes }.map(\.name)
    let free = (1...).lazy.map { number in
      "clipboard\(number == 1 ? "" : "-\(number)").\(type.nameEnding)"
    }.first { !names.contains($0) }
    return try Attachment(name: free ?? "clipboard", bytes: bytes)
  }
}

extension Attachment.MediaType {
  /// What the names of such files usually end with.
  fileprivate var nameEnding: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .gif: "gif"
    case .webp: "webp"
    case .pdf: "pdf"
    case .text: "txt"
    }
  }
}
