/// Finds the JSON that a server or a proxy has put into the text of a message.
enum EmbeddedJSON {
  /// The first object or array in the text, and the text before it.
  ///
  /// Servers write it as JSON, as JSON with its quotes escaped once more, and as the literal of a
  /// Python dictionary: `Error code: 400 - {'error': {'message': "No."}}`.
  static func find(in text: String) -> (value: JSONValue, preamble: String)? {
    guard let start = text.firstIndex(where: { $0 == "{" || $0 == "[" }) else { return nil }
    let preamble = text[..<start]
    for start in [start, text[start...].firstIndex(of: "{") ?? start] {
      let json = text[start...]
      let value =
        parse(json) ?? parse(json.replacing("\\\"", with: "\"")[...])
        ?? parse(translated(fromPython: json)[...])
      if let value {
        let preamble = preamble == "b'" || preamble == "b\"" ? "" : preamble
        return (value, preamble.trimmed)
      }
    }
    return nil
  }

  /// The value at the beginning of the text, unless it is empty or not JSON.
  private static func parse(_ text: Substring) -> JSONValue? {
    var json = PartialJSON()
    json.append(String(text))
    switch json.value {
    case .object(let members): return members.isEmpty ? nil : json.value
    case .array(let elements):
      guard case .object? = elements.first else { return nil }
      return json.value
    default: return nil
    }
  }

  private static func translated(fromPython text: Substring) -> String {
    var json = ""
    var quote: Character?
    var word = ""
    var isEscaped = false
    for character in text {
      guard let open = quote else {
        if character.isLetter {
          word.append(character)
          continue
        }
        json += ["None": "null", "True": "true", "False": "false"][word] ?? word
        word = ""
        if character == "'" || character == "\"" { quote = character }
        json.append(character == "'" ? "\"" : character)
        continue
      }
      if isEscaped {
        isEscaped = false
        json += character == "'" ? "'" : "\\\(character)"
      } else if character == "\\" {
        isEscaped = true
      } else if character == open {
        quote = nil
        json += "\""
      } else {
        json += character == "\"" ? "\\\"" : String(character)
      }
    }
    return json
  }
}
