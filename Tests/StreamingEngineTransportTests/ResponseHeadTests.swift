import Testing
@testable import StreamingEngine

@Suite("The response head parser")
struct ResponseHeadTests {
  /// The heads parsed from `lines`, which end in CR LF.
  private func heads(of lines: [String]) throws -> [ResponseHead] {
    var parser = ResponseHeadParser()
    var heads: [ResponseHead] = []
    for line in lines {
      let bytes = Array("\(line)\r\n".utf8)
      let head = try bytes.withUnsafeBytes { try parser.append($0) }
      if let head { heads.append(head) }
    }
    return heads
  }

  @Test("a response head is complete at the empty line")
  func plain() throws {
    let heads = try heads(of: ["HTTP/1.1 404 Not Found", "A: 1", "b:2", "A:  3 ", ""])
    var headers: HTTPHeaders = ["A": "1", "b": "2"]
    headers.append("A", "3")
    #expect(heads == [ResponseHead(status: 404, headers: headers)])
  }

  @Test(
    "reads the status line of every HTTP version",
    arguments: [("HTTP/2 200", 200), ("HTTP/1.0 503 ", 503), ("HTTP/3 204 No Content", 204)])
  func status(line: String, status: Int) throws {
    #expect(try heads(of: [line, ""]).map(\.status) == [status])
  }

  @Test("the last of several response heads counts, without fields of the others")
  func interim() throws {
    let heads = try heads(of: [
      "HTTP/1.1 100 Continue", "", "HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK",
      "A: 1", "",
    ])
    #expect(heads == [ResponseHead(status: 200, headers: ["A": "1"])])
  }

  @Test("a response head is returned once, and trailers are ignored")
  func trailers() throws {
    let heads = try heads(of: ["HTTP/1.1 200 OK", "", "Trailer: 1", ""])
    #expect(heads == [ResponseHead(status: 200, headers: [:])])
  }

  @Test("ignores header lines that are not valid fields")
  func malformed() throws {
    let heads = try heads(of: [
      "HTTP/1.1 200 OK", "no colon", ": no name", "A: 1", "  B: continued", "\tC: continued",
      "D:", "",
    ])
    #expect(heads == [ResponseHead(status: 200, headers: ["A": "1", "D": ""])])
  }

  @Test("a response head and its interim heads share one size limit")
  func limit() throws {
    let line = "A: " + String(repeating: "x", count: 1000)
    let block = ["HTTP/1.1 103 Early Hints"] + Array(repeating: line, count: 10) + [""]
    #expect(try heads(of: block + block).isEmpty)
    #expect(throws: ResponseHeadParser.HeadTooLongError.self) {
      try heads(of: Array(repeating: block, count: 7).flatMap { $0 })
    }
  }
}
