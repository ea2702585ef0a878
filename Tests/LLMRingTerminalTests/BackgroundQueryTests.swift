import Testing

@testable import LLMRingTerminal

/// How light the terminal's background is, from its own reports.
struct BackgroundQueryTests {
  @Test(
    "a reported colour is light or dark",
    arguments: [
      ("rgb:ffff/ffff/ffff", Palette.Background.light), ("rgb:0000/0000/0000", .dark),
      ("rgb:ff/ff/dd", .light), ("rgb:f/f/f", .light), ("rgb:1/2/3", .dark),
      ("rgb:1e1e/2020/3030", .dark), ("rgba:fdfd/f6f6/e3e3/ffff", .light), ("#fff", .light),
      ("#002b36", .dark), ("#fdfdf6f6e3e3", .light), ("rgb:0000/ffff/0000", .light),
      ("rgb:0000/0000/ffff", .dark),
    ])
  func colour(_ colour: String, _ background: Palette.Background) {
    for end in ["\u{7}", "\u{1B}\\"] {
      let report = TerminalReport(Array("\u{1B}]11;\(colour)\(end)".utf8)[...])
      #expect(report == .background(background))
    }
  }

  @Test(
    "what is not a colour is not a report",
    arguments: [
      "\u{1B}]11;\u{7}", "\u{1B}]11;rgb:ff/ff\u{7}", "\u{1B}]11;rgb:fffff/0/0\u{7}",
      "\u{1B}]11;rgb:-1/0/0\u{7}", "\u{1B}]11;#ff\u{7}", "\u{1B}]11;red\u{7}",
      "\u{1B}]10;rgb:f/f/f\u{7}", "\u{1B}]11;?\u{7}", "\u{1B}]11;rgb:f/f/f/f\u{7}",
      "\u{1B}[>41;354;0c", "\u{1B}[12R",
    ])
  func noColour(_ sequence: String) {
    #expect(TerminalReport(Array(sequence.utf8)[...]) == nil)
  }

  @Test("a decoder hands out a report once and keeps the keys around it, wherever it is cut")
  func decoded() {
    let typed = Array("a\u{1B}]11;rgb:ff/ff/ff\u{1B}\\b\u{1B}[?62;22cc".utf8)
    for cut in typed.indices {
      var decoder = KeyDecoder()
      decoder.append(typed[..<cut])
      decoder.putBack(decoder.setAside())
      decoder.append(typed[cut...])
      decoder.putBack(decoder.setAside())
      #expect(decoder.takeReports() == [.background(.light), .attributes], "cut at \(cut)")
      #expect(decoder.takeReports().isEmpty)
      var keys: [KeyDecoder.Key] = []
      while let key = decoder.next() { keys.append(key) }
      #expect(keys == ["a", "b", "c"].map { .scalar($0) }, "cut at \(cut)")
    }
  }

  @Test("an answer counts until the terminal's attributes arrive or it is late")
  func wait() {
    let start = ContinuousClock.now
    var query = BackgroundQuery()
    #expect(query.take([.background(.light)], at: start) == nil, "nothing was asked")
    query.begin(at: start)
    #expect(query.take([.background(.light)], at: start + .milliseconds(199)) == .light)
    #expect(query.deadline != nil)
    #expect(query.take([.attributes], at: start + .milliseconds(199)) == nil)
    #expect(query.deadline == nil)
    #expect(query.take([.background(.dark)], at: start + .milliseconds(199)) == nil)
    query.begin(at: start)
    #expect(query.take([.background(.light)], at: start + .milliseconds(200)) == nil)
    #expect(query.deadline == nil)
  }

  @Test(
    "terminals that would print the question, or pass it on, are not asked",
    arguments: [
      (["TERM": "xterm-256color"], true), (["TERM": "xterm"], true), (["TERM": "dumb"], false),
      (["TERM": "linux"], false), ([:], false), (["TERM": "screen"], false),
      (["TERM": "screen-256color"], false), (["TERM": "xterm", "STY": "1.pts"], false),
      (["TERM": "screen-256color", "TMUX": "/tmp/t,1,0"], true),
      (["TERM": "tmux-256color", "TMUX": "/tmp/t,1,0"], true),
    ])
  func allowed(_ environment: [String: String], _ isAllowed: Bool) {
    #expect(BackgroundQuery.isAllowed(environment: environment) == isAllowed)
  }
}
