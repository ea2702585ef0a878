internal import LLMRingPlatform

/// The certificate of a loopback server with TLS, self-signed for the name `localhost`.
///
/// The key is public and protects nothing. It was made with `openssl req -newkey ec -pkeyopt
/// ec_paramgen_curve:prime256v1` and `openssl ca -selfsign`, and is valid from 2020 to 2119.
package enum LoopbackCertificate {
  package static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBeTCCAR+gAwIBAgIBATAKBggqhkjOPQQDAjAgMR4wHAYDVQQDDBVsbG1yaW5n
    IGxvb3BiYWNrIHRlc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBa
    MCAxHjAcBgNVBAMMFWxsbXJpbmcgbG9vcGJhY2sgdGVzdDBZMBMGByqGSM49AgEG
    CCqGSM49AwEHA0IABHxgfGLB9Dm4AOZvFbarW3nmg2pC6mLOi17n2G4qikDJ8v6a
    5USp42gdnXqePKuhVWUvXx6R10pe2zVXq/k0XAKjSDBGMA8GA1UdEwEB/wQFMAMB
    Af8wFAYDVR0RBA0wC4IJbG9jYWxob3N0MB0GA1UdDgQWBBQIpeLV9JUQN51KdoXw
    D+dS5aooojAKBggqhkjOPQQDAgNIADBFAiEA3RJvMq6y7elp+Gwb3qJf8vC8jz3w
    CiIs+01JL0i7ds8CIDs7/vnothOhw3mV2SLafd/yrNf0HqYEf1GRXX4Cp5Hz
    -----END CERTIFICATE-----
    """

  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggWpiK5InTj0S3TXo
    oSSWFh59QmZPqA4lgDe8ephTYpqhRANCAAR8YHxiwfQ5uADmbxW2q1t55oNqQupi
    zote59huKopAyfL+muVEqeNoHZ16njyroVVlL18ekddKXts1V6v5NFwC
    -----END PRIVATE KEY-----
    """

  /// Writes the certificate to a new file.
  ///
  /// - Returns: The path. The caller must delete the file.
  package static func writeFile() -> String { file(of: certificate) }

  /// Creates a new file with the text, readable only by this user.
  static func file(of text: String) -> String {
    var path = Array("/tmp/llmring-loopback-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    precondition(file >= 0, "no temporary file for the loopback server")
    defer { close(file) }
    let bytes = Array("\(text)\n".utf8)
    precondition(write(file, bytes, bytes.count) == bytes.count)
    return String(decoding: path.dropLast().map(UInt8.init(truncatingIfNeeded:)), as: UTF8.self)
  }
}
