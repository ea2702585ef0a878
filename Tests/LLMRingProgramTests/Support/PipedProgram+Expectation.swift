import Testing

/// Expects that a program ended so, and shows how it did if not: an `#expect` with a `try` in it
/// shows nothing.
func expect(
  _ outcome: PipedProgram.Outcome, _ expected: PipedProgram.Outcome,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome == expected, sourceLocation: sourceLocation)
}
