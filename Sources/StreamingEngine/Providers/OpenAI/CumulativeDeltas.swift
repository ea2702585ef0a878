/// The first deltas of an answer, if each begins with all of the one before it and so may have all of
/// the text so far.
struct CumulativeDeltas: Sendable {
  /// All deltas after the first one, which have been held back.
  private(set) var held = ""
  private(set) var last: String
  /// The size of the first delta, which has been shown.
  private let firstSize: Int
  /// How many deltas were longer than the one before.
  private var growths = 0
  /// The size of all deltas but the last one: what would be lost if the deltas were pieces.
  private var repeated = 0
  /// How many deltas followed the one before without a space, the size of what they repeated, and
  /// how many of them were certainly no continuation.
  private var close = (count: 0, repeated: 0)
  private var sharp = 0
  /// Whether earlier answers have shown that each delta has all of the text so far.
  private let isExpected: Bool
  /// Whether the text that is repeated is varied enough.
  private var isDistinctive = false

  /// More is not held back.
  private static let limit = 4096

  init(_ first: String, isExpected: Bool = false) {
    self.isExpected = isExpected
    last = first
    firstSize = first.utf8.count
  }

  var isHolding: Bool { !held.isEmpty }

  var isTooLong: Bool { held.utf8.count > Self.limit }

  /// Adds a delta if it may have all of the text so far.
  mutating func add(_ delta: String) -> Bool {
    guard delta.utf8.starts(with: last.utf8),
      growths > 0 || isExpected || delta.utf8.count > last.utf8.count
    else { return false }
    let joint = TextEvidence.Joint(from: last.unicodeScalars.last, to: delta.unicodeScalars.first)
    if joint != .spaced {
      close.count += 1
      close.repeated += last.utf8.count
    }
    if joint == .sharp { sharp += 1 }
    if delta.utf8.count > last.utf8.count { growths += 1 }
    repeated += last.utf8.count
    isDistinctive = TextEvidence.isDistinctive(last[...].utf8)
    held += delta
    last = delta
    return true
  }

  /// Whether no answer would consist of these deltas as pieces.
  var isCumulative: Bool {
    guard isDistinctive, growths >= 2 else { return false }
    // Names of a program are written without spaces, and may repeat each other: FooFooBarFooBarBaz.
    let isSharp = sharp >= 2 && repeated >= 8 && last.contains(" ")
    return isExpected || isSharp || close.count >= 4 && close.repeated >= 96
      || growths >= 12 && repeated >= 1024
  }

  /// What follows the first delta, if the last one has all of the text so far.
  var rest: String { String(decoding: last.utf8.dropFirst(firstSize), as: UTF8.self) }
}
