/// Whether a text holds something that looks like a key or a token, by the marks that the issuers
/// put on theirs so that it can be noticed.
///
/// It is right about the keys of the providers that the program talks to and of the common code
/// hosts and clouds; it cannot know every secret.
package func looksLikeKey(_ text: String) -> Bool {
  if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") { return true }
  return text.utf8.split(whereSeparator: { !isKeyByte($0) }).contains { word in
    let word = Substring(word)
    return marks.contains { mark in
      // The mark may come after a name, as in `OPENAI_API_KEY=…`, but '=' parts words anyway.
      word.hasPrefix(mark.text) && word.utf8.count >= mark.text.utf8.count + mark.rest
    }
  }
}

private struct Mark {
  var text: String
  /// The fewest bytes that follow in a key: enough for `sk-` not to be found in prose.
  var rest: Int
}

private let marks = [
  Mark(text: "sk-", rest: 16),  // OpenAI, Anthropic (sk-ant-), OpenRouter (sk-or-), DeepSeek
  Mark(text: "AIza", rest: 30),  // Google
  Mark(text: "AQ.", rest: 30),  // Google, the newer form
  Mark(text: "gsk_", rest: 20),  // Groq
  Mark(text: "xai-", rest: 20),
  Mark(text: "pplx-", rest: 20),
  Mark(text: "hf_", rest: 20),  // Hugging Face
  Mark(text: "r8_", rest: 20),  // Replicate
  Mark(text: "ghp_", rest: 20), Mark(text: "gho_", rest: 20), Mark(text: "ghs_", rest: 20),
  Mark(text: "github_pat_", rest: 20),
  Mark(text: "glpat-", rest: 16),  // GitLab
  Mark(text: "xoxb-", rest: 16), Mark(text: "xoxp-", rest: 16),  // Slack
  Mark(text: "AKIA", rest: 16), Mark(text: "ASIA", rest: 16),  // AWS
  Mark(text: "eyJ", rest: 40),  // a JSON Web Token
]

private func isKeyByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
    UInt8(ascii: "."):
    true
  default: false
  }
}
