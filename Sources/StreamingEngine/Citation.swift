/// A source that an answer names.
public struct Citation: Sendable, Hashable, Codable {
  public var url: String
  public var title: String?

  public init(url: String, title: String? = nil) {
    self.url = url
    self.title = title
  }
}
