import Testing

@testable import LLMRingREPL
@testable import StreamingEngine

struct PromptTemplateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var template: String
    var line: String
    var text: String
    var testDescription: String { "\(template) / \(line)" }

    init(_ template: String, _ line: String, _ text: String) {
      (self.template, self.line, self.text) = (template, line, text)
    }
  }

  @Test(
    "a prompt's variables are filled with leading words, and the rest is the input",
    arguments: [
      Case("Say {{input}}.", "a b", "Say a b."),
      Case("Say {{ input }} and {{input}}.", "a", "Say a and a."),
      Case("Say this:", "a b", "Say this:\n\na b"),
      Case("Say this:\n", "", "Say this:"),
      Case("To {{to}}: {{input}}", "to=Bern  hello", "To Bern: hello"),
      Case("To {{to}}: {{input}}", "to=\"New York\" hello", "To New York: hello"),
      Case("To {{to}}: {{input}}", "to='New York' hello", "To New York: hello"),
      Case("To {{to}}: {{input}}", "to=\"open hello", "To \"open: hello"),
      Case("To {{to}}: {{input}}", "to=\"a\"b hello", "To \"a\"b: hello"),
      Case("To {{to}}: {{input}}", "to= hello", "To : hello"),
      Case("To {{to=Bern}}: {{input}}", "hello to=Rome", "To Bern: hello to=Rome"),
      Case("To {{to=New York}}: {{input}}", "hello", "To New York: hello"),
      Case("To {{to=}}|{{input}}", "hello", "To |hello"),
      Case("{{to}} {{to=Bern}} {{input}}", "x", "Bern Bern x"),
      Case("{{a=1}} {{b=2}} {{input}}", "b=3 a=4 c=5 x", "4 3 c=5 x"),
      Case("{{a=1}}", "x", "1\n\nx"),
      Case("Say {{input=nothing}}.", "", "Say nothing."),
      Case("Say {{input=nothing}}.", "a", "Say a."),
      // Only what can be a name is a variable, and nothing in a value is replaced.
      Case(
        "{{#if x}}{{ a b }}{{1}}{{}} {{{to=x}}} {{input}}", "y", "{{#if x}}{{ a b }}{{1}}{{}} {x} y"
      ),
      Case("{{open {{input}}", "y", "{{open y"), Case("a }} b {{", "", "a }} b {{"),
      Case("{{to=x}} {{input}}", "to={{input}} {{to}}", "{{input}} {{to}}"),
      Case("{{to=x}} {{input}}", "TO=y z", "x TO=y z"),
      Case("{{to-do=x}} {{input}}", "to-do=y\nz\n\nw", "y z\n\nw"),
    ])
  func fills(_ example: Case) {
    let template = PromptTemplate(example.template)
    let arguments = PromptArguments(example.line, for: template)
    #expect(template.missing(in: arguments.values).isEmpty)
    #expect(template.filled(with: arguments.values, input: arguments.input) == example.text)
  }

  @Test("a variable without value or default is missing, and so is the input")
  func missing() {
    let template = PromptTemplate("{{a}} {{b=1}} {{c}} {{input}}")
    let arguments = PromptArguments("c=2", for: template)
    #expect(template.missing(in: arguments.values).map(\.name) == ["a"])
    #expect(template.variables.map(\.description) == ["a", "b=1", "c"])
    #expect(template.needsInput)
    #expect(!PromptTemplate("{{input=x}}").needsInput && !PromptTemplate("x").needsInput)
  }

  @Test("words of a command line are taken whole")
  func words() {
    let template = PromptTemplate("{{to}} {{input}}")
    var arguments = PromptArguments(words: ["to=New York", "a b", "c=d"], for: template)
    arguments.append("piped")
    #expect(arguments.values == ["to": "New York"])
    #expect(arguments.input == "a b c=d\n\npiped")
    arguments = PromptArguments(words: [], for: template)
    arguments.append("piped")
    #expect(arguments.input == "piped")
  }
}
