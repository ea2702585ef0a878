/// Text that looks like a key or a token, by the marks that the issuers put on theirs so that it can be
/// noticed.
///
/// It is right about the keys of the providers that the program talks to and of the common code
/// hosts and clouds; it cannot know every secret.
package enum KeyPattern {
  /// Whether a text holds a key. Ordinary prose does not.
  package static func isIn(_ text: String) -> Bool {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") { return true }
    return text.utf8.split(whereSeparator: { !isKeyByte($0) }).contains {
      isKey(Substring($0), isProse: true)
    }
  }

  /// A message with `(secret)` in the place of each key. What is only the beginning of one is hidden,
  /// too.
  ///
  /// - Parameter hidesLongWords: Whether words of many letters and digits are taken for keys, as those
  ///   of some issuers have no mark.
  package static func hidden(in message: String, hidesLongWords: Bool = false) -> String {
    let bytes = Array(message.utf8)
    var shown: [UInt8] = []
    var start = 0
    while start < bytes.count {
      var end = bytes[start...].firstIndex { !isKeyByte($0) } ?? bytes.count
      // A full stop ends a sentence.
      while end > start, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
      let word = String(decoding: bytes[start..<end], as: UTF8.self)
      let isSecret = isKey(word[...], isProse: false) || hidesLongWords && isLong(word)
      shown += isSecret ? Array("(secret)".utf8) : Array(bytes[start..<end])
      if end < bytes.count { shown.append(bytes[end]) }
      start = end + 1
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// Whether a text that is to be the name of a variable is more likely a key: some are only letters
  /// and digits.
  package static func isLikely(_ name: String) -> Bool {
    if ["sk_", "sk-", "gsk_", "xai_", "xai-", "AIza"].contains(where: name.hasPrefix) {
      return true
    }
    // `ASIA_KEY` and `hf_token` are names.
    let isMarked = marks.contains { mark in
      name.hasPrefix(mark.text) && name.utf8.count >= mark.text.utf8.count + 10
        && (mark.text.last?.isLetter == false || !name.contains("_"))
    }
    if isMarked { return true }
    let hasDigit = name.utf8.contains { (0x30...0x39).contains($0) }
    return hasDigit && !name.contains("_") && name.utf8.count >= 20
  }

  private static func isLong(_ word: String) -> Bool {
    let bytes = word.utf8
    return bytes.count >= 32 && bytes.contains { (0x30...0x39).contains($0) }
      && bytes.contains { $0 > 0x39 } && !bytes.contains { ".-_".utf8.contains($0) }
  }

  private static func isKey(_ word: Substring, isProse: Bool) -> Bool {
    // A full stop may end a sentence, and hyphens begin an option.
    var word = word.drop { "-._".contains($0) }
    if word.utf8.last == UInt8(ascii: ".") { word.removeLast() }
    // A key may be the last part of a dotted name.
    let part = word.firstIndex(of: ".").map { word[word.index(after: $0)...] }
    if let part, isKey(part, isProse: isProse) { return true }
    return marks.contains { mark in
      // The mark may come after a name, as in `OPENAI_API_KEY=…`, but '=' parts words anyway.
      word.hasPrefix(mark.text)
        && word.utf8.count >= mark.text.utf8.count + (isProse ? mark.rest : min(mark.rest, 10))
    }
  }

  private struct Mark {
    var text: String
    /// The fewest bytes that follow in a key: enough for `sk-` not to be found in prose.
    var rest: Int
  }

  private static let marks = [
    Mark(text: "sk-", rest: 16),  // OpenAI, Anthropic (sk-ant-), OpenRouter (sk-or-), DeepSeek
    Mark(text: "AIza", rest: 30),  // Google
    Mark(text: "AQ.", rest: 30),  // Google, the newer form
    Mark(text: "ya29.", rest: 20),  // Google, for an hour
    Mark(text: "gsk_", rest: 20),  // Groq
    Mark(text: "xai-", rest: 20),
    Mark(text: "pplx-", rest: 20),
    Mark(text: "csk-", rest: 20),  // Cerebras
    Mark(text: "nvapi-", rest: 20),
    Mark(text: "tgp_v1_", rest: 20),  // Together
    Mark(text: "fw_", rest: 20),  // Fireworks
    Mark(text: "vck_", rest: 20),  // Vercel
    Mark(text: "hf_", rest: 20), Mark(text: "api_org_", rest: 20),  // Hugging Face
    Mark(text: "r8_", rest: 20),  // Replicate
    Mark(text: "ghp_", rest: 20), Mark(text: "gho_", rest: 20), Mark(text: "ghu_", rest: 20),
    Mark(text: "ghs_", rest: 20), Mark(text: "ghr_", rest: 20),
    Mark(text: "github_pat_", rest: 20),
    Mark(text: "glpat-", rest: 16),  // GitLab
    Mark(text: "xoxb-", rest: 16), Mark(text: "xoxp-", rest: 16),  // Slack
    Mark(text: "cfut_", rest: 20), Mark(text: "cfat_", rest: 20),  // Cloudflare
    Mark(text: "AKIA", rest: 16), Mark(text: "ASIA", rest: 16),  // AWS
    Mark(text: "ABSK", rest: 20), Mark(text: "bedrock-api-key-", rest: 16),
    Mark(text: "eyJ", rest: 40),  // a JSON Web Token
  ]

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
