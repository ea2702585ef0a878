/// A request without its keys, for logs and recordings.
extension HTTPRequest {
  /// The request with `(secret)` in the place of each key: in the headers and in the query of the URL
  /// by their names, and elsewhere where one of these values appears again.
  ///
  /// A key in a header with an ordinary name is found if it looks like one.
  public var withoutKeys: HTTPRequest {
    var request = self
    request.url = hidingKeys(in: url)
    request.headers = HTTPHeaders()
    for field in headers.fields {
      let value =
        Secrets.isSecret(field.name)
        ? Secrets.hiddenHeader(field.value) : KeyPattern.hidden(in: hidingKeys(in: field.value))
      request.headers.append(field.name, value)
    }
    request.body = Array(hidingKeys(in: String(decoding: body, as: UTF8.self)).utf8)
    return request
  }

  /// A text, such as a message of the server, with `(secret)` in the place of each key of this request.
  public func hidingKeys(in text: String) -> String {
    Secrets(of: self).hidden(in: Secrets.hidden(inURL: text))
  }

  /// Bytes, such as the body of a response, with as many asterisks in the place of each key of this
  /// request.
  public func maskingKeys(in bytes: [UInt8]) -> [UInt8] {
    Secrets(of: self).masked(bytes)
  }
}
