import StreamingEngine
import Testing

@Suite struct ModelReferenceTests {
  @Test(
    "a model is read at its first colon",
    arguments: [
      ("openai:gpt-6-luna", "openai", "gpt-6-luna"),
      ("ollama:qwen3.5:4b", "ollama", "qwen3.5:4b"),
      ("OpenAI:gpt-4", "OpenAI", "gpt-4"),
      ("a::", "a", ":"),
    ])
  func reads(text: String, provider: String, model: String) throws {
    let reference = try ModelReference(text)
    #expect(reference == ModelReference(provider: provider, model: model))
    #expect(reference.description == text)
  }

  @Test(
    "half a model is none, and the error says how to write one",
    arguments: ["gpt-4o", "openai:", ":gpt", ":", "", "openai: gpt", "openai:gpt\n"])
  func refuses(text: String) {
    #expect(
      words { () throws(ModelReference.Malformed) in _ = try ModelReference(text) }
        == "'\(text)' is not a model; write provider:model, such as openai:gpt-6-luna")
  }
}

@Suite struct NearestTests {
  struct Case: Sendable {
    var word: String
    var among: [String]
    var found: String?
  }

  @Test(
    "the nearest word is a few slips away, or there is none",
    arguments: [
      Case(word: "fsat", among: ["deep", "fast"], found: "fast"),
      Case(word: "FAST", among: ["deep", "fast"], found: "fast"),
      Case(word: "modle", among: ["model", "mode"], found: "model"),
      Case(word: "balancd", among: ["balanced"], found: "balanced"),
      Case(word: "x", among: ["y", "deep"], found: nil),
      Case(word: "hlp", among: ["help", "halp"], found: "help"),
      Case(word: "zebra", among: ["fast", "deep"], found: nil),
      Case(word: "", among: ["a"], found: nil),
      Case(word: "a", among: ["ab"], found: "ab"),
      Case(word: String(repeating: "a", count: 65), among: ["a"], found: nil),
    ])
  func finds(example: Case) {
    #expect(nearest(example.word, among: example.among) == example.found)
  }
}
