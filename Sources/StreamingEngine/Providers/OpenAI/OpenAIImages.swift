internal import LLMRingWire

/// The images in an answer: `data:` URLs in an `images` member or in parts of the content, as
/// OpenRouter sends them, or plain base64, as in Responses.
struct OpenAIImages {
  var images: [GeneratedImage] = []
  /// Describes an image that is not in the answer but only linked.
  var unreadable: String?

  /// Adds the images in the next value: an image, or an array of them.
  mutating func read(_ json: inout JSONScanner) throws(JSONError) {
    if let text = try json.string() {
      add(text)
    } else if try json.enterArray() {
      while try json.nextElement() { try read(&json) }
    } else if try json.enterObject() {
      var mediaType: String?
      var data: String?
      while let name = try json.nextName() {
        switch name {
        case "image_url", "url", "image", "b64_json", "image_base64": try read(&json)
        case "data", "base64": data = try json.string()
        case "mime_type", "media_type": mediaType = try json.string()
        default: break
        }
      }
      if let image = GeneratedImage(mediaType: mediaType, base64: data) { images.append(image) }
    }
  }

  private mutating func add(_ text: String) {
    let isURL = text.hasPrefix("http://") || text.hasPrefix("https://")
    let image =
      text.hasPrefix("data:")
      ? GeneratedImage(dataURL: text) : isURL ? nil : GeneratedImage(mediaType: nil, base64: text)
    if let image {
      images.append(image)
    } else if !text.isEmpty {
      unreadable = isURL ? "an image at \(text)" : "an image that is not valid base64"
    }
  }
}
