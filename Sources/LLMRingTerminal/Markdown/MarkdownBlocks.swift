/// The context of the next line: its quotes and list items, and the block inside them.
///
/// The rules are CommonMark's (0.31, sections 4 and 5) and those of GFM's tables. They differ
/// where painted text cannot change, and where models mean something else:
///
/// - The line above a setext underline is painted before the underline arrives, so it looks like a
///   paragraph and the underline looks like a rule.
/// - Reference definitions are shown as written, and so are HTML blocks, except for the lines that
///   ``MarkdownTagLine`` knows.
/// - A row of a table begins with `|`. Below a header without it, rows are painted one by one.
/// - In a list item, fences may be indented by any number of spaces. In a fence of Markdown, fences
///   may be nested.
struct MarkdownBlocks: Sendable {
  enum Container: Equatable, Sendable {
    case quote
    /// The item's content is indented by this many columns.
    case item(indent: Int)
  }

  struct Fence: Equatable, Sendable {
    var byte: UInt8
    var length: Int
    var indent = 0
    /// The first word of the info string.
    var language = ""
    /// Number of fences that are open inside it.
    var depth = 0

    /// Whether the code may contain fences itself.
    var isNesting: Bool { ["markdown", "md", "mdx"].contains(language) }
  }

  /// The block that the last line left open.
  enum Leaf: Equatable, Sendable {
    case nothing
    case paragraph
    /// A line that may be a table header, depending on the next line.
    case header(MarkdownRow.Header)
    case fence(Fence)
    case table
    /// A formula or a comment on lines of its own, whose end has not been found.
    case held
    /// A table below a header without outer pipes.
    case lateTable
    /// HTML tags on a line of their own.
    case tags
  }

  /// The kind of a line, after its containers.
  enum Kind: Equatable {
    case blank
    /// A line that is not shown.
    case hidden
    /// Paragraph text; `continues` if it belongs to the paragraph above.
    case text(continues: Bool)
    /// Text in one style on a line of its own, after a label.
    case caption(SafeText)
    case heading(level: Int)
    case tags(MarkdownTagLine)
    case fenceStart(Fence)
    case fenceEnd
    /// A line in a fence, and how many fences are open inside that after it.
    case code(depth: Int)
    case indentedCode
    case rule
    /// A line that begins with `|`.
    case header(continues: Bool)
    case delimiters
    /// The delimiter row below a header that has been painted.
    case lateDelimiters
    case row
    /// A line that may begin a formula or a comment on lines of its own.
    case heldStart(BlockHold.Opening)
    case heldLine
    case lateRow
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
  /// Whether the next line may begin something that is held; not if it has been read so in vain.
  var startsHolds = true
  /// Whether there is nothing above, or a blank line. Hidden lines do not change it.
  private(set) var isAfterBlank = true
  /// Whether the last line was hidden.
  private(set) var isAfterHidden = false

  /// Determines the kind of a line, or returns `nil` if it needs more bytes.
  func start(of line: inout MarkdownLine) -> Start? {
    var reading = MarkdownLineReading(blocks: self)
    let start = reading.start(of: &line)
    return line.isDecided ? start : nil
  }

  /// Applies a decision.
  mutating func enter(_ start: Start) {
    containers = start.containers
    isAfterHidden = start.kind == .hidden
    if !isAfterHidden { isAfterBlank = start.kind == .blank }
    switch start.kind {
    case .blank, .caption, .heading, .rule, .fenceEnd, .indentedCode: leaf = .nothing
    case .text: leaf = .paragraph
    case .hidden, .tags: leaf = .tags
    case .fenceStart(let fence): leaf = .fence(fence)
    case .heldStart: leaf = .held
    case .heldLine: break
    case .code(let depth):
      guard case .fence(var fence) = leaf else { break }
      fence.depth = depth
      leaf = .fence(fence)
    // Decided once the row is complete.
    case .header: leaf = .paragraph
    case .delimiters, .row: leaf = .table
    case .lateDelimiters, .lateRow: leaf = .lateTable
    }
  }
}
