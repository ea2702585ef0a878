import LLMRingPlatform
import Settings
import StreamingEngine
import TerminalKit

extension SlashCommand {
  static let attach = SlashCommand(
    name: "attach", synonyms: ["file"], argument: .required("path"),
    summary: "send a file with the next question: an image, a PDF document or text",
    completion: { path, session in
      TypedPath(path, home: session.services.home).completion(for: .reading)
    }
  ) { typed, session, _ throws(Fault) in
    let path = TypedPath(typed, home: session.services.home)
    let bytes: [UInt8]
    do throws(SystemFault) {
      bytes = try OpenFile.bytes(of: path.path, limit: Attachment.sizeLimit)
    } catch {
      throw Fault("\(path.unquoted) cannot be read: \(error)")
    }
    let file = try faulting { () throws(LLMError) in
      try Attachment(name: path.unquoted, bytes: bytes)
    }
    session.attachments.append(file)
    let names = session.attachments.map(\.name).joined(separator: ", ")
    return ["attached to the next question: \(names)"]
  }
}
