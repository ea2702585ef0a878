import Foundation
import StreamingEngine

let ring = LLMRing()
let request = LLMRequest(model: "chatbot", prompt: "Count to 10")
for try await text in ring.chatStream(request).text {
  print(text, terminator: "")
  fflush(nil)  // shows it at once, not only at the end of a line
}
