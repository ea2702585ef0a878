import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

struct DesktopNotificationTests {
  @Test(
    "is sent the way that the environment needs",
    arguments: [
      (["TERM": "xterm-256color"], .direct), (["TERM": "foot", "STY": ""], .direct),
      (["TERM": "tmux-256color", "TMUX": "/tmp/tmux,1,0"], .tmux),
      (["TERM": "screen-256color", "TMUX": "/tmp/tmux,1,0"], .tmux), (["TERM": "tmux"], .tmux),
      (["TERM": "screen", "STY": "1.pts"], .screen),
      // It may be either, on another machine.
      (["TERM": "screen-256color"], nil),
      (["TERM": "dumb"], nil), (["TERM": "linux", "TMUX": "/tmp/tmux,1,0"], nil), ([:], nil),
    ] as [([String: String], DesktopNotification.Route?)])
  func route(_ environment: [String: String], _ route: DesktopNotification.Route?) {
    #expect(DesktopNotification.Route(environment: environment) == route)
  }

  @Test("wraps the sequence for what lies between it and the terminal")
  func sequences() {
    let notification = DesktopNotification("it is there")
    #expect(notification.sequence(by: .direct) == "\u{1B}]9;llmring: it is there\u{7}")
    #expect(
      notification.sequence(by: .tmux)
        == "\u{1B}Ptmux;\u{1B}\u{1B}]9;llmring: it is there\u{7}\u{1B}\\")
    #expect(
      notification.sequence(by: .screen) == "\u{1B}P\u{1B}]9;llmring: it is there\u{7}\u{1B}\\")
  }

  @Test("text can neither end the sequence nor be long", arguments: ["\u{7}\u{1B}\\\u{9C}", "\n"])
  func hostile(_ text: String) {
    let sequence = DesktopNotification(text + String(repeating: "long ", count: 100))
      .sequence(by: .direct)
    #expect(
      sequence.unicodeScalars.count { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } == 2)
    #expect(sequence.count < 120)
    let emulator = Emulator(rows: 3, columns: 20)
    emulator.feed(sequence.utf8)
    #expect(emulator.text.isEmpty)
    #expect(emulator.properties.bells == 0)
  }
}
