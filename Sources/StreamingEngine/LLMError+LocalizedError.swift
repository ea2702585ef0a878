// Weakly linked: a program that links FoundationEssentials statically and uses nothing else of it,
// as `llmring` does, would otherwise carry all of it, 7 MB, for one protocol that it never asks for.
// An app that asks for a `LocalizedError` has the protocol, and with it these conformances.
#if canImport(FoundationEssentials)
@_weakLinked public import FoundationEssentials
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
