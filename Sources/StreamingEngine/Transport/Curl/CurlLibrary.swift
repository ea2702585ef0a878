#if Libcurl
internal import LLMRingPlatform
internal import CLLMRingCurl

/// libcurl, loaded on first use.
///
/// Linking it would load some thirty shared libraries at every start and delay the first prompt by
/// 6 ms.
///
/// The type is `@unchecked Sendable` because the function pointers never change and libcurl's
/// functions may be called from any thread, as long as each handle stays on one thread.
final class CurlLibrary: @unchecked Sendable {
  /// The library, or the reason why it could not be loaded. The first access loads it.
  static let loaded = Result { () throws(TransportError) in
    try CurlLibrary(at: SharedLibrary.curlPaths)
  }

  private static var remedy: String {
    switch OperatingSystem.current {
    case .linux: "install the package libcurl4 (Debian, Ubuntu) or libcurl (Fedora, Arch)"
    case .macOS: "install it with 'brew install curl'"
    }
  }

  /// Where the library is.
  let file: String?

  let free: ccurl_free
  let listAppend: ccurl_slist_append
  let listFree: ccurl_slist_free_all

  let url: ccurl_url
  let urlSet: ccurl_url_set
  let urlGet: ccurl_url_get
  let urlCleanup: ccurl_url_cleanup

  let easyInit: ccurl_easy_init
  let easySet: ccurl_setopt
  let easyGet: ccurl_getinfo
  let easyPause: ccurl_easy_pause
  let easyCleanup: ccurl_easy_cleanup

  let multiInit: ccurl_multi_init
  let multiAdd: ccurl_multi_add_handle
  let multiRemove: ccurl_multi_remove_handle
  let multiPerform: ccurl_multi_perform
  let multiPoll: ccurl_multi_poll
  let multiWakeup: ccurl_multi_wakeup
  let multiMessage: ccurl_multi_info_read
  let multiError: ccurl_multi_strerror
  let multiCleanup: ccurl_multi_cleanup
  let versionInfo: ccurl_version_info

  /// Loads and initializes the library.
  ///
  /// Called only by ``loaded`` and by tests of a missing library, because libcurl is initialized
  /// once per process and never unloaded.
  ///
  /// - Parameter paths: Paths or file names. The first one that loads is used.
  /// - Throws: ``TransportError/unusable(_:)``, naming the package to install.
  init(at paths: [String]) throws(TransportError) {
    guard let library = paths.lazy.compactMap({ SharedLibrary($0) }).first else {
      let name = paths.last ?? ""
      throw .unusable("the HTTP library libcurl (\(name)) is missing; \(Self.remedy)")
    }
    let symbols = Symbols(library: library)
    file = library.symbol("curl_free").flatMap { SharedLibrary.file(of: $0) }
    free = try symbols.find("curl_free")
    listAppend = try symbols.find("curl_slist_append")
    listFree = try symbols.find("curl_slist_free_all")
    url = try symbols.find("curl_url")
    urlSet = try symbols.find("curl_url_set")
    urlGet = try symbols.find("curl_url_get")
    urlCleanup = try symbols.find("curl_url_cleanup")
    easyInit = try symbols.find("curl_easy_init")
    easySet = try symbols.find("curl_easy_setopt")
    easyGet = try symbols.find("curl_easy_getinfo")
    easyPause = try symbols.find("curl_easy_pause")
    easyCleanup = try symbols.find("curl_easy_cleanup")
    multiInit = try symbols.find("curl_multi_init")
    multiAdd = try symbols.find("curl_multi_add_handle")
    multiRemove = try symbols.find("curl_multi_remove_handle")
    multiPerform = try symbols.find("curl_multi_perform")
    multiPoll = try symbols.find("curl_multi_poll")
    multiWakeup = try symbols.find("curl_multi_wakeup")
    multiMessage = try symbols.find("curl_multi_info_read")
    multiError = try symbols.find("curl_multi_strerror")
    multiCleanup = try symbols.find("curl_multi_cleanup")
    versionInfo = try symbols.find("curl_version_info")

    let initialize: ccurl_global_init = try symbols.find("curl_global_init")
    guard initialize(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else {
      throw .unusable("the HTTP library libcurl could not be initialized; check its installation")
    }
  }

  private struct Symbols {
    let library: SharedLibrary

    /// The function with that name. The shim takes its type from libcurl's header.
    func find<Function>(_ name: String) throws(TransportError) -> Function {
      guard let address = library.symbol(name) else {
        throw .unusable("this libcurl is too old (it has no \(name)); install 7.68 or later")
      }
      return unsafeBitCast(address, to: Function.self)
    }
  }
}
#endif
