import Testing

@testable import StreamingEngine

@Suite("A number with all its digits")
struct JSONNumberTests {
  private func number(_ text: String) throws -> JSONNumber {
    try #require(JSONNumber(text), "\(text)")
  }

  @Test(
    "what is not a JSON number is rejected",
    arguments: [
      "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "1.2.3", "inf",
    ])
  func malformed(_ text: String) {
    #expect(JSONNumber(text) == nil)
  }

  @Test(
    "numbers with the same value are equal, however they are written",
    arguments: [
      ["1", "1.0", "10e-1", "0.1E1", "1e0"], ["0", "-0", "0.00", "0e99", "-0.0e-5"],
      ["1e400", "10e399", "0.001e403"], ["-12.50", "-1.25e1", "-125e-1"],
      ["1e1000000000000000000", "1e9999999999999999999"],
    ])
  func equality(_ texts: [String]) throws {
    let numbers = try texts.map(number)
    #expect(Set(numbers).count == 1)
    #expect(numbers.allSatisfy { $0 == numbers[0] && !($0 < numbers[0]) })
  }

  @Test("numbers are ordered by their exact values")
  func order() throws {
    let sorted = try [
      "-1e400", "-12345678901234567891", "-12345678901234567890", "-1.5", "-1", "-1e-400", "0",
      "1e-400", "0.1", "0.10000000000000000000001", "1", "9", "10", "9007199254740992",
      "9007199254740993", "1e400", "1.1e400", "1e401",
    ].map(number)
    for (place, number) in sorted.enumerated() {
      for (other, larger) in sorted.enumerated() {
        #expect((number < larger) == (place < other), "\(number.text) and \(larger.text)")
        #expect((number == larger) == (place == other), "\(number.text) and \(larger.text)")
      }
    }
  }

  @Test(
    "a number is a multiple of another exactly, or it is not",
    arguments: [
      ("19.99", "0.01", true), ("0.3", "0.1", true), ("4.35", "0.01", true),
      ("0.015", "0.01", false),
      ("1e400", "7", false), ("1e400", "1e399", true), ("1e400", "1024", true),
      ("7e400", "7", true),
      ("0", "5", true), ("-9", "3", true), ("10", "4", false), ("1e-400", "0.1", false),
      ("9007199254740993", "2", false), ("123456789012345678901234567890", "10", true),
      ("123456789012345678901234567890", "11", false), ("1.5", "1", false), ("10", "2.5", true),
      ("1e3", "1234567890123456789012345678901234567", false),
      ("2469135780246913578024691357802469134", "1234567890123456789012345678901234567", true),
    ])
  func multiples(_ value: String, _ step: String, _ isMultiple: Bool) throws {
    #expect(try number(value).isMultiple(of: number(step)) == isMultiple)
  }

  @Test("whole numbers are recognized, and converted if they fit")
  func integers() throws {
    for text in ["1.0", "1e400", "120e-1", "-0", "12300e-2"] {
      #expect(try number(text).isInteger, "\(text)")
    }
    for text in ["1.5", "1e-1", "123e-2"] { #expect(try !number(text).isInteger, "\(text)") }
    #expect(try number("-120e-1").int == -12)
    #expect(try number("9223372036854775807").int == .max)
    #expect(try number("9223372036854775808").int == nil)
    #expect(try number("9223372036854775808").clampedInt == .max)
    #expect(try number("-1e400").clampedInt == .min)
    #expect(try number("0.5").clampedInt == nil)
    #expect(JSONNumber(-120) == (try number("-1.2e2")))
    #expect(JSONNumber(Int.min).text == "-9223372036854775808")
    #expect(try number("1e400").double == .infinity)
    #expect(try number("-2.5").double == -2.5)
  }
}
