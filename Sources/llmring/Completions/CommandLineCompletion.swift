/// What may follow on a command line, for the scripts of ``CompletionScript``.
///
/// The answer has a line for each candidate, with a tab before its description. A line `:files`
/// instead has the shell complete the name of a file.
struct CommandLineCompletion {
  private(set) var candidates: [CompletionValues.Candidate] = []
  private(set) var completesFiles = false
  private let shell: String

  /// - Parameter words: What was typed after the program's name, up to the cursor. The last one,
  ///   which may be empty, is to be completed. Bash gives its whole line instead.
  init(shell: String, words: [String]) {
    self.shell = shell
    let words = shell == "bash" ? Array(ShellWords.split(words.first ?? "").dropFirst()) : words
    var state = State()
    for word in words.dropLast() { state.take(word) }
    complete(words.last ?? "", state)
  }

  var text: String {
    if completesFiles { return ":files\n" }
    return candidates.map { candidate in
      let note = Self.shown(candidate.note)
      return Self.shown(candidate.value) + (note.isEmpty ? "" : "\t\(note)") + "\n"
    }.joined()
  }

  private mutating func complete(_ typed: String, _ state: State) {
    if let option = state.pending {
      return add(option.values, typed, state)
    }
    if state.isPlain { return }
    if typed.hasPrefix("--"), let sign = typed.firstIndex(of: "=") {
      let name = typed[..<sign]
      let option = state.options.first { $0.names.contains(String(name)) }
      let start = "\(name)="
      add(option?.values, String(typed.dropFirst(start.count)), state)
      candidates = candidates.map { .init(value: start + $0.value, note: $0.note) }
      return
    }
    if typed.hasPrefix("-") {
      return offerOptions(typed, state)
    }
    if state.isFirst {
      candidates += state.command.subcommands
        .filter { $0.name.hasPrefix(typed) }
        .map { .init(value: $0.name, note: $0.configuration.abstract) }
    }
    add(state.argument?.values, typed, state)
  }

  /// The options that can still be given, each by its long name; by the short one if only that was
  /// typed.
  private mutating func offerOptions(_ typed: String, _ state: State) {
    for option in state.options where option.isRepeating || !state.isUsed(option) {
      guard let name = option.names.last(where: { $0.hasPrefix(typed) }) else { continue }
      candidates.append(.init(value: name, note: option.abstract))
    }
  }

  private mutating func add(_ values: CompletionValues?, _ typed: String, _ state: State) {
    switch values {
    case .files: completesFiles = candidates.isEmpty
    case .words(let words):
      candidates += words.filter { $0.hasPrefix(typed) }.map { .init(value: $0) }
    case .dynamic(let source):
      candidates += source.candidates(
        beginningWith: typed, profile: state.profile, after: state.places)
    case nil: break
    }
  }

  /// A name or a title on one line, with nothing in it that could control the terminal.
  private static func shown(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longest) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
        scalars.append(" ")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  private static let longest = 200
}

/// How far a command line has been read.
private struct State {
  private(set) var command = CommandInfo(Program.self)
  /// The options that the command takes; those of `chat` where no command has been named.
  private(set) var options: [CommandInfo.ArgumentInfo]
  private var arguments: [CommandInfo.ArgumentInfo]
  /// The option whose value comes next.
  private(set) var pending: CommandInfo.ArgumentInfo?
  /// The arguments by their place so far.
  private(set) var places: [String] = []
  private(set) var profile: String?
  private var used: [String] = []
  /// Whether `--` was given, after which nothing is an option.
  private(set) var isPlain = false
  /// Whether the next word may name a command: only the first one can.
  private(set) var isFirst = true

  init() {
    let chat = CommandInfo(Chat.self, in: command.path).arguments
    options = chat.filter(\.isNamed) + command.arguments.filter { $0.names == ["--version"] }
    arguments = []
  }

  mutating func take(_ word: String) {
    // `help` is followed by the name of a command.
    if isFirst, word == "help", command.path.count == 1 { return }
    let named = isFirst ? command.subcommands.first { $0.name == word } : nil
    isFirst = named != nil
    if let named { return enter(named) }
    if let option = pending {
      if option.names.contains("--profile") { profile = word }
      pending = nil
    } else if isPlain || !word.hasPrefix("-") || word == "-" {
      places.append(word)
    } else if word == "--" {
      isPlain = true
    } else if let option = options.first(where: { $0.names.contains(word) }) {
      used += option.names
      if option.valueName != nil { pending = option }
    } else if let sign = word.firstIndex(of: "=") {
      used.append(String(word[..<sign]))
      if word.hasPrefix("--profile=") { profile = String(word[word.index(after: sign)...]) }
    } else if !word.hasPrefix("--") {
      take(letters: word.dropFirst())
    }
  }

  func isUsed(_ option: CommandInfo.ArgumentInfo) -> Bool {
    option.names.contains(where: used.contains)
  }

  /// The argument by its place that comes next.
  var argument: CommandInfo.ArgumentInfo? {
    if places.count < arguments.count { return arguments[places.count] }
    return arguments.last?.isRepeating == true ? arguments.last : nil
  }

  private mutating func enter(_ next: any ParsableCommand.Type) {
    command = CommandInfo(next, in: command.path)
    options = command.arguments.filter(\.isNamed)
    arguments = command.arguments.filter { !$0.isNamed }
  }

  /// Takes `-qm`, after which a value comes, or `-qmchatbot`, which has it.
  private mutating func take(letters: Substring) {
    for (place, letter) in letters.enumerated() {
      guard let option = options.first(where: { $0.names.contains("-\(letter)") }) else { return }
      used += option.names
      guard option.valueName != nil else { continue }
      if place == letters.count - 1 { pending = option }
      return
    }
  }
}

/// The words of a line as a shell reads it, for one that does not hand them over.
enum ShellWords {
  /// The last word is empty if the line ends with a blank.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
        word = word ?? ""
      } else if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + [word ?? ""]
  }
}
