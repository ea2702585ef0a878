import LLMRingPlatform

/// The locale that libedit uses to classify characters.
enum TextLocale {
  /// Sets the user's locale, or a UTF-8 locale if theirs is not UTF-8. In the C locale, libedit
  /// drops all characters beyond ASCII.
  static func ensureUTF8() {
    setlocale(LC_CTYPE, "")
    guard let codeset = nl_langinfo(nl_item(CODESET)), String(cString: codeset) != "UTF-8" else {
      return
    }
    if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
  }
}
