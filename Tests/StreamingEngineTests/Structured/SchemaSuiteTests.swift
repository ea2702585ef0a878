import StreamingEngine
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The required cases of github.com/json-schema-org/JSON-Schema-Test-Suite for draft 2020-12, which
/// are not part of this package: the folder of suites is `LLMRING_SUITES`, or `../shared/suites`
/// beside the package.
@Suite struct SchemaSuiteTests {
  /// The cases whose schema is refused, by what is wrong with it.
  static let refused: [(words: String, cases: [String])] = [
    (
      "leads to another document",
      [
        "defs: validate definition against metaschema",
        "dynamicRef: $ref and $dynamicAnchor are independent of order - $defs first",
        "dynamicRef: $ref and $dynamicAnchor are independent of order - $ref first",
        "dynamicRef: $ref to $dynamicRef finds detached $dynamicAnchor",
        "dynamicRef: strict-tree schema, guards against misspelled properties",
        "dynamicRef: tests for implementation dynamic anchor and reference link",
        "ref: remote ref, containing refs itself",
        "refRemote: $ref to $ref finds detached $anchor",
        "refRemote: Location-independent identifier in remote ref",
        "refRemote: anchor within remote ref", "refRemote: base URI change",
        "refRemote: base URI change - change folder",
        "refRemote: base URI change - change folder in subschema",
        "refRemote: fragment within remote ref", "refRemote: ref within remote ref",
        "refRemote: remote HTTP ref with different $id",
        "refRemote: remote HTTP ref with different URN $id",
        "refRemote: remote HTTP ref with nested absolute ref", "refRemote: remote ref",
        "refRemote: remote ref with ref to defs",
        "refRemote: retrieved nested refs resolve relative to their URI not $id",
        "refRemote: root ref in remote ref",
      ]
    ),
    (
      "names a kind of schema that is not known",
      [
        "vocabulary: ignore unrecognized optional vocabulary",
        "vocabulary: schema that uses custom metaschema with with no validation vocabulary",
      ]
    ),
  ]

  /// The groups of cases about keywords that are not checked.
  private static let unchecked: Set = ["content", "format"]

  private static func groups() throws -> [(name: String, cases: [JSONValue])] {
    let package = URL(filePath: #filePath).appending(path: "../../../..").standardized.path
    let suites =
      ProcessInfo.processInfo.environment["LLMRING_SUITES"] ?? "\(package)/../shared/suites"
    let file = URL(filePath: suites).appending(path: "json-schema/draft2020-12.json")
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let files = try #require(JSONValue(parsing: text)?["files"])
    guard case .object(let members) = files else { return [] }
    return members.map { ($0.0, elements($0.1)) }
  }

  private static func elements(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let elements)? = value { elements } else { [] }
  }

  private static func string(_ value: JSONValue?) -> String {
    if case .string(let text)? = value { text } else { "" }
  }

  @Test("decides every case of the JSON Schema suite, apart from those listed as refused")
  func cases() throws {
    let groups = try Self.groups()
    var listed = Set(groups.isEmpty ? [] : Self.refused.flatMap(\.cases))
    for (group, cases) in groups {
      for example in cases {
        let name = "\(group): \(Self.string(example["description"]))"
        let json = try #require(example["schema"])
        let isListed = listed.remove(name) != nil
        do throws(LLMError) {
          let schema = try JSONSchema(json)
          #expect(!isListed, "\(name) need not be listed")
          #expect(schema.uncheckedKeywords.isEmpty != Self.unchecked.contains(group), "\(name)")
          Self.check(schema, Self.elements(example["tests"]), of: name)
        } catch {
          let words = Self.refused.first { $0.cases.contains(name) }?.words
          #expect(words.map(error.message.contains) == true, "\(name): \(error.message)")
        }
      }
    }
    #expect(listed.isEmpty, "not in the suite")
  }

  private static func check(_ schema: JSONSchema, _ tests: [JSONValue], of name: String) {
    for test in tests {
      let mismatches = schema.mismatches(in: test["data"] ?? .null)
      #expect(
        mismatches.isEmpty == (test["valid"] == true), "\(name): \(string(test["description"]))")
    }
  }
}
