/// Work on the store that can take long, in steps of some tenths of a second at most: other programs,
/// which wait no longer than five, save theirs in between, and a person can end it.
///
/// What a step has done stays done.
package protocol Chore {
  var isOver: Bool { get }
  /// Takes the next step.
  mutating func goOn()
}

extension Chore {
  /// Takes all steps.
  package mutating func finish() {
    while !isOver { goOn() }
  }
}
