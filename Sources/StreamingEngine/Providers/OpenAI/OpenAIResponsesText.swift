internal import LLMRingWire

/// What has been shown of a response's text, or of its reasoning, or of its refusals.
///
/// A response repeats each text up to four times: at the end of the part, of the item, and of the
/// response. Any of these may be the only copy, or be missing, or come too early. Parts are
/// identified by their item and index where the server sends them, and otherwise by their order and
/// their text.
struct OpenAIResponsesText: Sendable {
  /// Which repeats of a part have arrived. Each arrives once, so a second one is another part's.
  struct Repeats: OptionSet, Sendable {
    let rawValue: UInt8
    static let text = Repeats(rawValue: 1)
    static let part = Repeats(rawValue: 2)
    static let item = Repeats(rawValue: 4)
    static let response = Repeats(rawValue: 8)

    /// The repeats after which neither this one nor a delta follows.
    var closing: Repeats {
      switch self {
      case .text: [.text, .part, .item]
      case .part: [.part, .item]
      default: self
      }
    }
  }

  /// A part of an item.
  struct Place {
    var item: Int
    /// The index of the part within the item, if the server has sent one.
    var index: Int?
    /// Whether the part is a summary of reasoning. Summaries have their own indexes.
    var isSummary = false
    /// Whether the item was identified by its ID or index.
    var isCertain = true
    /// Whether the event had an ID of the item. Some servers give all items the same index.
    var isNamed = true
  }

  /// A whole text in the final response.
  struct Whole {
    var text: String
    var place: Place
  }

  private struct Key: Hashable {
    var item: Int
    var index: Int
    var isSummary: Bool
  }

  private struct Part {
    var shown = ShownText()
    var beginning = TextBeginning()
    var spaceless = SpacelessText()
    var repeats: Repeats = []
    /// Whether a delta has begun or ended with U+FFFD, as a server may send in place of half a
    /// character. The whole text will then look like another one.
    var isBroken = false
    /// Whether a delta has arrived.
    var hasDeltas = false
    /// The part at the same place that had ended when this one began. Either the server gives two
    /// parts the same place, or the end came too early and this part continues that one.
    var predecessor: Int?
  }

  private var parts: [Part] = []
  private var places: [Key: Int] = [:]
  /// The number of parts, and the last part, of each item.
  private var last: [Int: (count: Int, part: Int)] = [:]
  /// The only part with text; `nil` if there is none or more than one.
  private var only: Int?
  /// The text of all parts, if more than one has text.
  private var total: ShownText?
  /// The part of the last delta.
  private var current: Int?
  /// The texts that parts began with, as long as their deltas may repeat them.
  private var openings: [Int: OpeningText] = [:]
  /// Whether the end of a text has been shown after the beginning of the next one.
  private(set) var hasLateEnd = false

  /// Number of parts, from the last one, that are compared with a repeat of an unknown part.
  private static let reach = 16

  /// Records the text that a part begins with, and returns what has not been shown of it. The part's
  /// deltas may continue or repeat it.
  mutating func begin(_ text: String, at place: Place) -> String {
    current = nil
    if let part = part(at: place, openTo: .text) {
      var guess = parts[part].shown
      if let rest = guess.rest(of: text) {
        show(rest, in: part)
        if !parts[part].hasDeltas { openings[part] = OpeningText(text) }
        return rest
      }
      if place.isCertain, place.index != nil { return "" }
    }
    let part = newPart(at: place)
    show(text, in: part)
    openings[part] = OpeningText(text)
    return text
  }

  /// Records a delta, and returns what to show of it.
  mutating func add(_ delta: String, at place: Place) -> String {
    let part = openPart(at: place) ?? newPart(at: place)
    current = part
    parts[part].hasDeltas = true
    return openings.isEmpty ? show(delta, in: part) : addToOpening(delta, in: part)
  }

  /// Records a delta that belongs to the same part as the last one, and returns what to show of it;
  /// `nil` if the part may have ended since then.
  mutating func addToCurrent(_ delta: String) -> String? {
    guard let current else { return nil }
    return openings.isEmpty ? show(delta, in: current) : addToOpening(delta, in: current)
  }

  /// Returns what has been held back, because nothing follows it.
  mutating func flush() -> String {
    openings.isEmpty ? "" : flushOpenings(except: nil)
  }

  /// Forgets which part the last delta belonged to, because another event has arrived.
  mutating func endCurrent() { current = nil }

  /// Records a whole text, and returns what has not been shown of it; `nil` if the part has another
  /// text.
  mutating func rest(of whole: String, at place: Place, _ repeats: Repeats) -> String? {
    current = nil
    switch known(whole, at: place, repeats) {
    case .rest(let rest): return rest
    case .different: return nil
    case .unknown: break
    }
    if resembles(whole, at: place, repeats) { return nil }
    return rest(of: whole, in: newPart(at: place), repeats)
  }

  private enum Finding {
    case rest(String), different, unknown
  }

  /// Finds the part that a whole text belongs to by its place, or by exactly the same text.
  private mutating func known(_ whole: String, at place: Place, _ repeats: Repeats) -> Finding {
    if let part = part(at: place, openTo: repeats) {
      if let rest = rest(of: whole, in: part, repeats) { return .rest(rest) }
      if let rest = rest(of: whole, inPredecessorOf: part, repeats) { return .rest(rest) }
      if parts[part].isBroken { return .rest("") }
      let isOnly = place.index != nil || last[place.item]?.count == 1
      if place.isCertain, isOnly, !parts[part].repeats.contains(repeats) { return .different }
    }
    if var all = total, all.rest(of: whole) == "" { return .rest("") }
    for part in parts.indices.suffix(Self.reach)
    where !parts[part].repeats.contains(repeats) && !parts[part].shown.isEmpty {
      if let rest = rest(of: whole, in: part, repeats) { return .rest(rest) }
    }
    return parts.suffix(Self.reach).contains(where: \.isBroken) ? .rest("") : .unknown
  }

  /// Whether a whole text of an unknown part is a streamed one with small changes, which is then
  /// marked as repeated.
  private mutating func resembles(_ whole: String, at place: Place, _ repeats: Repeats) -> Bool {
    // Only the final response has all items, so only there another item may be a streamed one.
    guard repeats == .response || !place.isCertain else { return false }
    let part = parts.indices.suffix(Self.reach).first {
      parts[$0].hasDeltas && !parts[$0].repeats.contains(repeats)
        && parts[$0].beginning.resembles(whole)
    }
    guard let part else { return false }
    parts[part].repeats.insert(repeats)
    return true
  }

  /// Records all texts of an item or of the final response, and returns what has not been shown of
  /// each; `nil` in place of a text that differs from the one that was shown.
  mutating func rests(of wholes: [Whole], _ repeats: Repeats) -> [String?] {
    guard !wholes.isEmpty else { return [] }
    let part = repeats == .response ? only : onlyPart(of: wholes)
    let shown = part.map { parts[$0].shown } ?? (repeats == .response ? total : nil)
    guard var guess = shown, let rest = guess.rest(of: wholes.map(\.text).joined()) else {
      if let part, wholes.count > 1,
        let rests = parts[part].spaceless.rests(of: wholes.map(\.text))
      {
        current = nil
        show(rests.joined(), in: part)
        parts[part].repeats.insert(repeats)
        openings[part] = nil
        return rests
      }
      let isOther = resembleOnePart(wholes, repeats)
      return isOther ? wholes.map { _ in nil } : separateRests(of: wholes, repeats)
    }
    current = nil
    if let part {
      show(rest, in: part)
      parts[part].repeats.insert(repeats)
      openings[part] = nil
    } else {
      total = guess
      openings = [:]
    }
    // The rest is the end of the joined texts.
    var missing = rest.utf8.count
    let rests = wholes.reversed().map { whole in
      let size = min(missing, whole.text.utf8.count)
      missing -= size
      return String(decoding: whole.text.utf8.suffix(size), as: UTF8.self)
    }
    return rests.reversed()
  }

  /// Whether the texts of one item, all in one streamed part, have small changes.
  private mutating func resembleOnePart(_ wholes: [Whole], _ repeats: Repeats) -> Bool {
    guard wholes.count > 1, wholes.allSatisfy({ $0.place.item == wholes[0].place.item }) else {
      return false
    }
    guard let part = only ?? onlyPart(of: wholes), parts[part].hasDeltas,
      parts[part].beginning.resembles(wholes.map(\.text).joined())
    else { return false }
    parts[part].repeats.insert(repeats)
    return true
  }

  /// Takes each text by itself. The texts that are certain come first, so that none of the others is
  /// taken for one of them.
  private mutating func separateRests(of wholes: [Whole], _ repeats: Repeats) -> [String?] {
    let findings = wholes.map { known($0.text, at: $0.place, repeats) }
    current = nil
    return zip(wholes, findings).map { whole, finding in
      switch finding {
      case .rest(let rest): rest
      case .different: nil
      case .unknown: rest(of: whole.text, at: whole.place, repeats)
      }
    }
  }

  /// The only part of an item that has several according to its texts: without indexes, the deltas
  /// of all its parts look like one.
  private func onlyPart(of wholes: [Whole]) -> Int? {
    guard wholes.count > 1, let last = last[wholes[0].place.item], last.count == 1,
      !parts[last.part].shown.isEmpty
    else { return nil }
    return last.part
  }

  // MARK: - Parts

  /// Shows of a delta what does not repeat the text that the part began with.
  private mutating func addToOpening(_ delta: String, in part: Int) -> String {
    let held = flushOpenings(except: part)
    guard var opening = openings[part] else { return held + show(delta, in: part) }
    let text = opening.unshown(delta)
    openings[part] = opening.isOver ? nil : opening
    return held + show(text, in: part)
  }

  private mutating func flushOpenings(except part: Int?) -> String {
    var text = ""
    for (other, var opening) in openings.sorted(by: { $0.key < $1.key }) where other != part {
      // A part that has begun may still get its first delta.
      guard part == nil || parts[other].hasDeltas else { continue }
      openings[other] = nil
      text += show(opening.end(), in: other)
    }
    return text
  }

  @discardableResult
  private mutating func show(_ delta: String, in part: Int) -> String {
    guard !delta.isEmpty else { return "" }
    if let only, only != part {
      total = parts[only].shown
      self.only = nil
    } else if only == nil, total == nil {
      only = part
    }
    total?.add(delta)
    parts[part].shown.add(delta)
    parts[part].beginning.add(delta)
    parts[part].spaceless.add(delta)
    if delta.hasReplacedEdge { parts[part].isBroken = true }
    return delta
  }

  private mutating func rest(of whole: String, in part: Int, _ repeats: Repeats) -> String? {
    var guess = parts[part].shown
    guard let rest = guess.rest(of: whole) else { return nil }
    parts[part].repeats.insert(repeats)
    openings[part] = nil
    let isLate = parts[(part + 1)...].contains { !$0.shown.isEmpty }
    if isLate, !rest.isBlank { hasLateEnd = true }
    show(rest, in: part)
    return rest
  }

  /// What has not been shown of a text that began with the part before this one.
  private mutating func rest(
    of whole: String, inPredecessorOf part: Int, _ repeats: Repeats
  ) -> String? {
    guard let first = parts[part].predecessor,
      let end = parts[first].shown.end(of: whole),
      let rest = rest(of: end, in: part, repeats)
    else { return nil }
    parts[first].repeats.insert(repeats)
    return rest
  }

  /// The part at a place. Unless the place is certain, it is only a part that is still open.
  private func part(at place: Place, openTo repeats: Repeats) -> Int? {
    let part =
      place.index.map { places[Key(item: place.item, index: $0, isSummary: place.isSummary)] }
      ?? last[place.item]?.part
    guard let part else { return nil }
    if place.isCertain, place.index != nil,
      place.isNamed || !parts[part].repeats.contains(repeats)
    {
      return part
    }
    return parts[part].repeats.isDisjoint(with: repeats.closing) ? part : nil
  }

  /// The part at a place that a delta belongs to, unless the part has ended.
  private func openPart(at place: Place) -> Int? {
    let part = part(at: place, openTo: .text)
    guard let part, !parts[part].repeats.isEmpty else { return part }
    return nil
  }

  /// More parts than any answer has. It limits the memory that a server can fill with them; all
  /// further ones count as one.
  private static let limit = 10_000

  private mutating func newPart(at place: Place) -> Int {
    if parts.count >= Self.limit { return parts.count - 1 }
    let index = place.index ?? last[place.item]?.count ?? 0
    let predecessor = places[Key(item: place.item, index: index, isSummary: place.isSummary)]
    parts.append(Part(predecessor: predecessor))
    places[Key(item: place.item, index: index, isSummary: place.isSummary)] = parts.count - 1
    last[place.item] = (index + 1, parts.count - 1)
    return parts.count - 1
  }
}
