import LLMRingPlatform
import StreamingEngine

/// What answers cost that are not in the store, because nothing of them was to be saved.
///
/// One file for each month has a line for each answer: when it ended, as milliseconds since 1970,
/// and its price in US dollars. It is only appended to, so that programs running at once keep each
/// other's lines. Nothing else is kept: no text, no model.
package struct SpendingFile: Sendable {
  private let folder: String
  /// The most that is read of a month: a hundred thousand answers.
  private static let limit = 4 << 20

  /// - Parameter folder: It is made for the first answer.
  package init(folder: String) {
    self.folder = folder
  }

  /// Adds what an answer cost.
  ///
  /// - Parameters:
  ///   - cost: In US dollars.
  ///   - now: Milliseconds since 1970.
  package func add(_ cost: Double, at now: Int64) throws(StoreError) {
    guard cost > 0, cost.isFinite else { return }
    let path = path(of: LocalDay(now))
    do throws(SystemFault) {
      try PrivateFolder.make(folder)
      let file = try OpenFile(path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o600)
      try file.write(Array("\(now) \(cost)\n".utf8))
    } catch {
      throw StoreError(.init(error), path: path, isUnsaved: true)
    }
  }

  /// What was spent since a moment of this month, in US dollars. A line that cannot be read, such
  /// as the last one of a full disk, is left out.
  ///
  /// - Parameter now: Milliseconds since 1970.
  package func total(since start: Int64, at now: Int64) -> Double {
    guard let bytes = try? InputFile.bytes(of: path(of: LocalDay(now)), limit: Self.limit) else {
      return 0
    }
    return bytes.split(separator: UInt8(ascii: "\n")).reduce(0) { sum, line in
      let parts = line.split(separator: UInt8(ascii: " "))
      guard parts.count == 2, let time = Int64(String(decoding: parts[0], as: UTF8.self)),
        let cost = Double(String(decoding: parts[1], as: UTF8.self)), cost.isFinite, cost > 0,
        time >= start
      else { return sum }
      return sum + cost
    }
  }

  private func path(of day: LocalDay) -> String {
    "\(folder)/\(day.description.dropLast(3))"
  }
}
