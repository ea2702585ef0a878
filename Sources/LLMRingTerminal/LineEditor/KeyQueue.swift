/// Keys that are decoded and wait for a line, in order.
package struct KeyQueue: Sendable {
  /// Maximum number of keys to keep. The rest is dropped.
  static let limit = 1 << 20

  private var keys: [KeyDecoder.Key] = []
  private var start = 0

  package var isEmpty: Bool { start == keys.count }

  mutating func append(_ key: KeyDecoder.Key) {
    if keys.count - start < Self.limit { keys.append(key) }
  }

  mutating func append(contentsOf new: some Sequence<KeyDecoder.Key>) {
    for key in new { append(key) }
  }

  mutating func popFirst() -> KeyDecoder.Key? {
    guard start < keys.count else { return nil }
    defer {
      start += 1
      if start == keys.count {
        keys = []
        start = 0
      }
    }
    return keys[start]
  }

  /// Keeps the text for the next line, and takes away what would send it or leave: the user has
  /// stopped what is running and wants the prompt.
  mutating func keepTextOnly() {
    var text = keys[start...].filter { $0 != .scalar("\u{4}") }
    while text.last == .scalar("\r") { text.removeLast() }
    keys = text.map { $0 == .scalar("\r") ? .named(.newline) : $0 }
    start = 0
  }
}

extension KeyDecoder {
  /// A key that acts on what is running instead of on the next line.
  package enum Control: Equatable, Sendable {
    /// Ctrl-C, or ESC alone.
    case stop
    /// Ctrl-Z.
    case suspend
  }

  /// Takes all keys that have arrived whole.
  mutating func setAside() -> KeyQueue {
    var keys = KeyQueue()
    while let key = next() { keys.append(key) }
    return keys
  }

  /// Puts keys that were taken before all that are here.
  mutating func putBack(_ keys: KeyQueue) {
    var keys = keys
    while let key = queue.popFirst() { keys.append(key) }
    queue = keys
  }

  /// Decodes what has arrived while there is no line to edit. Keys that act on what is running are
  /// returned; all others are kept for the next line.
  ///
  /// What was typed before a ``Control/stop`` is kept as text and not sent. A letter right after ESC
  /// is a letter: there is nothing to edit that Alt could act on, and a slow line or a multiplexer
  /// may deliver both at once.
  package mutating func takeControls() -> [Control] {
    var controls: [Control] = []
    var kept = queue
    queue = KeyQueue()
    while let key = next() {
      switch key {
      case .scalar("\u{3}"), .named(.escape):
        controls.append(.stop)
        kept.keepTextOnly()
      case .scalar("\u{1A}"):
        controls.append(.suspend)
      case .scalar("\u{1B}"):
        guard let after = next() else { continue }
        if case .scalar(let letter) = after, letter.value >= 0x20, letter != "\u{7F}" {
          controls.append(.stop)
          kept.keepTextOnly()
        } else {
          kept.append(key)
        }
        kept.append(after)
      default:
        kept.append(key)
      }
    }
    queue = kept
    return controls
  }
}
