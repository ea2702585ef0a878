/// What accompanies an answer's text, each once: sources and images that servers repeat in every
/// chunk or at the end.
struct AnswerExtras: Sendable {
  /// The titles of the sources so far, by address.
  private var titles: [String: String] = [:]
  private var images: Set<[UInt8]> = []
  private var hasNotedDifference = false

  /// Adds sources. One that is known is added again if it now has a title.
  mutating func add(_ citations: [Citation], to answer: inout AnswerBuilder) {
    for citation in citations {
      let title = citation.title ?? ""
      if let known = titles[citation.url], !known.isEmpty || title.isEmpty { continue }
      titles[citation.url] = title
      answer.citation(citation)
    }
  }

  /// Adds images.
  mutating func add(_ new: [GeneratedImage], to answer: inout AnswerBuilder) {
    for image in new where images.insert(image.data).inserted { answer.image(image) }
  }

  /// Notes that a text that was sent as a whole is not the one that was streamed.
  mutating func noteDifference(in answer: inout AnswerBuilder) {
    guard !hasNotedDifference else { return }
    hasNotedDifference = true
    answer.note("the server streamed one text and then sent a different one as the whole answer")
  }
}
