import CLLMRingVTerm

/// An in-memory terminal: write bytes to it and read its screen. It uses libvterm, the terminal
/// emulator of vim and neovim.
package final class Emulator {
  /// The style of a cell.
  package struct CellStyle: Equatable, Sendable {
    package var isBold: Bool
    package var isItalic: Bool
    package var isUnderlined: Bool
    package var isInverse: Bool
    /// The palette index of the cell's colour, if it is from the palette.
    package var color: Int?
  }

  /// The requests other than text that the program sent to the terminal.
  package final class Properties {
    package fileprivate(set) var isCursorVisible = true
    package fileprivate(set) var isAlternateScreen = false
    /// All titles that were set, in order.
    package fileprivate(set) var title = ""
    package fileprivate(set) var bells = 0
    /// Lines that scrolled off the top, oldest first.
    package fileprivate(set) var scrollback: [String] = []
  }

  package private(set) var rows: Int
  package private(set) var columns: Int
  package let properties = Properties()

  /// The terminal's responses to queries. Empty for a program that only paints.
  package private(set) var replies: [UInt8] = []

  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private let callbacks: UnsafeMutablePointer<VTermScreenCallbacks>

  /// The minimum width, because libvterm 0.1.4 writes beyond the end of a screen with one column
  /// when it draws a wide character.
  private static let minimumColumns = 2

  package init(rows: Int = 24, columns: Int = 80) {
    let columns = max(columns, Self.minimumColumns)
    self.rows = rows
    self.columns = columns
    terminal = vterm_new(Int32(rows), Int32(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: Self.makeCallbacks())
    vterm_screen_set_callbacks(screen, callbacks, Unmanaged.passUnretained(properties).toOpaque())
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit {
    vterm_free(terminal)
    callbacks.deallocate()
  }

  /// The replies, without the one to the program's question about the background.
  package var otherReplies: [UInt8] {
    let attributes = Array("\u{1B}[?1;2c".utf8)
    return replies.starts(with: attributes) ? Array(replies.dropFirst(attributes.count)) : replies
  }

  package func feed(_ bytes: some Collection<UInt8>) {
    let characters = bytes.map { CChar(truncatingIfNeeded: $0) }
    _ = vterm_input_write(terminal, characters, characters.count)
    let waiting = vterm_output_get_buffer_current(terminal)
    guard waiting > 0 else { return }
    var answer = [CChar](repeating: 0, count: waiting)
    let count = vterm_output_read(terminal, &answer, waiting)
    replies += answer.prefix(count).map { UInt8(truncatingIfNeeded: $0) }
  }

  package func resize(rows: Int, columns: Int) {
    let columns = max(columns, Self.minimumColumns)
    self.rows = rows
    self.columns = columns
    vterm_set_size(terminal, Int32(rows), Int32(columns))
  }

  /// The text of a row, without trailing spaces.
  package func row(_ index: Int) -> String {
    var result = String.UnicodeScalarView()
    var column = 0
    while column < columns {
      let cell = cell(row: index, column: column)
      result.append(contentsOf: Self.scalars(of: cell))
      column += max(1, Int(cell.width))
    }
    return Self.trimmed(String(result))
  }

  /// All rows, without empty rows at the end.
  package var lines: [String] {
    var result = (0..<rows).map(row)
    while result.last?.isEmpty == true { result.removeLast() }
    return result
  }

  package var text: String { lines.joined(separator: "\n") }

  package var cursor: (row: Int, column: Int) {
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    return (Int(position.row), Int(position.col))
  }

  package func style(row: Int, column: Int) -> CellStyle {
    let cell = cell(row: row, column: column)
    let isIndexed = cell.fg.type & UInt8(VTERM_COLOR_TYPE_MASK.rawValue) == 1
    let isDefault = cell.fg.type & UInt8(VTERM_COLOR_DEFAULT_FG.rawValue) != 0
    return CellStyle(
      isBold: cell.attrs.bold != 0, isItalic: cell.attrs.italic != 0,
      isUnderlined: cell.attrs.underline != 0, isInverse: cell.attrs.reverse != 0,
      color: isIndexed && !isDefault ? Int(cell.fg.indexed.idx) : nil)
  }

  private func cell(row: Int, column: Int) -> VTermScreenCell {
    var cell = VTermScreenCell()
    _ = vterm_screen_get_cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &cell)
    return cell
  }

  private static func scalars(of cell: VTermScreenCell) -> [Unicode.Scalar] {
    withUnsafeBytes(of: cell.chars) { bytes in
      let values = bytes.bindMemory(to: UInt32.self)
      guard let first = values.first, first != 0, first != .max else { return [" "] }
      return values.prefix { $0 != 0 }.compactMap(Unicode.Scalar.init)
    }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }

  private static func makeCallbacks() -> VTermScreenCallbacks {
    var callbacks = VTermScreenCallbacks()
    callbacks.settermprop = { property, value, context in
      guard let value, let properties = Emulator.properties(context) else { return 0 }
      switch property {
      case VTERM_PROP_CURSORVISIBLE: properties.isCursorVisible = value.pointee.boolean != 0
      case VTERM_PROP_ALTSCREEN: properties.isAlternateScreen = value.pointee.boolean != 0
      case VTERM_PROP_TITLE:
        var length = 0
        guard let string = cvterm_string(value, &length) else { break }
        let bytes = UnsafeBufferPointer(start: string, count: length).map(
          UInt8.init(truncatingIfNeeded:))
        properties.title += String(decoding: bytes, as: UTF8.self)
      default: break
      }
      return 1
    }
    callbacks.bell = { context in
      Emulator.properties(context)?.bells += 1
      return 1
    }
    callbacks.sb_pushline = { count, cells, context in
      guard let cells, let properties = Emulator.properties(context) else { return 0 }
      var line = String.UnicodeScalarView()
      var column = 0
      while column < Int(count) {
        line.append(contentsOf: Emulator.scalars(of: cells[column]))
        column += max(1, Int(cells[column].width))
      }
      properties.scrollback.append(Emulator.trimmed(String(line)))
      return 1
    }
    return callbacks
  }

  private static func properties(_ context: UnsafeMutableRawPointer?) -> Properties? {
    context.map { Unmanaged<Properties>.fromOpaque($0).takeUnretainedValue() }
  }
}
