import CLLMRingEditLine

extension LineEditor {
  /// The effect of a function on the line.
  enum Effect {
    case edited
    /// There was nothing to do.
    case refused
    /// The line is finished.
    case finished

    fileprivate var code: UInt8 {
      switch self {
      case .edited: UInt8(CC_REFRESH)
      case .refused: UInt8(CC_ERROR)
      // Never CC_NEWLINE, because libedit reports it as end of input for an empty line.
      case .finished: UInt8(CC_EOF)
      }
    }
  }

  /// A function and its default keys, which `.editrc` may change.
  private struct Binding {
    var name: String
    var help: String
    /// Keys while typing, in emacs mode and in vi's insert mode.
    var keys: [String] = []
    /// Keys in emacs mode only; a letter after ESC would make ESC slow in vi mode.
    var emacsKeys: [String] = []
    /// Keys in vi command mode.
    var commandKeys: [String] = []
    var function: EditLine.Function
  }

  /// Adds functions first, so `.editrc` can name them; then runs `.editrc`, which chooses the mode;
  /// then binds our keys, and finally the user's again.
  func bindKeys() {
    for binding in Self.bindings {
      editLine.addFunction(binding.name, help: binding.help, binding.function)
    }
    let user = UserBindings.load()
    if let user { editLine.source(user.path) }
    isEmacs = editLine.mode == "emacs"
    for binding in Self.bindings {
      for key in binding.keys { editLine.bind(key, to: binding.name) }
      if isEmacs { for key in binding.emacsKeys { editLine.bind(key, to: binding.name) } }
      for key in binding.commandKeys { editLine.bindCommand(key, to: binding.name) }
    }
    for (key, name) in Self.builtins {
      editLine.bind(key.binding, to: name)
      editLine.bindCommand(key.binding, to: name)
    }
    // libedit's own ^W in emacs mode needs a mark.
    editLine.bind("^W", to: "ed-delete-prev-word")
    if let user {
      user.commands.forEach(editLine.run)
      terminal.keyboard.userSequences = user.sequences
    }
  }

  private static let builtins: [(EditorKey, String)] = [
    (.wordRight, "em-next-word"), (.wordLeft, "ed-prev-word"), (.deleteWord, "em-delete-next-word"),
  ]

  /// Finds the editor that a callback belongs to.
  private static func perform(_ handle: OpaquePointer?, _ body: (LineEditor) -> Effect) -> UInt8 {
    guard let editor = EditLine.owner(of: handle, as: LineEditor.self) else {
      return UInt8(CC_ERROR)
    }
    return body(editor).code
  }

  private static let bindings: [Binding] =
    lineBindings + movementBindings + historyBindings + otherBindings

  private static let lineBindings = [
    Binding(
      name: "llm-accept", help: "Send the line", keys: ["^M"], commandKeys: ["^M"],
      function: { handle, _ in perform(handle) { $0.accept() } }),
    Binding(
      name: "llm-newline", help: "Start a new line", keys: ["^J", EditorKey.newline.binding],
      commandKeys: [EditorKey.newline.binding],
      function: { handle, _ in perform(handle) { $0.insert("\n") } }),
    Binding(
      name: "llm-paste", help: "Insert what was pasted", keys: [EditorKey.paste.binding],
      commandKeys: [EditorKey.paste.binding],
      function: { handle, _ in perform(handle) { $0.insertPaste() } }),
    Binding(
      name: "llm-literal", help: "Insert the next key as it is", keys: ["^V"],
      function: { handle, _ in perform(handle) { $0.insertLiteral() } }),
    Binding(
      name: "llm-backspace", help: "Delete the character before the cursor", keys: ["^H", "^?"],
      function: { handle, _ in perform(handle) { $0.deleteBackward() } }),
    Binding(
      name: "llm-delete", help: "Delete the character at the cursor",
      keys: [EditorKey.delete.binding], commandKeys: [EditorKey.delete.binding],
      function: { handle, _ in perform(handle) { $0.deleteForward() } }),
    Binding(
      name: "llm-undo", help: "Take back the last change", keys: ["^_"], commandKeys: ["^_"],
      function: { handle, _ in perform(handle) { $0.undo() } }),
  ]

  private static let movementBindings = [
    Binding(
      name: "llm-left", help: "Move left by a character", keys: [EditorKey.left.binding],
      emacsKeys: ["^B"], commandKeys: [EditorKey.left.binding],
      function: { handle, _ in perform(handle) { $0.moveLeft() } }),
    Binding(
      name: "llm-right", help: "Move right by a character", keys: [EditorKey.right.binding],
      emacsKeys: ["^F"], commandKeys: [EditorKey.right.binding],
      function: { handle, _ in perform(handle) { $0.moveRight() } }),
    Binding(
      name: "llm-line-start", help: "Move to the start of the line",
      keys: [EditorKey.home.binding], emacsKeys: ["^A"], commandKeys: [EditorKey.home.binding],
      function: { handle, _ in perform(handle) { $0.moveToLineStart() } }),
    Binding(
      name: "llm-line-end", help: "Move to the end of the line", keys: [EditorKey.end.binding],
      emacsKeys: ["^E"], commandKeys: [EditorKey.end.binding],
      function: { handle, _ in perform(handle) { $0.moveToLineEnd() } }),
    Binding(
      name: "llm-up", help: "Move up a line, or to the entry before",
      keys: [EditorKey.up.binding], commandKeys: [EditorKey.up.binding, "k", "-"],
      function: { handle, _ in perform(handle) { $0.moveUp() } }),
    Binding(
      name: "llm-down", help: "Move down a line, or to the entry after",
      keys: [EditorKey.down.binding], commandKeys: [EditorKey.down.binding, "j", "+", "^J"],
      function: { handle, _ in perform(handle) { $0.moveDown() } }),
  ]

  private static let historyBindings = [
    Binding(
      name: "llm-history-previous", help: "Recall the entry before", keys: ["^P"],
      emacsKeys: ["\\ep", "\\eP"], commandKeys: ["^P"],
      function: { handle, _ in perform(handle) { $0.recallPrevious() } }),
    Binding(
      name: "llm-history-next", help: "Recall the entry after", keys: ["^N"],
      emacsKeys: ["\\en", "\\eN"], commandKeys: ["^N"],
      function: { handle, _ in perform(handle) { $0.recallNext() } }),
    Binding(
      name: "llm-search", help: "Search the entries", keys: ["^R", "^S"],
      commandKeys: ["^R", "/", "?"],
      function: { handle, _ in perform(handle) { $0.search() } }),
  ]

  private static let otherBindings = [
    Binding(
      name: "llm-complete", help: "Complete the word", keys: ["^I"],
      function: { handle, _ in perform(handle) { $0.complete() } }),
    Binding(
      name: "llm-external-editor", help: "Edit the text in $VISUAL or $EDITOR",
      keys: ["^X^E", "^G"], commandKeys: ["v", "^G"],
      function: { handle, _ in perform(handle) { $0.openExternalEditor() } }),
    Binding(
      name: "llm-clear-screen", help: "Clear the screen", keys: ["^L"], commandKeys: ["^L"],
      function: { handle, _ in perform(handle) { $0.clearScreen() } }),
    Binding(
      name: "llm-interrupt", help: "Drop the line", keys: ["^C"], commandKeys: ["^C"],
      function: { handle, _ in perform(handle) { $0.interrupt() } }),
    Binding(
      name: "llm-delete-or-leave", help: "Delete a character, or leave on an empty line",
      keys: ["^D"], commandKeys: ["^D"],
      function: { handle, _ in perform(handle) { $0.deleteOrLeave() } }),
    Binding(
      name: "llm-escape", help: "Do nothing", keys: [EditorKey.escape.binding],
      function: { handle, _ in perform(handle) { _ in .refused } }),
    Binding(
      name: "llm-suspend", help: "Suspend the program", keys: ["^Z"], commandKeys: ["^Z"],
      function: { handle, _ in perform(handle) { $0.suspend() } }),
  ]
}
