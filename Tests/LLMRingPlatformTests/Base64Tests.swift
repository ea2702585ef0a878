import LLMRingPlatform
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Base64Tests {
  @Test("every length is written as Foundation writes it, and read back", arguments: 0...70)
  func roundTrip(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count) }
    let text = Base64.text(of: bytes)
    #expect(text == Data(bytes).base64EncodedString())
    #expect(Base64.text(of: AnySequence(bytes).map(\.self)) == text)
    #expect(Base64.bytes(of: text) == bytes)
  }

  @Test(
    "the same texts are refused as by Foundation",
    arguments: [
      "A", "AA", "AAA", "AA=", "A===", "=", "AAA=", "AA==", "AAAA", "A A=", "AA\n==",
      "AAA\u{E9}", "", "AA-_",
    ])
  func refuses(_ text: String) {
    #expect(Base64.bytes(of: text) == Data(base64Encoded: text).map { Array($0) })
    #expect(
      Base64.bytes(of: text, ignoringOthers: true)
        == Data(base64Encoded: text, options: .ignoreUnknownCharacters).map { Array($0) })
  }

  @Test(
    "padding ends a text and completes its last group, where Foundation reads some of these",
    arguments: ["====", "AA==A", "AA==AAAA", "AAAA=", "AAAA====", "AB=C", "AAA=AAA="])
  func refusesPadding(_ text: String) {
    #expect(Base64.bytes(of: text) == nil)
    #expect(Base64.bytes(of: text, ignoringOthers: true) == nil)
  }
}
