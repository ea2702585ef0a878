import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// `/attach` and `/detach`: the files that go with the next question.
extension SlashCommand {
  static let attach = SlashCommand(
    name: "attach", synonyms: ["file"], argument: .optional("path …"),
    summary: "send files or folders with the next question, or list what is attached",
    details: {
      [
        "Images, PDF documents and text; a folder with all its files, or a pattern such as *.c or "
          + "src/**/*.h.",
        "A path with blanks needs quotes, or a backslash before each; a dropped file and a file:// "
          + "URL are understood.",
      ]
    },
    completion: { typed, session in
      Completer.path(atEndOf: typed, quoting: .anywhere, session)
    }
  ) { typed, session, host throws(Fault) in
    guard !typed.isEmpty else { return list(session) }
    let words = paths(in: typed, from: session.services.place)
    let report = try Attaching.attach(words.map(FileFinder.Request.init), in: session, host)
    if report.isRefused { host.propose("/attach \(typed)") }
    return [report.words]
  }

  static let detach = SlashCommand(
    name: "detach", argument: .optional("n or all"),
    summary: "remove a file from the next question, or all of them",
    values: { session in
      let files = session.attachments.files
      return files.isEmpty ? [] : files.indices.map { String($0 + 1) } + ["all"]
    }
  ) { typed, session, _ throws(Fault) in
    guard !session.attachments.isEmpty else { throw Fault("no file is attached") }
    guard !typed.isEmpty else { return list(session) }
    guard typed.lowercased() != "all" else {
      let count = session.attachments.files.count
      session.state.attachments = []
      return ["removed: \(UsageMessages.count(count, "file"))"]
    }
    let places = try typed.split(separator: " ").map { word throws(Fault) in
      try place(of: String(word), session)
    }
    let removed = Set(places).sorted().map { session.attachments.files[$0].attachment.name }
    for place in Set(places).sorted(by: >) { session.state.attachments.remove(at: place) }
    return ["removed: \(removed.joined(separator: ", "))"]
  }

  /// The place of a waiting file, by its number or its name.
  private static func place(of word: String, _ session: Session) throws(Fault) -> Int {
    let files = session.attachments.files
    if let place = files.firstIndex(where: { $0.attachment.name == word }) { return place }
    guard let number = Int(word), files.indices.contains(number - 1) else {
      throw Fault("'\(word)' is not the number of an attached file; /attach lists them")
    }
    return number - 1
  }

  private static func list(_ session: Session) -> [String] {
    let files = session.attachments.files
    guard !files.isEmpty else {
      return ["no file is attached; /attach PATH sends one with the next question"]
    }
    return FileMessages.list(files) + ["/detach NUMBER removes one, /detach all removes all"]
  }

  /// The paths of a line. Blanks belong to a path where only all of the line is the path of a file.
  private static func paths(in typed: String, from place: FilePlace) -> [PathWord] {
    let words = PathWord.words(in: typed)
    let whole = PathWord(plain: typed)
    return !words.allSatisfy(place.has) && place.has(whole) ? [whole] : words
  }
}
