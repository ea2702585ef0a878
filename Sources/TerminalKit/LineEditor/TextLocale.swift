import LLMRingPlatform

/// The locale that libedit classifies characters by.
enum TextLocale {
  /// Takes the user's locale, or a UTF-8 one when theirs is another: in the C locale libedit
  /// drops every character beyond ASCII.
  static func ensureUTF8() {
    setlocale(LC_CTYPE, "")
    guard let codeset = nl_langinfo(nl_item(CODESET)), String(cString: codeset) != "UTF-8" else {
      return
    }
    if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
  }
}
