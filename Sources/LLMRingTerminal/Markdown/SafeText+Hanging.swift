extension SafeText {
  /// What begins a further line of the text that this begins: quote bars stay, and markers become
  /// blanks.
  var hanging: SafeText {
    pieces.reduce(into: SafeText()) { result, piece in
      let (text, style) = piece
      for character in text {
        let isBar = character == "│" && style.isFrame
        let blanks = String(repeating: " ", count: TextWidth.cluster(character).columns)
        result += isBar ? SafeText(encoded: "│", style: style) : SafeText(encoded: blanks)
      }
    }
  }
}
