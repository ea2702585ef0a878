/// The earlier lines, which the editor can navigate and search.
///
/// The editor reads nothing until the user presses Up or Ctrl-R, so an implementation may load its
/// file at the first call.
package protocol LineHistory: AnyObject {
  /// Number of lines.
  var count: Int { get }

  /// Returns a line; 0 is the oldest.
  subscript(index: Int) -> String { get }

  /// Adds a text that was not sent, as the newest line, for this run only. It may be blank, which is
  /// not worth keeping.
  func keep(draft: TypedLine)
}
