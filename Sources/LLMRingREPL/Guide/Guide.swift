import StreamingEngine

/// The offline assistant: answers questions about llmring from its own manual.
struct Guide: Sendable {
  /// Made when a question is first asked.
  private static let manual = GuideSearch(GuideManual.sections)

  /// An answer in Markdown to the last user message of a conversation.
  func answer(to messages: [Message]) -> String {
    let question = String(
      messages.last { $0.role == .user }?.content.prefix(Self.readLimit) ?? "")
    guard !GuideLanguage.isEnglish(question) else { return englishAnswer(to: messages) }
    // Names such as Ollama are the same in every language.
    let terms = GuideWords.terms(in: question).filter(Self.manual.knows)
    return "\(GuideLanguage.notice)\n\n\(found(for: terms).answer)"
  }

  private func englishAnswer(to messages: [Message]) -> String {
    let questions = messages.filter { $0.role == .user }
      .suffix(2).map { String($0.content.prefix(Self.readLimit)) }
    guard let question = questions.last else { return Self.fallback }
    let previous = questions.dropLast().last

    switch kind(of: question, hasPrevious: previous != nil) {
    case .whole:
      return found(for: GuideWords.terms(in: question)).answer
    case .more:
      let rest = found(for: GuideWords.terms(in: previous ?? "")).rest
      return rest.isEmpty ? Self.nothingMore : Self.compose(rest)
    case .example:
      let shown = Array(found(for: GuideWords.terms(in: previous ?? "")).shown.prefix(1))
      let blocks = shown.compactMap(\.exampleBlock)
      return blocks.isEmpty
        ? Self.compose(shown) : (["For example:"] + blocks).joined(separator: "\n\n")
    case .addition:
      // What is new counts twice, as far as it says anything.
      let terms = GuideWords.terms(in: question).filter(Self.manual.knows)
      return found(for: GuideWords.terms(in: previous ?? "") + terms + terms).answer
    }
  }

  /// The titles of the sections that an answer to a single question is made of.
  func titles(for question: String) -> [String] {
    found(for: GuideWords.terms(in: question)).shown.map(\.title)
  }

  /// How a question stands to the one before.
  private enum Kind {
    /// It can be understood alone.
    case whole
    /// "more", "and?", "go on".
    case more
    /// "an example?"
    case example
    /// "and on the command line?": a few words that say little without the question before.
    case addition
  }

  private func kind(of question: String, hasPrevious: Bool) -> Kind {
    let words = GuideWords.words(in: question)
    guard hasPrevious, words.count <= 5 else { return .whole }
    let terms = GuideWords.terms(in: question).filter { !Self.followUpTerms.contains($0) }
    if terms.isEmpty {
      return words.contains { $0.hasPrefix("example") } ? .example : .more
    }
    let isJoined = ["and", "also", "or", "but"].contains(words.first)
    let isJoinedByWhat =
      words.starts(with: ["what", "about"]) || words.starts(with: ["how", "about"])
    return isJoined || isJoinedByWhat || fitting(terms).isEmpty ? .addition : .whole
  }

  /// The sections that fit a question, best first.
  private struct Found {
    /// What the answer is made of: one section, or two that fit about as well.
    var shown: [GuideSection] = []
    /// What comes closest after those, which the answer points to.
    var rest: [GuideSection] = []

    init(_ matches: [GuideSearch.Match]) {
      guard let best = matches.first?.score else { return }
      shown = matches.prefix(2).filter { $0.score >= 0.75 * best }.map(\.section)
      rest = matches.dropFirst(shown.count).prefix(2).filter { $0.score >= 0.55 * best }
        .map(\.section)
    }

    var answer: String {
      let pointers = rest.map { section in
        "**\(section.title)**" + (section.firstCommand.map { " (`\($0)`)" } ?? "")
      }
      return Guide.compose(shown)
        + (pointers.isEmpty
          ? "" : "\n\nSee also \(pointers.joined(separator: " and ")); ask `more`.")
    }
  }

  private func found(for terms: [String]) -> Found { Found(fitting(terms)) }

  /// What fits well enough to be taken for an answer rather than a coincidence.
  ///
  /// Words that are not in the manual are ignored, unless most are not: then the question is about
  /// something else, and shares a word with the manual by chance.
  private func fitting(_ terms: [String]) -> [GuideSearch.Match] {
    let terms = Self.manual.recognised(terms)
    let distinct = terms.enumerated().filter { terms.firstIndex(of: $1) == $0 }.map(\.element)
    let known = distinct.count(where: Self.manual.knows)
    guard known * 2 >= distinct.count else { return [] }
    return Self.manual.matches(for: distinct).filter { $0.coverage >= 0.25 }
  }

  private static func compose(_ sections: [GuideSection]) -> String {
    switch sections.count {
    case 0: fallback
    case 1: sections[0].body
    default: sections.map { "**\($0.title).** \($0.body)" }.joined(separator: "\n\n")
    }
  }

  /// How much of a question is read, in characters: a pasted book asks nothing on its last page.
  private static let readLimit = 2_000

  private static let followUpTerms = Set(
    GuideWords.terms(in: "more else example examples go on ok okay yes then next why"))

  static let nothingMore =
    "That is all the manual has on it. Ask about something else, or type `/help` for the commands."

  static let fallback = """
    I am only llmring's **offline guide**: no model is connected, and I can answer nothing but \
    questions about llmring itself. To talk to a real model, set `OPENAI_API_KEY`, \
    `ANTHROPIC_API_KEY` or `GOOGLE_API_KEY`, or start Ollama; then choose one:

    ```
    llmring bind chatbot provider:model
    ```

    Meanwhile, ask me things such as "how do I add a key?", "how do I use Ollama?" or "how do I \
    stop an answer?".
    """
}
