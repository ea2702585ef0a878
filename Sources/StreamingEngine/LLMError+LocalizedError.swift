#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The texts are in English. They are for the user of an app and its developer: what happened, and
/// what to do.
extension LLMError: LocalizedError {
  public var errorDescription: String? { description }
  public var failureReason: String? { message }
  public var recoverySuggestion: String? { advice }
}

extension SettingsError: LocalizedError {
  public var errorDescription: String? { description }
  public var failureReason: String? { problem }
  public var recoverySuggestion: String? { advice }
}

extension AliasError: LocalizedError {
  public var errorDescription: String? { description }
}

extension ModelReference.Malformed: LocalizedError {
  public var errorDescription: String? { description }
}
