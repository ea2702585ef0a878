import Settings
import StreamingEngine

extension SlashCommand {
  static let attach = SlashCommand(
    name: "attach", synonyms: ["file"], argument: .required("path"),
    summary: "send a file with the next question: an image, a PDF document or text"
  ) { path, session, _ throws(Fault) in
    let bytes: [UInt8]
    do throws(SystemFault) {
      bytes = try OpenFile.bytes(of: path, limit: Attachment.sizeLimit)
    } catch {
      throw Fault("\(path) cannot be read: \(error)")
    }
    let file = try faulting { () throws(LLMError) in try Attachment(name: path, bytes: bytes) }
    session.attachments.append(file)
    let names = session.attachments.map(\.name).joined(separator: ", ")
    return .say(["with the next question: \(names)"])
  }
}
