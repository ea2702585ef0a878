import LLMRingPlatform
import Testing

@testable import LLMRingREPL

/// Where the clipboard is read from, and what is taken of it.
struct ClipboardSourceTests {
  @Test("the clipboard is read by the programs of its display, and on a Mac by those of the system")
  func sources() {
    let both = ["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"]
    #expect(ClipboardSource.sources(in: both, on: .linux) == [.wlPaste, .xclip])
    #expect(ClipboardSource.sources(in: ["DISPLAY": ":0"], on: .linux) == [.xclip])
    #expect(ClipboardSource.sources(in: ["DISPLAY": ""], on: .linux) == [])
    #expect(ClipboardSource.sources(in: both, on: .macOS) == [.osascript, .pbpaste])
    #expect(ClipboardSource.pbpaste.arguments(for: "text/plain") == [])
    #expect(ClipboardSource.wlPaste.arguments(for: "a/b") == ["--no-newline", "--type", "a/b"])
  }

  @Test(
    "an image comes before files, and files before text",
    arguments: [
      (["text/plain", "image/jpeg", "image/png"], "image/png"),
      (["text/plain", "text/uri-list"], "text/uri-list"),
      (["STRING", "UTF8_STRING"], "UTF8_STRING"),
      (["text/html", "image/bmp"], nil), ([], nil),
    ])
  func choice(types: [String], first: String?) {
    #expect(ClipboardChoice.choices(among: types).first?.type == first)
  }

  @Test("a list of URLs names files only if all are of this machine")
  func files() {
    #expect(
      ClipboardChoice.files(in: "#c\r\nfile:///a\r\nfile:///b\r\n")
        == ["file:///a", "file:///b"])
    #expect(ClipboardChoice.files(in: "file:///a\nhttps://b\n") == [])
    #expect(ClipboardChoice.files(in: "") == [])
  }

  @Test("an image that is printed in hexadecimal digits is read")
  func digits() {
    let printed = Array("«data PNGf89504e47fF»\n".utf8)
    #expect(ClipboardSource.osascript.contents(of: printed) == [0x89, 0x50, 0x4E, 0x47, 0xFF])
    #expect(ClipboardSource.osascript.contents(of: Array("none".utf8)) == [])
    #expect(ClipboardSource.pbpaste.contents(of: printed) == printed)
  }
}
