import LLMRingConversations
import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// A conversation as one HTML file that needs no other: its style, and the images in it, are part
/// of it. It has no script, and a policy in its head keeps a browser from loading anything.
///
/// Answers look as they do on the terminal, tables and formulas included.
struct HTMLTranscript {
  let title: String
  let system: String
  let turns: [Turn]
  let images: ImageFolder?

  /// The columns in which tables are laid out.
  private static let columns = 96
  /// The largest image that goes into the file, in bytes.
  private static let imageLimit = 20 << 20

  var text: String {
    let title = Self.escaped(title.isEmpty ? "Conversation" : titleLine(of: title))
    let system =
      system.isEmpty
      ? "" : Self.section("system", "System prompt", Self.paragraph(SafeText(system)))
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      \(system)\(turns.map(html).joined())</body>
      </html>

      """
  }

  private func html(of turn: Turn) -> String {
    var body = ""
    if !turn.answer.reasoning.isEmpty {
      body += Self.folded("Reasoning", Self.paragraph(SafeText(turn.answer.reasoning)))
    }
    let said = turn.content.isEmpty ? turn.answer.refusal : turn.content
    if !said.isEmpty {
      body += Self.paragraph(turn.role == .assistant ? Self.rendered(said) : SafeText(said))
    }
    for call in turn.answer.toolCalls {
      body += Self.folded("Call of \(call.name)", Self.paragraph(SafeText(call.arguments)))
    }
    body += turn.attachments.map(Self.attachment).joined()
    body += turn.answer.images.map(image).joined()
    if !turn.answer.citations.isEmpty {
      let items = turn.answer.citations.map { "<li>\(Self.link($0))</li>\n" }
      body += "<ol>\n\(items.joined())</ol>\n"
    }
    if turn.status == .error, let error = turn.answer.error {
      body += "<p class=\"red\">\(Self.escaped(error))</p>\n"
    }
    return Self.section(turn.role.rawValue, Self.heading(of: turn), body)
  }

  private static func heading(of turn: Turn) -> String {
    let heading = TurnHeading(turn)
    return ([heading.name] + heading.notes + [HistoryMessages.time(turn.createdAt)])
      .joined(separator: " · ")
  }

  private static func rendered(_ markdown: String) -> SafeText {
    var renderer = MarkdownRenderer(options: MarkdownOptions(), columns: columns)
    return renderer.append(markdown) + renderer.finish()
  }

  private func image(_ name: String) -> String {
    guard let images, ImageFolder.isName(name),
      let bytes = try? InputFile.bytes(of: images.path(of: name), limit: Self.imageLimit)
    else { return "<p>(image: \(Self.escaped(name)))</p>\n" }
    let suffix = name.split(separator: ".").last ?? ""
    return Self.picture(bytes, type: "image/\(suffix == "jpg" ? "jpeg" : String(suffix))", name)
  }

  private static func attachment(_ file: StreamingEngine.Attachment) -> String {
    let type = file.mediaType.rawValue
    if type.hasPrefix("image/") { return picture(file.bytes, type: type, file.name) }
    guard type.hasPrefix("text/"), let text = String(validating: file.bytes, as: UTF8.self) else {
      return "<p>(file: \(escaped(file.name)))</p>\n"
    }
    return folded(file.name, paragraph(SafeText(text)))
  }

  private static func picture(_ bytes: [UInt8], type: String, _ name: String) -> String {
    "<p><img alt=\"\(escaped(name))\" src=\"data:\(escaped(type));base64,"
      + "\(Base64.text(of: bytes))\"></p>\n"
  }

  /// A link to a page; any other address is only text.
  private static func link(_ source: Citation) -> String {
    let words = escaped(source.title ?? source.url)
    let scheme = source.url.prefix { $0 != ":" }.lowercased()
    guard scheme == "https" || scheme == "http" else { return "\(words) \(escaped(source.url))" }
    return "<a rel=\"noopener noreferrer\" href=\"\(escaped(source.url))\">\(words)</a>"
  }

  private static func section(_ kind: String, _ heading: String, _ body: String) -> String {
    "<section class=\"\(kind)\">\n<h2>\(escaped(heading))</h2>\n\(body)</section>\n"
  }

  private static func folded(_ summary: String, _ body: String) -> String {
    "<details><summary>\(escaped(summary))</summary>\n\(body)</details>\n"
  }

  /// What is written stands between the tags without a line feed, which would be shown.
  private static func paragraph(_ text: SafeText) -> String {
    "<div class=\"text\">\(text.html)</div>\n"
  }

  private static func escaped(_ text: String) -> String { SafeText(line: text).html }

  private static let style = """
    :root { color-scheme: light dark; --dim: #6a737d; --line: #8884; --user: #8881 }
    body { font: 15px/1.5 ui-monospace, Menlo, Consolas, monospace; max-width: 100ch;
      margin: 2em auto; padding: 0 1em; overflow-wrap: anywhere }
    h1 { font-size: 1.3em } h2 { font-size: 1em; color: var(--dim); font-weight: normal }
    section { border-top: 1px solid var(--line); padding: .2em 0 1em }
    .user .text, .system .text { background: var(--user); padding: .5em 1em; border-radius: 6px }
    .text { white-space: pre-wrap } img { max-width: 100% } summary { color: var(--dim) }
    .bold, .heading { font-weight: bold } .dim, .marker, .comment { color: var(--dim) }
    .italic { font-style: italic } .underlined, .link { text-decoration: underline }
    .struck { text-decoration: line-through }
    .red { color: #d73a49 } .green, .string { color: #22863a } .yellow { color: #b08800 }
    .blue, .code { color: #0598bc } .magenta, .keyword { color: #a347ba } .cyan { color: #0598bc }
    """
}
