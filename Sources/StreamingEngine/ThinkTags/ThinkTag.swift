/// A pair of tags between which a model writes its reasoning as part of the text.
///
/// A server without a parser for the model passes the tags on. The names are those that users of
/// llama.cpp, vLLM, SGLang, LM Studio, Ollama and gateways have reported, mostly from the chat
/// templates of DeepSeek, Qwen, MiniMax, Seed, Magistral, Kimi, Command, Gemma and gpt-oss models.
struct ThinkTag: Sendable, Equatable {
  var opening: [UInt8]
  var closing: [UInt8]
  /// Whether chat templates write the opening tag into the prompt, so that only the closing tag is
  /// in the answer.
  var isOpenedByTemplate: Bool

  private init(_ opening: String, _ closing: String, isOpenedByTemplate: Bool = false) {
    self.opening = Array(opening.utf8)
    self.closing = Array(closing.utf8)
    self.isOpenedByTemplate = isOpenedByTemplate
  }

  /// In lower case; models write them in any case.
  static let all = [
    ThinkTag("<think>", "</think>", isOpenedByTemplate: true),
    ThinkTag("<thinking>", "</thinking>", isOpenedByTemplate: true),
    ThinkTag("<seed:think>", "</seed:think>", isOpenedByTemplate: true),
    ThinkTag("[think]", "[/think]", isOpenedByTemplate: true),
    ThinkTag("◁think▷", "◁/think▷", isOpenedByTemplate: true),
    ThinkTag("<thought>", "</thought>"),
    ThinkTag("<reasoning>", "</reasoning>"),
    ThinkTag("<|begin_of_thought|>", "<|end_of_thought|>"),
    ThinkTag("<|start_thinking|>", "<|end_thinking|>"),
    ThinkTag("<|channel>thought", "<channel|>"),
    ThinkTag(
      "<|channel|>analysis<|message|>",
      "<|end|><|start|>assistant<|channel|>final<|message|>"),
  ]

  static let openings = all.map(\.opening)
  static let openedByTemplate = all.filter(\.isOpenedByTemplate)
  static let loneClosings = openedByTemplate.map(\.closing)
  /// The tags that are looked for in text: ``loneClosings``, then the openings of the same tags.
  static let inText = loneClosings + openedByTemplate.map(\.opening)

  /// Whether a tag may begin with this byte.
  @inline(__always)
  static func canBegin(with byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == 0xE2
  }

  enum Match: Equatable {
    case none
    /// The bytes end within a tag.
    case partial
    /// The tag at this index of the list.
    case tag(Int)
  }

  /// Finds the tag that `bytes` begin with.
  static func match(_ bytes: ArraySlice<UInt8>, _ tags: [[UInt8]]) -> Match {
    var isPartial = false
    for (index, tag) in tags.enumerated() {
      let isEqual = zip(bytes, tag).allSatisfy { lowercase($0) == $1 }
      guard isEqual else { continue }
      if bytes.count >= tag.count { return .tag(index) }
      isPartial = true
    }
    return isPartial && !bytes.isEmpty ? .partial : .none
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
