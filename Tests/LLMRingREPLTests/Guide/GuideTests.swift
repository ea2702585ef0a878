import Foundation
import Testing

@testable import LLMRingREPL
@testable import StreamingEngine

@Suite("The offline guide")
struct GuideTests {
  static let questions = [
    ("how do I switch alias", "Switching models"),
    ("how can I change the model?", "Switching models"),
    ("which model am I using", "Switching models"),
    ("use another model", "Switching models"),
    ("stop an answer", "Stopping an answer"),
    ("how do I interrupt the reply?", "Stopping an answer"),
    ("cancel", "Stopping an answer"),
    ("what does ctrl-c do", "Stopping an answer"),
    ("resume yesterday's chat", "Resuming a conversation"),
    ("how do I go back to an earlier conversation?", "Resuming a conversation"),
    ("continue my last session", "Resuming a conversation"),
    ("add a key", "Adding an API key"),
    ("Where do I put my API key?", "Adding an API key"),
    ("how to set the openai key", "Adding an API key"),
    ("use ollama", "Local models with Ollama"),
    ("can I run a model locally?", "Local models with Ollama"),
    ("change the system prompt", "The system prompt"),
    ("give it a persona", "The system prompt"),
    ("multi-line", "Writing several lines"),
    ("how do I type a newline", "Writing several lines"),
    ("can I write several lines?", "Writing several lines"),
    ("where are my files", "Where things are kept"),
    ("where are conversations stored?", "Where things are kept"),
    ("what does it cost", "Cost and usage"),
    ("how much money did I spend", "Cost and usage"),
    ("how many tokens have been used", "Cost and usage"),
    ("pipe a file in", "Asking from a script or a pipe"),
    ("can I use it in a shell script with stdin?", "Asking from a script or a pipe"),
    ("exit", "Leaving"),
    ("what happens when I press Ctrl-D?", "Leaving"),
    ("how can I see the last error", "When something fails"),
    ("list my conversations", "Resuming a conversation"),
    ("does it remember my chats?", "Resuming a conversation"),
    ("how do I save the chat to a file", "Copying and exporting"),
    ("how do I paste code", "Writing several lines"),
    ("does it work offline", "Local models with Ollama"),
    ("my key is refused", "When something fails"),
    ("can I use Claude", "Getting a real model"),
    ("how do I set a default model", "Configuration"),
    ("how do I clear the screen", "A new conversation"),
    ("what can I ask", "About this guide"),
    ("how do I quit?", "Leaving"),
    ("bye", "Leaving"),
    ("who are you", "About this guide"),
    ("are you ChatGPT?", "About this guide"),
    ("what can you do?", "About this guide"),
    ("hello", "Hello"),
    ("Good morning!", "Hello"),
    ("thanks a lot", "Thanks"),
    ("how do I get a real model?", "Getting a real model"),
    ("how do I get started", "Getting a real model"),
    ("attach an image", "Attaching files"), ("send a folder", "Attaching files"),
    ("name a file with @", "Files in a chat"), ("detach a file", "Files in a chat"),
    ("paste a screenshot", "The clipboard"),
    ("send a picture", "Attaching files"),
    ("/retry", "Another answer"),
    ("regenerate the answer", "Another answer"),
    ("undo my last question", "Changing a question"),
    ("how do I correct a typo?", "Changing a question"),
    ("set the temperature", "Settings"),
    ("how do I make it think harder?", "Reasoning"),
    ("define an alias", "Aliases"),
    ("bind", "Aliases"),
    ("what is llmring.lock?", "The lockfile"),
    ("add openrouter as a provider", "Services that need only a key"),
    ("how do I use groq?", "Services that need only a key"),
    ("how do I use LM Studio", "Local servers"), ("connect to Azure", "Azure OpenAI"),
    ("add my own provider", "Adding a provider"),
    ("list all models", "Listing models"),
    ("how do I copy the code", "Copying and exporting"),
    ("export to markdown", "Copying and exporting"),
    ("the context is full", "Long conversations"),
    ("the conversation is too long", "Long conversations"),
    ("my answer was cut off", "Continuing a cut answer"),
    ("start a new chat", "A new conversation"),
    ("delete a conversation", "Naming and deleting conversations"),
    ("search old chats", "Searching conversations"),
    ("json output", "JSON output"), ("structured output with a json schema", "Data by a schema"),
    ("what do the exit codes mean", "Status codes for scripts"),
    ("zsh completion", "Shell completion"),
    ("I get an error", "When something fails"),
    ("it is slow", "Slow answers and timeouts"),
    ("is my data private?", "Privacy"),
    ("I am behind a corporate proxy", "Proxies"),
    ("which commands are there?", "Commands"),
    ("help", "Commands"),
    ("keyboard shortcuts", "Keys at the prompt"),
    ("turn off colors", "Colours and accessibility"),
    ("ask two models the same question", "Comparing models"),
    ("what is a profile", "Profiles"),
    ("it crashed", "After a crash"),
    ("why is http refused?", "Plain http addresses"),
  ]

  @Test("finds the section that answers", arguments: questions)
  func finds(question: String, title: String) {
    #expect(Guide().titles(for: question).contains(title))
  }

  @Test(
    "says what it is when it has no answer",
    arguments: [
      "what is the capital of France?", "write a poem about the sea", "explain quicksort",
      "what is the weather in Berlin tomorrow", "2+2", "who won the world cup in 1974?",
      "translate this into German: the cat sat on the mat", "", "?!",
      "write a python function that sorts an array of integers", "tell me a joke", "🙂",
      "how tall is mount everest", "what time is it?", "what is a closure in swift",
      "what should I cook tonight?", "who is the president of the united states", "fix my wifi",
      "explain recursion to a child", "what is 17 times 23", "recommend a good book",
      "write me an email to my boss",
    ])
  func fallsBack(question: String) {
    #expect(Guide().answer(to: [Message(role: .user, content: question)]) == Guide.fallback)
  }

  /// Questions of users, each with words that an answer to it has.
  private struct Question: Decodable {
    var q: String
    var must: [String]
  }

  @Test(
    "answers nineteen of twenty questions that users ask",
    arguments: ["questions.json", "more-questions.json"])
  func answers(_ file: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/\(file)")
    let questions = try JSONDecoder().decode([Question].self, from: Data(contentsOf: path))
    let missed = questions.filter { question in
      let answer = answer(question.q)
      return !question.must.allSatisfy { answer.contains($0) }
    }
    #expect(questions.count >= 40)
    #expect(missed.count * 20 <= questions.count, "\(missed.map(\.q))")
  }

  /// Questions that were thought of before the manual was looked at, each with words of which an answer
  /// to it has one.
  private struct NewcomersQuestion: Decodable {
    var q: String
    var any: [String]
  }

  @Test("answers nine of ten questions of newcomers")
  func newcomers() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/newcomer-questions.json")
    let questions = try JSONDecoder().decode(
      [NewcomersQuestion].self, from: Data(contentsOf: path))
    let missed = questions.filter { question in
      let answer = answer(question.q).lowercased()
      return !question.any.contains { answer.contains($0.lowercased()) }
    }
    #expect(questions.count >= 150)
    #expect(missed.count * 10 <= questions.count, "\(missed.map(\.q))")
  }

  @Test(
    "says first that it understands only English, whatever it finds",
    arguments: [
      "wie wechsle ich das Modell?", "wie spät ist es?", "¿cómo cambio el modelo?",
      "comment quitter le programme ?", "come posso cambiare il modello?",
      "como posso mudar o modelo?", "hoe stop ik een antwoord", "hur byter jag modell?",
      "如何切换模型", "как сменить модель?", "モデルを変えるには？", "Schlüssel hinzufügen",
    ])
  func isEnglishOnly(question: String) {
    #expect(!GuideLanguage.isEnglish(question))
    #expect(answer(question).hasPrefix("\(GuideLanguage.notice)\n\n"))
  }

  @Test("answers a question in another language as well as it can")
  func foreignQuestion() throws {
    let ollama = try #require(body(of: "Local models with Ollama"))
    let answered = answer("wie benutze ich Ollama?")
    #expect(answered.hasPrefix(GuideLanguage.notice) && answered.contains(ollama))
    #expect(answer("wie spät ist es?") == "\(GuideLanguage.notice)\n\n\(Guide.fallback)")
  }

  @Test(
    "takes English for English",
    arguments: [
      "exit", "ollama", "how do I change the model?", "résumé my chat", "what is a naïve café?",
      "use LM Studio", "/model", "", "?!", "🙂", "gpt-6", "what does \"wie geht's\" mean",
      "is there a man page", "send main.c", "vim", "l10n",
    ])
  func english(question: String) {
    #expect(GuideLanguage.isEnglish(question))
  }

  @Test("names the ways to a real model when it has no answer")
  func fallbackHelps() {
    for words in [
      "offline guide", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "Ollama",
      "llmring bind chatbot provider:model",
    ] {
      #expect(Guide.fallback.contains(words))
    }
  }

  @Test("says that it is offline when it is greeted or asked who it is")
  func isLabelled() {
    for question in ["hello", "hi!", "who are you?", "are you a real assistant?"] {
      let answer = Guide().answer(to: [Message(role: .user, content: question)])
      #expect(answer.contains("offline guide"), "\(question)")
    }
  }

  private func answer(_ questions: String...) -> String {
    Guide().answer(
      to: questions.flatMap {
        [Message(role: .user, content: $0), Message(role: .assistant, content: "…")]
      }.dropLast())
  }

  private func body(of title: String) -> String? {
    GuideManual.sections.first { $0.title == title }?.body
  }

  @Test("takes a short question together with the one before")
  func followsUp() throws {
    #expect(answer("how do I set the temperature", "and on the command line?").contains("`-t`"))
    #expect(answer("resume a chat", "and after a crash?").contains("interrupted"))
    #expect(
      answer("use ollama", "on a boat?").contains(
        try #require(body(of: "Local models with Ollama")))
    )
    #expect(answer("use ollama", "an example?").hasPrefix("For example:\n\n```\nollama serve &"))
    #expect(answer("stop an answer", "an example?") == body(of: "Stopping an answer"))
  }

  @Test("points to what comes closest after the answer, which more shows")
  func pointsFurther() {
    let first = answer("exit")
    let pointers = first.split(separator: "\n").last ?? ""
    #expect(pointers.hasPrefix("See also **"))
    #expect(pointers.hasSuffix("; ask `more`."))
    let titles = pointers.matches(of: /\*\*([^*]+)\*\*/).map { String($0.1) }
    let more = answer("exit", "more")
    #expect(!titles.isEmpty)
    for title in titles { #expect(more.contains(body(of: title) ?? "-"), "\(title)") }
  }

  @Test("has more to say as long as the manual has")
  func saysMore() {
    let first = answer("resume a chat")
    let second = answer("resume a chat", "more")
    #expect(second != first)
    #expect(second != Guide.fallback)
    #expect(answer("zsh completion", "more") == Guide.nothingMore)
  }

  @Test("takes a question that stands alone for itself")
  func standsAlone() throws {
    #expect(answer("use ollama", "exit").hasPrefix(try #require(body(of: "Leaving"))))
    #expect(
      answer("use ollama", "what does it cost?").contains(try #require(body(of: "Cost and usage")))
    )
    #expect(answer("exit", "what is the capital of France, by the way?") == Guide.fallback)
  }

  @Test("answers the last of the user's messages, whatever else was said")
  func readsUserOnly() throws {
    let messages = [
      Message(role: .system, content: "how do I use ollama?"),
      Message(role: .user, content: "exit"),
      Message(role: .assistant, content: "attach a file"),
    ]
    #expect(Guide().answer(to: messages).hasPrefix(try #require(body(of: "Leaving"))))
    #expect(Guide().answer(to: []) == Guide.fallback)
  }

  @Test("reads no further than the beginning of a long question")
  func isBounded() {
    let filler = String(repeating: "um ", count: 1_000)
    #expect(answer("ollama " + filler + "exit") == answer("ollama " + filler))
  }
}

@Suite("The guide's manual")
struct GuideManualTests {
  @Test("in the program is the one in Config, byte for byte")
  func isEmbedded() {
    let file = try? Data(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Config/guide.md"))
    let embedded = BundledGuide.markdown.withUTF8Buffer { Data($0) }
    #expect(file == embedded, "run Config/embed")
  }

  @Test("is read section by section: title, keywords, text and example")
  func isRead() {
    let sections = GuideManual.sections(
      of: """
        <!-- For the reader
        of the file. -->

        # Part

        ## First

        Keywords: one two
        three

        Text over
        two lines.

        ```
        # a comment

        llmring
        ```

        ## Second

        Keywords: four

        More.
        """)
    #expect(
      sections == [
        GuideSection(
          title: "First", keywords: "one two three", text: "Text over two lines.",
          example: "# a comment\n\nllmring"),
        GuideSection(title: "Second", keywords: "four", text: "More.", example: nil),
      ])
    #expect(GuideManual.sections.count == 70)
    #expect(GuideManual.sections.allSatisfy { !$0.keywords.isEmpty && !$0.text.isEmpty })
  }

  @Test("has sections of their own names, short enough to read in one go")
  func isWellMade() {
    let sections = GuideManual.sections
    #expect(Set(sections.map(\.title)).count == sections.count)
    for section in sections {
      #expect(section.text.split(separator: " ").count <= 90, "\(section.title)")
      #expect(section.text.count { $0 == "`" } % 2 == 0, "\(section.title)")
      #expect(!section.text.contains("\n"), "\(section.title) has a stray line break")
    }
  }

  @Test("is found by its own titles", arguments: GuideManual.sections.map(\.title))
  func isFoundByTitle(title: String) {
    #expect(Guide().titles(for: title).first == title)
  }

  @Test(
    "gives the forms of a word one stem",
    arguments: [
      ["switch", "switches", "switching", "switched"], ["stop", "stops", "stopping", "stopped"],
      ["alias", "aliases"], ["price", "prices", "priced", "pricing"],
      ["query", "queries"], ["file", "files"], ["tell", "telling"], ["pass", "passes", "passing"],
    ])
  func stems(forms: [String]) {
    #expect(Set(forms.map(GuideWords.stem)).count == 1, "\(forms.map(GuideWords.stem))")
  }

  @Test("reads phrases, forms of verbs, words written as one, endings and typing errors")
  func recognises() {
    #expect(GuideWords.terms(in: "how do I log in") == GuideWords.terms(in: "login"))
    #expect(GuideWords.terms(in: "it was kept and sent") == GuideWords.terms(in: "keep send"))
    #expect(
      GuideWords.terms(in: "@ / ! are") == GuideWords.terms(in: "sign slash exclamation mark"))
    let search = GuideSearch(GuideManual.sections)
    for (word, terms) in [
      ("codeblock", "code block"), ("propmt", "prompt"), ("temprature", "temperature"),
      ("colourful", "colour"), ("llmring", "llmring"), ("quantum", "quantum"),
    ] {
      #expect(
        search.recognised(GuideWords.terms(in: "model \(word)"))
          == GuideWords.terms(in: "model \(terms)"), "\(word)")
    }
    // Nothing else in the question is about llmring.
    #expect(search.recognised(["propmt"]) == ["propmt"])
  }

  @Test("reads keys as words")
  func readsKeys() {
    #expect(GuideWords.words(in: "Ctrl-C, ^C or control c") == ["ctrlc", "ctrlc", "or", "ctrlc"])
    #expect(GuideWords.words(in: "Yesterday's chat isn’t a b") == ["yesterday", "chat", "isn"])
  }
}
