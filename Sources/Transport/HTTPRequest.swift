/// One HTTP request, with everything a transport needs to send it.
public struct HTTPRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  public var method: Method
  /// An absolute `http` or `https` URL.
  public var url: String
  public var headers: HTTPHeaders
  /// Sent with a POST; a GET has no body.
  public var body: [UInt8]
  public var limits: Limits

  public init(
    method: Method = .post, url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    limits: Limits = Limits()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.limits = limits
  }

  /// How long each phase of a request may last, and how much may wait for its reader.
  ///
  /// `nil` is no limit. The phases follow one another, so a slow model does not use up the time
  /// that was meant for connecting.
  public struct Limits: Sendable, Equatable {
    /// From the start until somebody has taken the connection, the name's lookup included.
    public var connect: Duration?
    /// From there until the connection is ready for the request: a proxy's tunnel and TLS.
    public var handshake: Duration?
    /// From there until the head of the answer, its status and header fields, is whole.
    public var head: Duration?
    /// From the head until the first byte of the body.
    public var firstByte: Duration?
    /// Between two pieces of the body.
    public var idle: Duration?
    /// How many bytes may wait for the reader before the transport stops reading the socket.
    public var bufferedBytes: Int

    public init(
      connect: Duration? = .seconds(10), handshake: Duration? = .seconds(10),
      head: Duration? = .seconds(60), firstByte: Duration? = .seconds(120),
      idle: Duration? = .seconds(60), bufferedBytes: Int = 256 << 10
    ) {
      self.connect = connect
      self.handshake = handshake
      self.head = head
      self.firstByte = firstByte
      self.idle = idle
      self.bufferedBytes = bufferedBytes
    }
  }
}

/// Header fields in the order they are sent or came; names compare without regard to case
/// (RFC 9110 section 5.1).
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var fields: [Field] = []

  public init() {}

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value of a field; setting replaces every field of that name.
  public subscript(name: String) -> String? {
    get {
      let name = name.lowercased()
      return fields.first { $0.name.lowercased() == name }?.value
    }
    set {
      let lowercased = name.lowercased()
      fields.removeAll { $0.name.lowercased() == lowercased }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// Adds a field, keeping others of the same name.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }
}
