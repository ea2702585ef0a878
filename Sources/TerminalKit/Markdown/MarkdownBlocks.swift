/// The context of the next line: its quotes and list items, and the block inside them.
///
/// The rules are CommonMark's (0.31, sections 4 and 5) and those of GFM's tables. They differ in
/// three ways, because painted text cannot change:
///
/// - The line above a setext underline is painted before the underline arrives, so it looks like a
///   paragraph and the underline looks like a rule.
/// - Reference definitions and HTML blocks are shown as written.
/// - A table must have a header row that begins with `|`.
struct MarkdownBlocks: Sendable {
  enum Container: Equatable, Sendable {
    case quote
    /// The item's content is indented by this many columns.
    case item(indent: Int)
  }

  struct Fence: Equatable, Sendable {
    var byte: UInt8
    var length: Int
    /// The first word of the info string.
    var language = ""
  }

  /// The block that the last line left open.
  enum Leaf: Equatable, Sendable {
    case nothing
    case paragraph
    case fence(Fence)
    /// A table header, if a delimiter row with the same number of cells follows.
    case header(cells: Int)
    case table
    /// A formula on lines of its own.
    case formula
  }

  /// The kind of a line, after its containers.
  enum Kind: Equatable {
    case blank
    /// Paragraph text; `continues` if it belongs to the paragraph above.
    case text(continues: Bool)
    case heading(level: Int)
    case fenceStart(Fence)
    case fenceEnd
    case code
    case indentedCode
    case rule
    /// A line that begins with `|`.
    case header(continues: Bool)
    case delimiters
    case row
    /// A line that may begin a formula on lines of its own.
    case formulaStart(MathHold.Opening)
    case formulaLine
  }

  /// The start of a line, as far as it determines the line's kind.
  struct Start {
    var kind: Kind
    /// The text to paint for it: quote bars, list markers and indentation.
    var prefix: SafeText
    /// Its length in bytes.
    var length: Int
    var containers: [Container]
  }

  /// Maximum nesting of containers. Deeper markers are text.
  static let depthLimit = 32

  private(set) var containers: [Container] = []
  var leaf = Leaf.nothing
  /// Whether the next line may begin a formula; not if it has been read as one in vain.
  var startsFormulas = true

  /// Determines the kind of a line, or returns `nil` if it needs more bytes.
  func start(of line: inout MarkdownLine) -> Start? {
    var reading = MarkdownLineReading(blocks: self)
    let start = reading.start(of: &line)
    return line.isDecided ? start : nil
  }

  /// Applies a decision.
  mutating func enter(_ start: Start) {
    containers = start.containers
    switch start.kind {
    case .blank, .heading, .rule, .fenceEnd, .indentedCode: leaf = .nothing
    case .text: leaf = .paragraph
    case .fenceStart(let fence): leaf = .fence(fence)
    case .formulaStart: leaf = .formula
    case .code, .formulaLine: break
    // Decided once the row is complete.
    case .header: leaf = .paragraph
    case .delimiters, .row: leaf = .table
    }
  }
}
