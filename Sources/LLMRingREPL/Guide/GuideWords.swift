import StreamingEngine

/// Turns English text into the terms that the guide searches by.
enum GuideWords {
  /// The words of a text that matter for the search, reduced to stems, with one term for synonyms.
  ///
  /// A text that has none, but addresses "you", is about the guide itself: "who are you", "what can
  /// you do".
  static func terms(in text: String) -> [String] {
    let words = joiningPhrases(words(in: text))
    let telling = words.filter { !stopwords.contains($0) }
    guard !telling.isEmpty else { return words.contains("you") ? [stem("guide")] : [] }
    return telling.map(term)
  }

  static func term(for word: String) -> String {
    let stem = stem(irregularForms[word] ?? word)
    return synonyms[stem] ?? stem
  }

  /// Puts one word in the place of several that mean something else together.
  private static func joiningPhrases(_ words: [String]) -> [String] {
    var joined: [String] = []
    var place = 0
    while place < words.count {
      let rest = words[place...]
      let phrase = phrases[words[place]]?.first { rest.starts(with: $0.words) }
      joined.append(phrase?.meaning ?? words[place])
      place += phrase?.words.count ?? 1
    }
    return joined
  }

  /// Lower-case words of at least two letters. `Ctrl-C`, `^C` and "control c" are one word.
  static func words(in text: String) -> [String] {
    var words: [String] = []
    var isControl = false
    for piece in spellingOutSigns(text).split(whereSeparator: { !isWordCharacter($0) }) {
      // "yesterday's" is yesterday, and "what's" is what.
      let word = String(piece.split(whereSeparator: { $0 == "'" || $0 == "’" }).first ?? "")
      if word.hasPrefix("^"), word.count == 2 {
        words.append("ctrl\(word.dropFirst())")
      } else if isControl, word.count == 1 {
        words.append("ctrl\(word)")
      } else if word.count > 1, word != "ctrl", word != "control" {
        words.append(word)
      }
      isControl = word == "ctrl" || word == "control"
    }
    return words
  }

  /// The text in lower case, with the signs that begin a line at the prompt as words where they stand
  /// alone.
  private static func spellingOutSigns(_ text: String) -> String {
    let signs = ["@": "at sign", "!": "exclamation mark", "!!": "exclamation mark", "/": "slash"]
    return text.lowercased().split(whereSeparator: \.isWhitespace)
      .map { signs[String($0)] ?? String($0) }.joined(separator: " ")
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "'’^@_".contains(character)
  }

  /// Removes the most common endings. It is not a linguistic stemmer: it only needs to map the
  /// forms of a word to one result.
  static func stem(_ word: String) -> String {
    var stem = word[...]
    let plurals = ["ches", "shes", "sses", "ases", "xes"]
    if stem.count > 4, stem.hasSuffix("ies") {
      stem = stem.dropLast(3) + "y"
    } else if plurals.contains(where: stem.hasSuffix) {
      stem = stem.dropLast(2)
    } else if stem.count > 3, stem.hasSuffix("s"),
      !["ss", "us", "is", "as"].contains(where: stem.hasSuffix)
    {
      stem = stem.dropLast()
    }
    for ending in ["ing", "ed"] where stem.hasSuffix(ending) && stem.count - ending.count >= 3 {
      stem = stem.dropLast(ending.count)
      if let last = stem.last, stem.dropLast().last == last, !"ls".contains(last) {
        stem = stem.dropLast()
      }
      break
    }
    return String(stem.count > 3 && stem.hasSuffix("e") ? stem.dropLast() : stem)
  }

  /// Phrases by their first word.
  private static let phrases: [String: [(words: [String], meaning: String)]] = {
    let meanings = [
      "login": "log in, log on, sign in, sign on, sign up, log into, sign into",
      "logout": "log out, sign out",
      "truncated": "cut off, cut short, break off, breaks off, broke off, broken off, half way",
      "search": "look for, look up, looking for",
      "delete": "get rid, throw away, throw out, wipe out",
      "startover": "start over, start again, begin again, start afresh, from scratch, clean slate",
      "toolong": "too long, too big, too large",
      "offline": "without internet, without the internet, no internet, without a connection",
      "newline": "new line, line break, next line, several lines, multiple lines, more lines",
      "unsaved": "not saved",
      "key": "api key, api keys",
      "use": "talk to, right now, at the moment",
      "exit": "get out",
      "current": "in use",
    ]
    var phrases: [String: [(words: [String], meaning: String)]] = [:]
    for (meaning, list) in meanings {
      for phrase in list.split(separator: ",") {
        let words = phrase.split(separator: " ").map(String.init)
        phrases[words[0], default: []].append((words, meaning))
      }
    }
    return phrases
  }()

  /// The forms of words that an ending alone does not lead back to the word.
  private static let irregularForms: [String: String] = {
    let forms = """
      keep kept, lose lost, send sent, spend spent, write wrote written, break broke broken, \
      choose chose chosen, find found, forget forgot forgotten, pay paid, run ran, say said, \
      show shown, speak spoke spoken, tell told, think thought, read reads, build built, buy bought, \
      hide hid hidden, steal stole stolen, begin began begun, bring brought, hear heard, mean meant, \
      fall fell fallen, freeze froze frozen, quit quits, hold held, catch caught, old older \
      oldest, long longer longest, short shorter shortest, cheap cheaper cheapest, \
      fast faster fastest, slow slower slowest, big bigger biggest, small smaller smallest
      """
    var words: [String: String] = [:]
    for group in forms.split(separator: ",") {
      let forms = group.split(whereSeparator: \.isWhitespace).map(String.init)
      for form in forms.dropFirst() { words[form] = forms[0] }
    }
    return words
  }()

  static let stopwords = Set(
    """
    the an is are am was were be been do does did doing to of in on at it its this that these \
    those my me we us you your can could should would will shall may might must i'm i'd how what \
    which when why with for from by as and or if so but not no there here any some please want \
    like need way just about into have has had get gets got let make made tell explain say one \
    thing things something anything really way use many much also turn off enable disable
    who whom whose everything anything everybody nothing now then than given go goes going gone
    our ours their theirs mean means meaning support supports supported available possible
    take put ever always still yet work works working wrote see sees seen happen happens press hit too very isn aren don doesn
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Every stem of a group stands for its first.
  private static let synonyms: [String: String] = {
    let groups = [
      "change switch swap select choose pick modify",
      "exit quit leave close bye goodbye logout",
      "stop cancel abort interrupt halt ctrlc",
      "answer reply response",
      "cost price money expensive cheap bill spend spent pay charge dollar pricing",
      "resume yesterday reopen",
      "conversation chat session dialog dialogue thread talk",
      "key apikey credential",
      "delete remove erase wipe purge",
      "folder directory location dir",
      "think reason thought effort reasoning",
      "retry again regenerate regen redo resend repeat",
      "colour color",
      "image picture photo screenshot screenshots jpg png",
      "error fault failure problem issue",
      "summarise summarize summary compact compress shrink",
      "search find grep",
      "multiline newline",
      "provider server endpoint vendor",
      "used using", "computer machine laptop pc", "upgrade update newer", "setting preference",
      "personality persona", "previous earlier old past", "fallback failover backup",
      "upload attach pass",
      "hello hi hey hiya howdy greeting",
      "short shorter brief briefer concise terse", "long longer lengthy verbose detailed",
      "project repo repository codebase", "percentage percent",
      "company corporate office employer business organisation organization",
      "shortcut hotkey keybinding keystroke", "fast quick speed", "slow sluggish laggy lag",
      "install setup installation", "screen terminal window console display",
      "mac macos osx apple", "windows wsl powershell", "hang freeze stuck unresponsive",
      "manual documentation docs doc readme tutorial", "limit cap maximum max quota",
      "several multiple two both three", "compare versus vs comparison",
      "bell notification notify sound beep alert ring", "question query inquiry",
      "script automation automate cron batch pipeline", "privacy private confidential secure gdpr",
      "tool function plugin mcp extension", "undo revert rollback", "fork branch split",
      "rename name title label", "translate translation", "connect connection reach access",
      "offline airplane", "weird garbled strange broken ugly messy", "version release",
      "crash crashed segfault killed",
    ]
    var synonyms: [String: String] = [:]
    for group in groups {
      let stems = group.split(separator: " ").map { stem(String($0)) }
      for stem in stems { synonyms[stem] = stems[0] }
    }
    return synonyms
  }()
}
