import LLMRingREPL

/// The script that has a shell complete llmring's command line. It asks the program each time, so
/// it offers what the program knows and never has to be made again.
struct CompletionScript {
  static let shells = ["bash", "zsh", "fish"]

  let text: String

  /// - Throws: ``Leave``, after a message, for any other shell.
  init(_ shell: String) throws {
    switch shell {
    case "bash": text = Self.bash
    case "zsh": text = Self.zsh
    case "fish": text = Self.fish
    default:
      throw Leave.saying(
        "there are no completions for '\(shell)'; use \(Self.shells.dropLast().joined(separator: ", "))"
          + " or \(Self.shells.last ?? "")", status: ExitStatus.usage)
    }
  }

  /// Bash breaks words at `:` and `=` and replaces only the last part, so that much is taken off
  /// each candidate. Descriptions are shown only where there is something to choose from.
  private static let bash = #"""
    _llmring() {
      local typed="${COMP_LINE:0:COMP_POINT}" cur="${COMP_WORDS[COMP_CWORD]}" line value part
      local -a lines=()
      while IFS= read -r line; do
        lines+=("$line")
      done < <("${COMP_WORDS[0]}" ---complete bash "$typed" 2>/dev/null)
      COMPREPLY=()
      if [[ ${lines[0]-} == :files ]]; then
        return
      fi
      compopt +o default +o bashdefault 2>/dev/null
      [[ $cur == [:=] ]] && cur=
      for line in ${lines[@]+"${lines[@]}"}; do
        value="${line%%$'\t'*}"
        part="$value"
        if [[ $typed == *[:=]"$cur" && ( $value == *:* || $value == *=* ) ]]; then
          local word="${typed##*[[:space:]]}"
          part="${value#"${word%"$cur"}"}"
        fi
        if [[ ${#lines[@]} -gt 1 && $line == *$'\t'* && $value != -* ]]; then
          part="$part  (${line#*$'\t'})"
        fi
        COMPREPLY+=("$part")
      done
      if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[[:space:]\'\"\$\;\&\(\)]* ]]; then
        COMPREPLY[0]="$(printf %q "${COMPREPLY[0]}")"
      fi
    }
    complete -o bashdefault -o default -F _llmring llmring

    """#

  private static let zsh = #"""
    #compdef llmring
    _llmring() {
      local line value
      local -a lines offers
      lines=("${(@f)$("${(Q)words[1]}" ---complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      if [[ ${lines[1]} == :files ]]; then
        _files
        return
      fi
      for line in $lines; do
        [[ -n $line ]] || continue
        value=${line%%$'\t'*}
        offers+=("${value//:/\\:}${${line#$value}/$'\t'/:}")
      done
      (( $#offers )) && _describe -V -t llmring llmring offers
    }
    if [[ ${funcstack[1]} == _llmring ]]; then
      _llmring "$@"
    else
      compdef _llmring llmring
    fi

    """#

  private static let fish = #"""
    function __llmring_complete
      set -l words (commandline -opc) (commandline -ct)
      set -l offers ($words[1] ---complete fish $words[2..-1] 2>/dev/null)
      if test "$offers[1]" = ":files"
        __fish_complete_path (commandline -ct)
      else if set -q offers[1]
        printf '%s\n' $offers
      end
    end
    complete -c llmring -e
    complete -c llmring -k -f -a '(__llmring_complete)'

    """#
}

/// `llmring completions SHELL`
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the script that completes llmring's command line in a shell.",
    discussion: """
      It completes commands, options, aliases, models, profiles, conversations, prompts and files.
      """)

  @Argument(
    help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"),
    completion: .words(CompletionScript.shells))
  var shell: String

  func run() throws {
    Console.out(document: try CompletionScript(shell).text)
  }
}
