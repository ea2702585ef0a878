import LLMRingConversations
import LLMRingPlatform
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/export html`.
struct HTMLTranscriptTests {
  private func html(_ turns: [Turn], title: String = "A title") -> String {
    Transcript(id: "3f7k", title: title, turns: turns).text(.html)
  }

  private func question(_ text: String) -> Turn {
    Turn(id: 1, role: .user, content: text, createdAt: 1_795_363_200_000)
  }

  private func answer(_ text: String) -> Turn {
    Turn(
      id: 2, role: .assistant, content: text, alias: "chatbot", model: "openai:m",
      createdAt: 1_795_363_201_000)
  }

  @Test("is one document with the question as typed and the answer as shown")
  func document() {
    let text = html([question("a *b*"), answer("**bold** and $x^2$")])
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
    #expect(text.hasSuffix("</body>\n</html>\n"))
    #expect(text.contains("<title>A title</title>"))
    #expect(text.contains("<div class=\"text\">a *b*</div>"))
    #expect(text.contains("<span class=\"bold\">bold</span> and x²</div>"))
    #expect(text.contains("<h2>chatbot · openai:m · 2026-11-22T"))
  }

  @Test("a turn has the heading that it has in Markdown, and its time")
  func headings() {
    var cut = answer("a")
    (cut.status, cut.isAside) = (.recovered, true)
    let time = "2026-11-22T16:00:01.000000+00:00"
    #expect(
      html([cut]).contains("<h2>chatbot · openai:m · btw · interrupted · \(time)</h2>"))
    (cut.model, cut.isAside) = (nil, false)
    #expect(html([cut]).contains("<h2>assistant · interrupted · \(time)</h2>"))
  }

  @Test(
    "nothing of a conversation can be more than text",
    arguments: [
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</div></body>",
      "`<script>`", "```html\n<script>x</script>\n```", "[a](javascript:alert(1))",
      "| <b> | \"'> |\n|---|---|\n| <i> | x |", "\u{1B}[31m<x>\u{0}", "\u{202E}<x>",
      "$\\text{<script>}$", "<details><summary><u>x</u></summary></details>",
    ])
  func inert(text: String) {
    var ended = answer(text)
    ended.status = .error
    ended.alias = text
    ended.answer.error = text
    ended.answer.reasoning = text
    ended.answer.toolCalls = [ToolCall(index: 0, id: "1", name: text, arguments: text)]
    ended.answer.citations = [Citation(url: "javascript:alert(1)", title: text)]
    let page = html([question(text), ended], title: text)
    let allowed = [
      "html", "head", "meta", "title", "style", "body", "h1", "h2", "section",
      "details", "summary", "div", "span", "p", "ol", "li",
    ]
    for match in page.dropFirst("<!DOCTYPE html>".count).matches(
      of: /<\/?([!A-Za-z][A-Za-z0-9]*)([^>]*)>/)
    {
      #expect(allowed.contains(String(match.1)), "\(match.0)")
      let attribute = /(\ (class|charset|content|http-equiv|lang|name)="[^"<>]*")*/
      #expect(match.2.wholeMatch(of: attribute) != nil, "\(match.0)")
    }
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!page.contains("\u{202E}"))
  }

  @Test("sources are links only if a browser opens them as pages, and images are part of the file")
  func additions() throws {
    let folder = try TemporaryFolder()
    let images = ImageFolder(path: folder.path)
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3]
    var turn = answer("See.")
    turn.answer.citations = [
      Citation(url: "https://a.example/?q=\"<", title: "A & B"), Citation(url: "ftp://b.example"),
    ]
    turn.answer.images = [
      try images.save(GeneratedImage(mediaType: "image/png", data: png)),
      "\(String(repeating: "a", count: 64)).png",
    ]
    let text = Transcript(id: nil, title: "", turns: [turn], images: images).text(.html)
    #expect(
      text.contains(
        "<a rel=\"noopener noreferrer\" href=\"https://a.example/?q=&quot;&lt;\">A &amp; B</a>"))
    #expect(text.contains("<li>ftp://b.example ftp://b.example</li>"))
    #expect(text.contains("src=\"data:image/png;base64,iVBORwECAw==\""))
    #expect(text.contains("<p>(image: aaaa"))
    #expect(text.contains("img-src data:"))
  }
}
