extension MarkdownRenderer {
  /// What keeps text from being shown.
  package enum Held: Equatable, Sendable {
    /// A table, and its rows so far.
    case table(rows: Int)
    case formula
    case code
    case link
    case emphasis
    case tag
    /// The start of a line, or a word.
    case text
  }

  /// What is being waited for, or `nil` if all text has been shown.
  package var held: Held? {
    if let table, table.isHeld { return .table(rows: table.rows) }
    if header != nil { return .text }
    switch mode {
    case .row: return .table(rows: table?.rows ?? 0)
    case .lateRow: return .table(rows: lateTable?.rows ?? 0)
    case .lineStart: return source.isEmpty ? inline.held : .text
    case .words, .heading: return inline.held ?? (source.isEmpty && wrap.isIdle ? nil : .text)
    case .fenceStart, .header, .delimiters, .lateDelimiters: return .text
    case .held: return hold?.opening == .comment ? .tag : .formula
    case .code, .drawn, .hidden: return nil
    }
  }
}

extension MarkdownInline {
  /// Whether everything that was read has been returned.
  var isIdle: Bool { at == source.count && nodes.isEmpty && !isHolding }

  /// What keeps text from being returned.
  var held: MarkdownRenderer.Held? {
    if at < source.count {
      switch source[at] {
      case UInt8(ascii: "`"): return .code
      case UInt8(ascii: "$"), UInt8(ascii: "\\"): return .formula
      case UInt8(ascii: "<"), UInt8(ascii: "&"): return .tag
      case UInt8(ascii: "]"), UInt8(ascii: "["): return .link
      default: break
      }
    }
    let bracket = brackets.first?.position ?? .max
    let delimiter = delimiters.first?.position ?? .max
    if bracket < delimiter { return .link }
    if delimiter < .max { return .emphasis }
    return isIdle ? nil : .text
  }
}
