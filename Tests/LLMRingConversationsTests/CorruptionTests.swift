import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization
import Testing

@testable import LLMRingConversations

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files that are spoilt at every place, or at very many.
///
/// `LLMRING_ALL_DAMAGE=1 swift test --filter CorruptionTests` is the long form.
@Suite struct CorruptionTests {
  private static let isLong = ProcessInfo.processInfo.environment["LLMRING_ALL_DAMAGE"] == "1"

  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
  }

  /// What became of the turns of a file that was spoilt.
  private struct Finding {
    /// How many are there as they were.
    var intact = 0
    /// How many are there with some letters changed, of which SQLite cannot know.
    var altered = 0
    /// What the person is told: a fault of reading, or what was done to the file.
    var words: [String] = []
    /// Whether a file was put aside.
    var isKept = false
  }

  private static let filler = String(repeating: "x", count: 700)
  private static let conversations = 4
  private static let length = 20

  /// Four conversations of 20 turns; returns the bytes of the file, and what each turn says.
  private func fill() throws -> (bytes: [UInt8], said: [String: [String]]) {
    let ids = Ids()
    let store = ConversationStore(path: path, random: ids.next)
    var said: [String: [String]] = [:]
    for number in 0..<Self.conversations {
      let contents = (0..<Self.length).map { "turn \(number).\($0) \(Self.filler)" }
      let turns = contents.enumerated().map { place, content in
        Turn(
          id: Int64(-1 - place), parent: place == 0 ? nil : Int64(-place),
          role: place % 2 == 0 ? .user : .assistant, content: content, createdAt: Int64(place))
      }
      let saved = try store.save(UnsavedTurns(conversation: nil, turns: turns))
      said[saved.conversation] = contents
    }
    return (try bytes(of: path), said)
  }

  private func find(_ damaged: [UInt8], _ said: [String: [String]]) throws -> Finding {
    for name in folder.names { unlink("\(folder.path)/\(name)") }
    _ = try folder.write(damaged, to: "c.sqlite")
    let store = ConversationStore(path: path)
    var finding = Finding()
    func told<Result>(_ work: () throws(StoreError) -> Result) -> Result? {
      do throws(StoreError) {
        return try work()
      } catch {
        finding.words.append(error.description)
        return nil
      }
    }
    let listed = told { () throws(StoreError) in try store.conversations() } ?? []
    for one in listed {
      let turns = told { () throws(StoreError) in try store.turns(of: one.id) } ?? []
      let expected = said[one.id] ?? []
      for (turn, content) in zip(turns, expected) {
        if turn.content == content {
          finding.intact += 1
        } else {
          finding.altered += 1
        }
      }
    }
    if let words = store.takeNotice() { finding.words.append(words) }
    finding.isKept = folder.names.contains { $0.contains(".damaged-") }
    if finding.isKept {
      #expect(try bytes(of: "\(path).damaged-1") == damaged)
    }
    return finding
  }

  /// Expects that what is missing was told of, or that only the place was lost where a branch ends:
  /// that is a number like another, and every turn is still in the file.
  private func expectNothingSilent(_ finding: Finding, _ what: String) throws {
    guard finding.intact + finding.altered < Self.conversations * Self.length,
      finding.words.isEmpty
    else { return }
    let database = try Database(path)
    let rows: Int? = try database.value("SELECT count(*) FROM turn")
    let ends: Int? = try database.value(
      """
      SELECT count(*) FROM conversation WHERE head IS
        (SELECT max(id) FROM turn WHERE conversation_id = conversation.id)
      """)
    #expect(rows == Self.conversations * Self.length, "\(what): \(finding)")
    #expect(ends != Self.conversations, "\(what): \(finding)")
  }

  @Test("with any bit changed no turn is missing without a report")
  func flipped() throws {
    let (whole, said) = try fill()
    var random = Xorshift()
    var intact = 0
    let rounds = Self.isLong ? 10_000 : 200
    for round in 0..<rounds {
      var damaged = whole
      damaged[random.next(damaged.count)] ^= UInt8(1 << random.next(8))
      let finding = try find(damaged, said)
      try expectNothingSilent(finding, "round \(round)")
      intact += finding.intact
    }
    #expect(intact > rounds * 75)
  }

  @Test("with its last pages cut off, a file keeps what is before them")
  func cut() throws {
    let (whole, said) = try fill()
    for missing in stride(from: 1, through: 4096, by: Self.isLong ? 1 : 128) {
      let finding = try find(whole.dropLast(missing), said)
      try expectNothingSilent(finding, "\(missing) bytes are missing")
      #expect(finding.intact >= 70, "\(missing) bytes are missing: \(finding.words)")
    }
  }

  @Test("reports blocks of zeros and a file that is not a database")
  func zeros() throws {
    let (whole, said) = try fill()
    let zeros = [UInt8](repeating: 0, count: 4096)
    let nothing = try find(Array(repeating: 0, count: whole.count), said)
    #expect(nothing.isKept && !nothing.words.isEmpty)
    let headless = try find(zeros + whole.dropFirst(4096), said)
    #expect(headless.isKept && !headless.words.isEmpty)
    let otherMagic = try find(Array("SQLite format 9".utf8) + whole.dropFirst(15), said)
    #expect(otherMagic.isKept && !otherMagic.words.isEmpty)
    for page in stride(from: 1, to: whole.count / 4096, by: Self.isLong ? 1 : 5) {
      var damaged = whole
      damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: zeros)
      try expectNothingSilent(try find(damaged, said), "page \(page)")
    }
  }
}

/// Conversations' ids: the same file in every run.
private final class Ids: Sendable {
  private let state = Mutex(Xorshift())

  @Sendable func next() -> UInt64 { state.withLock { UInt64($0.next(.max)) } }
}

/// Marsaglia's xorshift: the same numbers in every run.
private struct Xorshift {
  private var state: UInt64 = 88_172_645_463_325_252

  mutating func next(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }
}
