/// How answers in Markdown are shown.
package struct MarkdownOptions: Equatable, Sendable {
  /// Whether headings, emphasis and code keep their marks, for a terminal without styles.
  package var keepsMarks: Bool
  /// Whether formulas are shown in Unicode where it has a form for them, else as written.
  package var showsMaths: Bool

  package init(keepsMarks: Bool = false, showsMaths: Bool = true) {
    self.keepsMarks = keepsMarks
    self.showsMaths = showsMaths
  }
}
