import Foundation
import Testing

@testable import LLMRingTerminal

/// The examples of GitHub's specification of Markdown (0.29), which are not part of this package:
/// the folder of suites is `LLMRING_SUITES`, or `../shared/suites` beside the package.
@Suite struct SpecificationTests {
  private struct Example: Decodable {
    var example: Int
    var markdown: String
    var html: String
  }

  private struct Specification: Decodable {
    var examples: [Example]
  }

  /// The examples that are shown otherwise, with the section of the rules for Markdown of models
  /// that asks for it.
  private static let differences: [(section: String, examples: [Int])] = [
    // Line ends stay in code as well, and a character reference must be visible.
    (
      section: "0",
      examples: [
        322, 335, 336, 345, 347, 661, 662,
      ]
    ),
    // Marks that models mean as signs.
    (
      section: "1",
      examples: [
        364, 365, 379, 385, 390, 398, 408, 411, 415, 417, 418, 420, 424, 425, 426, 434,
        435, 438, 451, 452, 454, 456, 463, 464, 465, 466, 467, 468, 471, 474, 477,
      ]
    ),
    // HTML is text that may contain markup, apart from a few tags; few references have names.
    (
      section: "4",
      examples: [
        118, 119, 120, 121, 122, 123, 124, 125, 126, 128, 129, 130, 131, 132, 133, 134, 135,
        136, 137, 139, 143, 144, 146, 147, 152, 153, 154, 155, 157, 158, 159, 160, 288, 289,
        321, 328, 484, 511, 644, 645, 646, 653, 664,
      ]
    ),
    // Surplus cells are kept, rows begin with a pipe, and a header may have a cell more or fewer.
    (
      section: "6.1",
      examples: [
        199, 202, 203, 204,
      ]
    ),
    // An underline is drawn below words that are already on the screen.
    (
      section: "7",
      examples: [
        29, 50, 51, 52, 53, 54, 56, 59, 60, 61, 65, 66, 72, 73, 85, 111, 278,
      ]
    ),
    // References stay as written, since they may be defined last.
    (
      section: "7",
      examples: [
        161, 162, 163, 164, 165, 167, 169, 171, 172, 173, 174, 175, 176, 177, 179, 183,
        184, 185, 186, 187, 188, 297, 319, 329, 535, 536, 537, 538, 539, 540, 541, 542,
        543, 544, 545, 546, 547, 548, 549, 550, 551, 552, 553, 557, 558, 561, 562, 563,
        564, 565, 566, 567, 568, 569, 570, 571, 572, 573, 574, 575, 576, 577, 578, 579,
        581, 582, 583, 584, 585, 590, 591, 592, 593, 594, 595, 596, 597, 599, 600, 601,
      ]
    ),
    // Links as before: on one line, with their titles in the quotes of the source.
    (
      section: "7",
      examples: [
        513, 517, 518, 528,
      ]
    ),
  ]

  private static func examples() throws -> [Example] {
    let package = URL(filePath: #filePath).appending(path: "../../../..").standardized.path
    let suites =
      ProcessInfo.processInfo.environment["LLMRING_SUITES"] ?? "\(package)/../shared/suites"
    let file = URL(filePath: suites).appending(path: "gfm-spec-0.29.json")
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    return try JSONDecoder().decode(Specification.self, from: Data(contentsOf: file)).examples
  }

  @Test("shows the text of GitHub's examples, apart from the listed differences")
  func examples() throws {
    let listed = Self.differences.flatMap { $0.examples }
    for example in try Self.examples() {
      var renderer = MarkdownRenderer()
      let shown = (renderer.append(example.markdown) + renderer.finish()).text
      let lines = HTMLText.normalized(shown)
      let expected = HTMLText.lines(of: example.html)
      if listed.contains(example.example) {
        #expect(lines != expected, "example \(example.example) need not be listed")
      } else {
        #expect(lines == expected, "example \(example.example)")
      }
    }
  }

  @Test("reads the text of HTML as a screen shows it")
  func text() {
    let html = """
      <h2>A <em>b</em></h2>
      <blockquote>
      <ul>
      <li>c &lt;d&gt;</li>
      <li><a href="/u%20v" title="t">e</a><br />
      <img src="/i" alt="f" /></li>
      </ul>
      </blockquote>
      <table><tr><th>g</th>
      <th>h</th></tr></table>
      <hr />
      <p>i <T> <a href="j"></p>
      """
    #expect(
      HTMLText.lines(of: html) == [
        "A b", "│- c <d>", "│- e (/u v \"t\")", "│f (/i)", "g│h", "─", "i <T> <a href=\"j\">",
      ])
    #expect(
      HTMLText.normalized("│ │ 1. a  b\n\n* \n  ┌─ x\n  c\n└─\n──┼──\nd │ e")
        == ["││1. a b", "- c", "─", "d│e"])
  }
}
