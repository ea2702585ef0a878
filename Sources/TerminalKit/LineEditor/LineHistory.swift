/// The lines entered before, as the editor walks and searches them.
///
/// The editor asks for nothing until the user does (Up, Ctrl-R), so an implementation may load
/// its file at the first call.
package protocol LineHistory: AnyObject {
  /// How many lines there are.
  var count: Int { get }

  /// A line; 0 is the oldest.
  subscript(index: Int) -> String { get }
}
