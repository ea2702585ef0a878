import StreamingEngine

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

  private struct Pair: Hashable {
    var first: String
    var second: String

    /// The pairs in a row of terms.
    static func all(in terms: [String]) -> [Pair] {
      zip(terms, terms.dropFirst()).map { Pair(first: $0, second: $1) }
    }
  }

  private struct Entry {
    var section: GuideSection
    var frequencies: [String: Double]
    /// The terms of the title and the keywords.
    var headTerms: Set<String>
    /// Terms that follow each other, in the title, the keywords or the text.
    var pairs: Set<Pair>
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
        let pairs = Pair.all(in: question).filter(entry.pairs.contains)
        let score =
          question.map { weight($0) * saturation($0, in: entry) }.reduce(0, +)
          + pairs.map { weight($0.first) + weight($0.second) }.reduce(0, +) * Self.pairWeight
        let covered = question.filter(entry.headTerms.contains).map(weight).reduce(0, +)
        return score > 0
          ? (place, Match(section: entry.section, score: score, coverage: covered / total)) : nil
      }
      .sorted { ($1.1.score, $0.0) < ($0.1.score, $1.0) }
      .map(\.1)
  }

  /// What it counts that two words of a question follow each other in a section, too.
  private static let pairWeight = 0.25

  /// Whether a term occurs anywhere.
  func knows(_ term: String) -> Bool {
    documentFrequencies[term] != nil
  }

  /// The terms of a question as the manual spells them, if the question is about llmring at all: a
  /// word that no section has stands for its parts if it is several words written as one, or else for
  /// a term that is spelled nearly the same way.
  func recognised(_ terms: [String]) -> [String] {
    terms.contains(where: headTerms.contains) ? terms.flatMap(recognised) : terms
  }

  private func recognised(_ term: String) -> [String] {
    guard !knows(term), term.count >= 5 else { return [term] }
    for place in term.indices.dropFirst(3) {
      let parts = [term[..<place], term[place...]].map { GuideWords.term(for: String($0)) }
      if parts[1].count >= 3, parts.allSatisfy(headTerms.contains) { return parts }
    }
    let relative = headTerms.filter { Self.isRelated($0, to: term) }.min()
    return [relative ?? term]
  }

  /// Whether one word is the other with an ending, or with one letter mistyped.
  private static func isRelated(_ known: String, to term: String) -> Bool {
    let common = zip(known, term).prefix { $0 == $1 }.count
    let (shorter, longer) = (min(known.count, term.count), max(known.count, term.count))
    if common == shorter, common >= 5, longer - shorter <= 4 { return true }
    guard shorter >= 5, longer - shorter <= 1, common >= 1 else { return false }
    let (one, other) = (known.dropFirst(common), term.dropFirst(common))
    if one.count == other.count {
      let isSwapped =
        one.count >= 2 && one.prefix(2).reversed().elementsEqual(other.prefix(2))
        && one.dropFirst(2) == other.dropFirst(2)
      return one.dropFirst() == other.dropFirst() || isSwapped
    }
    return one.count > other.count ? one.dropFirst() == other : one == other.dropFirst()
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
    var pairs: Set<Pair> = []
    let parts = [(section.title, 3.0), (section.keywords, 2), (section.text, 0.5)]
    for (text, weight) in parts {
      let terms = GuideWords.terms(in: text)
      for term in terms { frequencies[term, default: 0] += weight }
      pairs.formUnion(Pair.all(in: terms))
    }
    return Entry(
      section: section, frequencies: frequencies,
      headTerms: Set(GuideWords.terms(in: section.title + " " + section.keywords)),
      pairs: pairs, length: frequencies.values.reduce(0, +))
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
