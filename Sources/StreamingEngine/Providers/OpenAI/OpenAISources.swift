internal import LLMRingWire

/// The sources of an answer, in any of the forms in which OpenAI and compatible servers send them.
///
/// | form | sent by |
/// |---|---|
/// | `annotations:[{"type":"url_citation","url_citation":{"url","title"}}]` | OpenAI, OpenRouter |
/// | the same without the inner object | OpenAI in Responses |
/// | `citations:["https://…"]` | Perplexity, xAI |
/// | `search_results:[{"url","title"}]` | Perplexity |
/// | `web_search:[{"link","title"}]` | Z.ai |
/// | `search_info:{"search_results":[…]}` | DashScope |
/// | `context:{"citations":[…]}` | Azure with the user's own data |
/// | `executed_tools:[{"search_results":{"results":[…]}}]` | Groq |
struct OpenAISources {
  /// In the order of arrival, each address once.
  private(set) var citations: [Citation] = []

  /// Adds the sources in the next value.
  mutating func read(_ json: inout JSONScanner) throws(JSONError) {
    if let url = try json.string() {
      add(url: url, title: nil)
    } else if try json.enterArray() {
      while try json.nextElement() { try read(&json) }
    } else if try json.enterObject() {
      try readObject(&json)
    }
  }

  private mutating func readObject(_ json: inout JSONScanner) throws(JSONError) {
    var url: String?
    var title: String?
    while let name = try json.nextName() {
      switch name {
      case "url", "uri", "link": url = try json.string()
      case "title", "name": title = try json.string()
      case "url_citation", "citation", "citations", "source", "sources", "document",
        "search_results", "results", "web_search", "annotations":
        try read(&json)
      default: break
      }
    }
    if let url { add(url: url, title: title) }
  }

  private mutating func add(url: String, title: String?) {
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else { return }
    let title = title.flatMap { $0.isEmpty ? nil : $0 }
    if let place = citations.firstIndex(where: { $0.url == url }) {
      citations[place].title = citations[place].title ?? title
    } else {
      citations.append(Citation(url: url, title: title))
    }
  }
}
