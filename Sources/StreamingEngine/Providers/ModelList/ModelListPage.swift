internal import LLMRingWire

/// One reply to a request for a server's models.
struct ModelListPage {
  /// The models that can chat, in the server's order.
  var models: [ListedModel] = []
  /// The query member that asks for the next page, and its value; `nil` on the last page.
  var next: (name: String, value: String)?
  /// Whether llama.cpp answered. Its list has no usable context length.
  var isLlamaCpp = false

  /// The members that hold a list, in order of preference.
  private static let members = ["data", "models", "result", "items"]

  /// The most models of one page that are kept.
  private static let modelLimit = 10_000

  /// Reads a reply in any of the known forms: `{"data": […]}` of OpenAI and Anthropic,
  /// `{"models": […]}` of Gemini, Ollama, LM Studio and xAI, or a bare array.
  ///
  /// - Parameter format: The server's format, which decides how the next page is asked for.
  /// - Returns: `nil` if the reply is not a list of models.
  init?(_ body: ArraySlice<UInt8>, format: WireFormat) {
    var reader = Reader()
    do throws(JSONError) {
      try JSONScanner.read(body) { json throws(JSONError) in
        try reader.read(&json)
        try json.finish()
      }
    } catch {
      return nil
    }
    guard reader.isList else { return nil }
    // llama.cpp sends the same models twice, under both names.
    models = Self.members.lazy.compactMap { reader.lists[$0]?.nonEmpty }.first ?? []
    isLlamaCpp = reader.isLlamaCpp
    if let token = reader.texts["nextPageToken"] {
      next = ("pageToken", token)
    } else if let token = reader.texts["next_page_token"] {
      next = ("page_token", token)
    } else if reader.hasMore, let last = reader.texts["last_id"] ?? models.last?.id {
      next = (format == .anthropic ? "after_id" : "after", last)
    }
  }

  /// What has been read of a reply. One entry at a time is in memory, besides the models.
  private struct Reader {
    var lists: [String: [ListedModel]] = [:]
    var texts: [String: String] = [:]
    var hasMore = false
    var isList = false
    var isLlamaCpp = false

    mutating func read(_ json: inout JSONScanner) throws(JSONError) {
      if try json.enterArray() {
        isList = true
        try readEntries(&json, as: "data")
        return
      }
      guard try json.enterObject() else { return }
      while let name = try json.nextName()?.text {
        switch name {
        case _ where ModelListPage.members.contains(name):
          if try json.enterArray() {
            isList = true
            try readEntries(&json, as: name)
          } else if try json.null() {
            // Ollama without models.
            isList = true
          }
        case "has_more": hasMore = try json.bool() ?? false
        case "last_id", "nextPageToken", "next_page_token":
          if let text = try json.string(), !text.isEmpty, text.utf8.count <= 4096 {
            texts[name] = text
          }
        default: break
        }
      }
    }

    private mutating func readEntries(
      _ json: inout JSONScanner, as name: String
    ) throws(JSONError) {
      var models: [ListedModel] = []
      var seen: Set<String> = []
      while try json.nextElement() {
        guard models.count < ModelListPage.modelLimit else { continue }
        let entry = try JSONValue(&json)
        if entry["owned_by"]?.nonEmptyText == "llamacpp" { isLlamaCpp = true }
        guard let model = ListedModel(entry: entry), seen.insert(model.id).inserted else {
          continue
        }
        models.append(model)
      }
      lists[name] = models
    }
  }
}
