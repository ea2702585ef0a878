import LLMRingPlatform

extension GeneratedImage {
  /// Decodes an image; `nil` if the text is not base64 or has no bytes.
  init?(mediaType: String?, base64: String?) {
    guard let base64, let data = Base64.bytes(of: base64, ignoringOthers: true),
      !data.isEmpty
    else { return nil }
    self.init(
      mediaType: mediaType.flatMap { $0.isEmpty ? nil : $0 } ?? "image/png", data: data)
  }

  /// Decodes an image from a `data:` URL; `nil` for any other URL.
  init?(dataURL url: String) {
    guard url.hasPrefix("data:"), let comma = url.firstIndex(of: ",") else { return nil }
    let header = url[url.index(url.startIndex, offsetBy: 5)..<comma].split(separator: ";")
    guard header.last == "base64" else { return nil }
    self.init(
      mediaType: header.first.map(String.init), base64: String(url[url.index(after: comma)...]))
  }
}
