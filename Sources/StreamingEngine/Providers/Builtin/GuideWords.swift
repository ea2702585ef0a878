/// Turns English text into the terms that the guide searches by.
enum GuideWords {
  /// The words of a text that matter for the search, reduced to stems, with one term for synonyms.
  ///
  /// A text that has none, but addresses "you", is about the guide itself: "who are you", "what can
  /// you do".
  static func terms(in text: String) -> [String] {
    let words = words(in: text)
    let telling = words.filter { !stopwords.contains($0) }
    guard !telling.isEmpty else { return words.contains("you") ? [stem("guide")] : [] }
    return telling.map { word in
      let stem = stem(word)
      return synonyms[stem] ?? stem
    }
  }

  /// Lower-case words of at least two letters. `Ctrl-C`, `^C` and "control c" are one word.
  static func words(in text: String) -> [String] {
    var words: [String] = []
    var isControl = false
    for piece in text.lowercased().split(whereSeparator: { !isWordCharacter($0) }) {
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

  static let stopwords = Set(
    """
    the an is are am was were be been do does did doing to of in on at it its this that these \
    those my me we us you your can could should would will shall may might must i'm i'd how what \
    which when why with for from by as and or if so but not no there here any some please want \
    like need way just about into have has had get gets got let make made tell explain say one \
    thing things something anything really way use many much also turn off enable disable
    who whom whose everything anything everybody nothing now then than given go goes going gone
    take put ever always still yet work works working wrote see sees seen happen happens press hit too very isn aren don doesn
    """.split(separator: " ").map(String.init))

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
      "retry again regenerate regen redo",
      "colour color",
      "image picture photo screenshot screenshots jpg png",
      "error fault failure problem issue",
      "summarise summarize summary compact compress shrink",
      "search find grep",
      "multiline newline",
      "provider server endpoint vendor",
      "used using", "computer machine laptop pc", "upgrade update newer", "setting preference",
      "personality persona", "previous earlier old past", "fallback failover backup",
      "upload attach",
      "hello hi hey hiya howdy greeting",
    ]
    var synonyms: [String: String] = [:]
    for group in groups {
      let stems = group.split(separator: " ").map { stem(String($0)) }
      for stem in stems { synonyms[stem] = stems[0] }
    }
    return synonyms
  }()
}
