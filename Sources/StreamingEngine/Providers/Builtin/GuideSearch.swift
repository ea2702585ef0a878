/// Ranks the manual's sections by how well they answer a question.
///
/// BM25 over words reduced to stems and synonyms, where a word in a title or among the keywords
/// counts for several in the text (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework", 2009, sections 3.4 and 3.6).
struct GuideSearch: Sendable {
  /// A section and how well it fits.
  struct Match: Equatable {
    var section: GuideSection
    var score: Double
    /// The part of the question, weighed by how telling its words are, that the section's title
    /// and keywords speak of: 0 to 1.
    var coverage: Double
  }

  private struct Entry {
    var section: GuideSection
    var frequencies: [String: Double]
    /// The terms of the title and the keywords.
    var headTerms: Set<String>
    var length: Double
  }

  private let entries: [Entry]
  /// The terms of all titles and keywords.
  private let headTerms: Set<String>
  /// In how many sections a term occurs.
  private let documentFrequencies: [String: Int]
  private let meanLength: Double

  init(_ sections: [GuideSection]) {
    let entries = sections.map(Self.entry)
    self.entries = entries
    headTerms = entries.reduce(into: []) { $0.formUnion($1.headTerms) }
    documentFrequencies = entries.reduce(into: [:]) { counts, entry in
      for term in entry.frequencies.keys { counts[term, default: 0] += 1 }
    }
    meanLength = entries.map(\.length).reduce(0, +) / Double(max(1, entries.count))
  }

  /// The sections that fit at all, best first; equally good ones in the manual's order.
  func matches(for question: [String]) -> [Match] {
    let total = question.map { weight($0) * importance(of: $0) }.reduce(0, +)
    let question = question.filter(knows)
    guard total > 0 else { return [] }
    return entries.enumerated()
      .compactMap { place, entry in
        let score = question.map { weight($0) * saturation($0, in: entry) }.reduce(0, +)
        let covered = question.filter(entry.headTerms.contains).map(weight).reduce(0, +)
        return score > 0
          ? (place, Match(section: entry.section, score: score, coverage: covered / total)) : nil
      }
      .sorted { ($1.1.score, $0.0) < ($0.1.score, $1.0) }
      .map(\.1)
  }

  /// Whether a term occurs anywhere.
  func knows(_ term: String) -> Bool {
    documentFrequencies[term] != nil
  }

  /// How much it counts that a section's title and keywords do not have a term: less if no
  /// section's have it.
  private func importance(of term: String) -> Double {
    headTerms.contains(term) ? 1 : knows(term) ? 0.5 : 0.8
  }

  /// The inverse document frequency: a word of few sections tells more than one of many.
  private func weight(_ term: String) -> Double {
    let count = Double(documentFrequencies[term] ?? 0)
    return Self.logarithm(1 + (Double(entries.count) - count + 0.5) / (count + 0.5))
  }

  private func saturation(_ term: String, in entry: Entry) -> Double {
    guard let frequency = entry.frequencies[term] else { return 0 }
    let (k1, b) = (1.2, 0.4)
    let length = 1 - b + b * entry.length / meanLength
    return frequency * (k1 + 1) / (frequency + k1 * length)
  }

  private static func entry(for section: GuideSection) -> Entry {
    var frequencies: [String: Double] = [:]
    let parts = [(section.title, 3.0), (section.keywords, 2), (section.text, 0.5)]
    for (text, weight) in parts {
      for term in GuideWords.terms(in: text) { frequencies[term, default: 0] += weight }
    }
    return Entry(
      section: section, frequencies: frequencies,
      headTerms: Set(GuideWords.terms(in: section.title + " " + section.keywords)),
      length: frequencies.values.reduce(0, +))
  }

  /// The natural logarithm of a number from 1 up: the standard library has none without libc.
  private static func logarithm(_ value: Double) -> Double {
    // ln(m · 2^e) = ln m + e ln 2, and ln m = 2 artanh((m − 1) / (m + 1)) for m in 1..<2.
    let ratio = (value.significand - 1) / (value.significand + 1)
    var power = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, to: 20, by: 2) {
      sum += power / odd
      power *= ratio * ratio
    }
    return 2 * sum + Double(value.exponent) * 0.693147180559945
  }
}
