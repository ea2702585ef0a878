/// One HTTP request, with everything a transport needs to send it.
public struct HTTPRequest: Sendable {
  /// Later versions may have further methods.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  public var method: Method
  /// An absolute `http` or `https` URL.
  public var url: String
  public var headers: HTTPHeaders
  /// The body of a POST; ignored for a GET.
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

  /// The time limits of a request, and the size of the receive buffer.
  ///
  /// `nil` means no limit. Each phase has its own limit, so a slow model does not use up the time
  /// allowed for connecting; ``total`` limits them all together.
  public struct Limits: Sendable, Equatable {
    /// From the start until the TCP connection is established, including the DNS lookup.
    public var connect: Duration?
    /// From then until the proxy tunnel and TLS are set up.
    public var handshake: Duration?
    /// From then until the response head (status and header fields) is complete.
    public var head: Duration?
    /// From the response head until the first byte of the body.
    public var firstByte: Duration?
    /// Between two chunks of the body.
    public var idle: Duration?
    /// From the start until the end of the body. The time during which the reader pauses counts.
    public var total: Duration?
    /// Maximum number of unread bytes before the transport stops reading from the socket.
    public var bufferedBytes: Int

    public init(
      connect: Duration? = .seconds(10), handshake: Duration? = .seconds(10),
      head: Duration? = .seconds(60), firstByte: Duration? = .seconds(120),
      idle: Duration? = .seconds(120), total: Duration? = nil, bufferedBytes: Int = 256 << 10
    ) {
      self.connect = connect
      self.handshake = handshake
      self.head = head
      self.firstByte = firstByte
      self.idle = idle
      self.total = total
      self.bufferedBytes = bufferedBytes
    }
  }
}

/// Header fields in the order they are sent or received. Names are case-insensitive
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

  /// The first value of a field. Setting it replaces all fields with that name.
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

  /// Adds a field and keeps any others with the same name.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }
}
