import LLMRingPlatform
import LLMRingTerminal

/// A program that reads the clipboard of this machine.
struct ClipboardSource: Equatable, Sendable {
  let program: String
  /// What to install to have it.
  let package: String
  /// Has it list the types that the clipboard offers, one a line; `nil` if it cannot.
  var listing: [String]?
  /// Has it print the clipboard.
  var reading: [String]
  /// The one type that it prints; `nil` if the type is its last argument.
  var type: String?

  /// The programs to try, the best first.
  ///
  /// - Parameter environment: The variables of this process, which say where the clipboard is.
  static func sources(
    in environment: [String: String], on system: OperatingSystem = .current
  ) -> [ClipboardSource] {
    if system == .macOS { return [osascript, pbpaste] }
    return [
      environment.has("WAYLAND_DISPLAY") ? wlPaste : nil, environment.has("DISPLAY") ? xclip : nil,
    ].compactMap(\.self)
  }

  /// Whether the user sits at another machine, whose clipboard no program here reads.
  static func isRemote(_ environment: [String: String]) -> Bool {
    environment.has("SSH_TTY") || environment.has("SSH_CONNECTION")
  }

  static let wlPaste = ClipboardSource(
    program: "wl-paste", package: "wl-clipboard", listing: ["--list-types"],
    reading: ["--no-newline", "--type"])

  static let xclip = ClipboardSource(
    program: "xclip", package: "xclip",
    listing: ["-selection", "clipboard", "-out", "-target", "TARGETS"],
    reading: ["-selection", "clipboard", "-out", "-target"])

  /// Prints an image as `«data PNGf89504E47…»`.
  static let osascript = ClipboardSource(
    program: "osascript", package: "macOS", reading: ["-e", "the clipboard as «class PNGf»"],
    type: "image/png")

  static let pbpaste = ClipboardSource(
    program: "pbpaste", package: "macOS", reading: [], type: "text/plain")

  func arguments(for type: String) -> [String] {
    self.type == nil ? reading + [type] : reading
  }

  /// How many bytes are printed at most for so many bytes of the clipboard.
  func printedSize(of count: Int) -> Int {
    // Two digits for each byte, between a few words.
    self == .osascript ? 2 * count + 1024 : count
  }

  /// The bytes of the clipboard, in what was printed.
  func contents(of printed: [UInt8]) -> [UInt8] {
    guard self == .osascript else { return printed }
    let mark = Array("PNGf".utf8)
    guard let start = printed.indices.first(where: { printed[$0...].starts(with: mark) }) else {
      return []
    }
    var bytes: [UInt8] = []
    var high: UInt8?
    for byte in printed[(start + mark.count)...] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) else { break }
      if let first = high { bytes.append(first << 4 | digit) }
      high = high == nil ? digit : nil
    }
    return bytes
  }
}

extension [String: String] {
  /// Whether a variable is set to anything.
  func has(_ name: String) -> Bool { self[name, default: ""].isEmpty == false }
}

/// Which of the types that a clipboard offers is taken.
enum ClipboardChoice: Equatable {
  case image(type: String)
  /// Files that were copied in a file manager, as URLs.
  case files(type: String)
  case text(type: String)

  private static let images = ["image/png", "image/jpeg", "image/webp", "image/gif"]
  private static let texts = [
    "text/plain;charset=utf-8", "text/plain;charset=UTF-8", "UTF8_STRING", "text/plain", "STRING",
    "TEXT",
  ]

  /// The choices, the best first; none if there is nothing that could be sent.
  static func choices(among types: [String]) -> [ClipboardChoice] {
    func first(_ wanted: [String]) -> String? { wanted.first(where: types.contains) }
    return [
      first(images).map { .image(type: $0) },
      first(["text/uri-list"]).map { .files(type: $0) },
      first(texts).map { .text(type: $0) },
    ].compactMap(\.self)
  }

  var type: String {
    switch self {
    case .image(let type), .files(let type), .text(let type): type
    }
  }

  /// The URLs of files of this machine in a list (RFC 2483), if it has no others.
  static func files(in list: String) -> [String] {
    let lines = list.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    return lines.allSatisfy { $0.hasPrefix("file:") } ? lines : []
  }
}

/// What was on the clipboard.
package enum ClipboardContents: Equatable, Sendable {
  case bytes([UInt8])
  /// Files that were copied in a file manager, as URLs.
  case files([String])
  /// Nothing was read; the words say why.
  case none(String)
}
