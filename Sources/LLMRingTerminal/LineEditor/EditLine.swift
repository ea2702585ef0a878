import LLMRingPlatform
import CLLMRingEditLine

/// A wrapper for libedit, which edits the line and runs key bindings but draws nothing.
///
/// libedit gets the terminal's descriptors, so it treats them as a terminal, and a stream to
/// `/dev/null`, so its output goes nowhere. Its own display loses combining marks and rows of long
/// input. Our read function supplies its keys and does the drawing. libedit uses raw mode both
/// while editing and afterwards, so only ``Terminal`` changes the modes.
final class EditLine {
  /// A function that keys can be bound to. It returns one of libedit's `CC_` codes.
  typealias Function = @convention(c) (OpaquePointer?, wint_t) -> UInt8

  /// A text and a position in it, counted in scalars as libedit does.
  struct Line: Equatable {
    var scalars: [UInt32] = []
    var cursor = 0

    var text: String { EditLine.text(scalars) }
  }

  private let handle: OpaquePointer
  private let nowhere: UnsafeMutablePointer<FILE>

  /// - Parameter name: The program name that lines in `~/.editrc` may refer to.
  init?(name: String, terminal: Terminal) {
    guard let nowhere = fopen("/dev/null", "r+") else { return nil }
    let output = terminal.output
    guard
      let handle = el_init_fd(name, nowhere, nowhere, nowhere, terminal.input, output, output)
    else {
      fclose(nowhere)
      return nil
    }
    self.handle = handle
    self.nowhere = nowhere
    _ = cel_set_string(handle, EL_EDITOR, "emacs")
    stayRaw()
  }

  deinit {
    // Otherwise libedit would set modes and discard input typed ahead for the shell.
    _ = cel_set_int(handle, EL_EDITMODE, 0)
    el_end(handle)
    fclose(nowhere)
  }

  /// Sets the object that callbacks belong to. It is not retained.
  func setOwner(_ owner: AnyObject) {
    _ = cel_set_pointer(handle, EL_CLIENTDATA, Unmanaged.passUnretained(owner).toOpaque())
  }

  /// The owner of a callback.
  static func owner<Owner: AnyObject>(of handle: OpaquePointer?, as type: Owner.Type) -> Owner? {
    var pointer: UnsafeMutableRawPointer?
    guard let handle, cel_get_pointer(handle, EL_CLIENTDATA, &pointer) == 0 else { return nil }
    return pointer.map { Unmanaged<Owner>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: Setting up

  func setReader(
    _ reader: @escaping @convention(c) (OpaquePointer?, UnsafeMutablePointer<wchar_t>?) -> Int32
  ) {
    _ = cel_set_reader(handle, reader)
  }

  func addFunction(_ name: String, help: String, _ function: @escaping Function) {
    _ = cel_add_function(handle, name, help, function)
  }

  /// Binds a key, in libedit's notation, in the keymap for typing.
  func bind(_ key: String, to function: String) {
    _ = cel_bind(handle, key, function)
  }

  /// Binds a key in vi command mode.
  func bindCommand(_ key: String, to function: String) {
    _ = cel_bind_command(handle, key, function)
  }

  /// `emacs` or `vi`.
  var mode: String {
    var name: UnsafePointer<CChar>?
    guard cel_get_string(handle, EL_EDITOR, &name) == 0, let name else { return "emacs" }
    return String(cString: name)
  }

  /// Runs a file of commands as libedit does. A bind command may reset all bindings.
  func source(_ path: String) {
    _ = el_source(handle, path)
    // `edit off` and `setty` would disable editing.
    _ = cel_set_int(handle, EL_EDITMODE, 1)
    stayRaw()
  }

  /// Makes libedit's modes for editing (`-d`) and for afterwards (`-x`) both raw.
  private func stayRaw() {
    for mode in ["-d", "-x"] {
      _ = cel_set_tty(handle, mode, "-isig", "-icanon", "-echo", "-iexten")
      _ = cel_set_tty(handle, mode, "-icrnl", "-inlcr", "-igncr", "-ixon")
    }
  }

  /// Runs one command that is already split into words.
  func run(_ words: [String]) {
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { UnsafePointer($0) }
    pointers.append(nil)
    _ = el_parse(handle, Int32(words.count), &pointers)
  }

  // MARK: Reading

  /// Reads keys and runs their bindings until a function returns `CC_EOF`.
  func edit() {
    var count: Int32 = 0
    _ = el_wgets(handle, &count)
  }

  /// The next key, for a function that reads keys itself.
  func nextKey() -> UInt32? {
    var key: wchar_t = 0
    return el_wgetc(handle, &key) == 1 ? UInt32(truncatingIfNeeded: key) : nil
  }

  /// Pushes a key back, to be read again.
  func push(_ key: UInt32) {
    el_wpush(handle, [wchar_t(truncatingIfNeeded: key), 0])
  }

  // MARK: The line

  var line: Line {
    guard let information = el_wline(handle)?.pointee else { return Line() }
    let count = information.lastchar - information.buffer
    let scalars = UnsafeBufferPointer(start: information.buffer, count: count)
    return Line(
      scalars: scalars.map { UInt32(truncatingIfNeeded: $0) },
      cursor: information.cursor - information.buffer)
  }

  /// Inserts at the cursor. NUL is left out, because a line cannot contain it.
  func insert(_ text: String) {
    insert(text.unicodeScalars.map(\.value))
  }

  func insert(_ scalars: [UInt32]) {
    var wide = scalars.filter { $0 != 0 }.map { wchar_t(truncatingIfNeeded: $0) }
    guard !wide.isEmpty else { return }
    wide.append(0)
    _ = el_winsertstr(handle, wide)
  }

  func moveCursor(by count: Int) {
    _ = el_cursor(handle, Int32(count))
  }

  func deleteBeforeCursor(_ count: Int) {
    el_deletestr(handle, Int32(count))
  }

  func deleteAfterCursor(_ count: Int) {
    moveCursor(by: count)
    deleteBeforeCursor(count)
  }

  func replace(with new: Line) {
    let old = line
    moveCursor(by: old.scalars.count - old.cursor)
    deleteBeforeCursor(old.scalars.count)
    insert(new.scalars)
    moveCursor(by: new.cursor - line.cursor)
  }

  /// Replaces the text and moves the cursor to its end.
  func replace(with text: String) {
    let scalars = text.unicodeScalars.map(\.value)
    replace(with: Line(scalars: scalars, cursor: scalars.count))
  }

  static func text(_ scalars: some Sequence<UInt32>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
    return String(view)
  }
}
