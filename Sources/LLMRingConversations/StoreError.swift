import LLMRingPlatform
import StreamingEngine

/// Why conversations could not be saved or read.
package struct StoreError: Error, Sendable, Equatable {
  package enum Cause: Sendable, Equatable {
    case diskFull
    case readOnly
    /// The file is not a database, or part of it is missing.
    case damaged
    /// Another program has locked the file.
    case busy
    /// Another program has made the file that stands for a lock.
    case locked(by: String)
    /// The user did not want to wait. Nothing was changed.
    case stopped
    /// The user did not want to wait, and the work cannot be stopped.
    case abandoned
    /// The file has tables that this version does not know.
    case newerVersion
    /// The message of the system or of SQLite.
    case system(String)
    case noConversation(String)
    /// The conversation was erased, perhaps by another program.
    case erased(String)
    case noTurn(Int64)
    /// Several ids begin with this.
    case ambiguous(String, ids: [String])

    /// Whether another program keeps this one from the file.
    var isBusy: Bool {
      switch self {
      case .busy, .locked: true
      default: false
      }
    }

    init(_ fault: SystemFault) {
      switch fault.code {
      case EACCES, EPERM, EROFS: self = .readOnly
      case ENOSPC, EDQUOT: self = .diskFull
      default: self = .system(fault.description)
      }
    }
  }

  package let cause: Cause
  /// The file.
  package let path: String
  /// Whether something will be lost unless it is saved again.
  package let isUnsaved: Bool

  package init(_ cause: Cause, path: String, isUnsaved: Bool) {
    self.cause = cause
    self.path = path
    self.isUnsaved = isUnsaved
  }

  /// Whether the file is not the one in which the conversation was saved: it was removed or replaced
  /// since, or an older copy was put in its place.
  package var isOfReplacedFile: Bool {
    switch cause {
    case .noConversation, .noTurn: true
    default: false
    }
  }

  /// Whether the user did not want to wait.
  package var isOfUser: Bool { cause == .stopped || cause == .abandoned }

  /// Whether the conversation was erased on purpose.
  package var isOfErasure: Bool {
    if case .erased = cause { true } else { false }
  }

  /// Whether the file failed, and not what was asked of it.
  var isOfFile: Bool {
    switch cause {
    case .noConversation, .erased, .noTurn, .ambiguous, .busy, .locked, .stopped, .abandoned: false
    case .diskFull, .readOnly, .damaged, .newerVersion, .system: true
    }
  }
}

extension StoreError: CustomStringConvertible {
  /// One line for the user: what happened and what to do.
  package var description: String {
    (isUnsaved && !isOfUser ? "NOT SAVED: " : "") + words
  }

  /// What happened and what to do, whether or not something is lost.
  package var words: String {
    switch cause {
    case .diskFull:
      "the disk is full; make room on the disk of \(path)"
    case .readOnly:
      "\(path) cannot be written; check its owner and whether its disk is read-only"
    case .damaged:
      "\(path) is damaged and is unchanged; move it away to begin a new one"
    case .busy:
      "another program is using \(path); try again"
    case .locked(let owner):
      "\(path).lock is held by \(owner); try again, or delete it if llmring does not run there"
    case .stopped:
      "stopped; nothing was changed"
    case .abandoned:
      "stopped waiting; it may still be done"
    case .newerVersion:
      "\(path) was written by a newer llmring and is unchanged; update llmring"
    case .system(let words):
      "\(path) cannot be used: \(words)"
    case .noConversation(let id):
      "there is no conversation '\(id)'; /sessions or llmring history list lists them"
    case .erased(let id):
      "conversation \(id) was erased; /new begins another"
    case .noTurn(let id):
      "the conversation has no turn \(id)"
    case .ambiguous(let prefix, let ids):
      "'\(prefix)' is the beginning of several ids: \(ids.joined(separator: ", ")); type more of it"
    }
  }
}
