/// Work that can take long, done in steps of a few tenths of a second: between them other programs,
/// which wait for the store for at most five seconds, save their turns, and the user can stop it.
///
/// What a step has done stays done.
package protocol ResumableTask: Sendable {
  var isOver: Bool { get }
  /// Does the next step.
  mutating func advance()
}

extension ResumableTask {
  /// Does all the steps that are left.
  package mutating func finish() {
    while !isOver { advance() }
  }
}
