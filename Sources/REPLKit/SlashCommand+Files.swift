import Settings
import StreamingEngine
import TerminalKit

extension SlashCommand {
  static let attach = SlashCommand(
    name: "attach", synonyms: ["file"], argument: .required("path"),
    summary: "send a file with the next question: an image, a PDF document or text",
    completion: { path, _, surroundings in
      TypedPath(path, home: surroundings.home).completion(for: .reading)
    }
  ) { path, session, surroundings throws(Fault) in
    let bytes: [UInt8]
    do throws(SystemFault) {
      bytes = try OpenFile.bytes(
        of: TypedPath(path, home: surroundings.home).path, limit: Attachment.sizeLimit)
    } catch {
      throw Fault("\(path) cannot be read: \(error)")
    }
    let file = try faulting { () throws(LLMError) in try Attachment(name: path, bytes: bytes) }
    session.attachments.append(file)
    let names = session.attachments.map(\.name).joined(separator: ", ")
    return .say(["with the next question: \(names)"])
  }
}
