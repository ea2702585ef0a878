/// The syntax of a language, as far as colouring needs it.
///
/// One table covers all languages: keywords, and how comments and strings start and end. The code
/// is coloured but not parsed. A wrong guess affects the colours of at most one line, except in
/// strings and comments that span lines.
struct CodeLanguage: Sendable {
  /// A kind of string: its delimiters and what it may contain.
  struct Quote: Sendable {
    var open: [UInt8]
    var close: [UInt8]
    var spansLines: Bool
    var hasEscapes: Bool

    init(_ open: String, _ close: String? = nil, spansLines: Bool = false, hasEscapes: Bool = true)
    {
      self.open = Array(open.utf8)
      self.close = Array((close ?? open).utf8)
      self.spansLines = spansLines
      self.hasEscapes = hasEscapes
    }
  }

  /// What determines the colours.
  enum Shape: Sendable {
    case words
    /// Tags, and strings only inside tags.
    case markup
    /// The first byte of each line.
    case diff
  }

  var shape = Shape.words
  var words: Set<String> = []
  var ignoresCase = false
  var lineComments: [[UInt8]] = []
  var blockComment: (open: [UInt8], close: [UInt8])?
  /// Longer openers before their own prefixes.
  var quotes: [Quote] = []

  init(
    _ shape: Shape = .words, words: String = "", ignoresCase: Bool = false,
    lineComments: [String] = [], blockComment: (String, String)? = nil, quotes: [Quote] = []
  ) {
    self.shape = shape
    self.words = Set(words.split(separator: " ").map(String.init))
    self.ignoresCase = ignoresCase
    self.lineComments = lineComments.map { Array($0.utf8) }
    self.blockComment = blockComment.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    self.quotes = quotes
  }

  /// The language of a fence's info string, or `nil` if it has no colours.
  static func named(_ name: String) -> CodeLanguage? {
    names[name].flatMap { table[$0] }
  }

  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for name in table.keys { names[name] = name }
    let others = [
      "python": "py python3 pycon",
      "javascript":
        "js jsx mjs cjs ts tsx typescript node", "json": "jsonc json5 ndjson",
      "bash": "sh shell zsh console shell-session ksh fish dockerfile makefile make",
      "c": "h cpp c++ cc hpp cxx objc objective-c", "go": "golang", "rust": "rs",
      "java": "kotlin kt scala groovy", "csharp": "cs c#", "html": "xml svg xhtml vue plist",
      "css": "scss less", "sql": "mysql postgresql postgres sqlite plsql", "yaml": "yml",
      "toml": "ini conf properties", "diff": "patch", "ruby": "rb", "php": "php3",
      "lua": "luau",
    ]
    for (name, aliases) in others {
      for alias in aliases.split(separator: " ") { names[String(alias)] = name }
    }
    return names
  }()

  private static let slashes = ["//"]
  private static let starred = ("/*", "*/")
  private static let plainQuotes = [Quote("\""), Quote("'")]

  private static let table: [String: CodeLanguage] = [
    "swift": CodeLanguage(
      words: """
        actor any as associatedtype async await borrowing break case catch class consuming continue \
        default defer deinit do else enum extension fallthrough false fileprivate final for func \
        get guard if import in indirect init inout internal is isolated lazy let mutating nil \
        nonisolated nonmutating open operator optional override package postfix precedencegroup \
        prefix private protocol public repeat required rethrows return self Self sending set some \
        static struct subscript super switch throw throws true try typealias unowned var weak \
        where while
        """, lineComments: slashes, blockComment: starred,
      quotes: [Quote("\"\"\"", spansLines: true), Quote("\"")]),
    "python": CodeLanguage(
      words: """
        and as assert async await break case class continue def del elif else except False finally \
        for from global if import in is lambda match None nonlocal not or pass raise return self \
        True try while with yield
        """, lineComments: ["#"],
      quotes: [Quote("\"\"\"", spansLines: true), Quote("'''", spansLines: true)] + plainQuotes),
    "javascript": CodeLanguage(
      words: """
        abstract any as async await boolean break case catch class const continue debugger declare \
        default delete do else enum export extends false finally for from function get if \
        implements import in instanceof interface let namespace never new null number of private \
        protected public readonly return set static string super switch this throw true try type \
        typeof undefined unknown var void while with yield
        """, lineComments: slashes, blockComment: starred,
      quotes: [Quote("`", spansLines: true)] + plainQuotes),
    "json": CodeLanguage(
      words: "true false null", lineComments: slashes, blockComment: starred, quotes: [Quote("\"")]),
    "bash": CodeLanguage(
      words: """
        alias break case continue declare do done elif else esac eval exec exit export fi for \
        function if in local readonly return select set shift source sudo then trap unset until \
        while
        """, lineComments: ["#"],
      quotes: [
        Quote("\"", spansLines: true), Quote("'", spansLines: true, hasEscapes: false),
      ]),
    "c": CodeLanguage(
      words: """
        alignas alignof auto bool break case catch char class concept const consteval constexpr \
        constinit continue co_await co_return co_yield decltype default delete do double dynamic_cast \
        else enum explicit export extern false final float for friend goto if inline int long \
        mutable namespace new noexcept nullptr NULL operator override private protected public \
        register reinterpret_cast requires restrict return short signed sizeof static static_assert \
        static_cast struct switch template this throw true try typedef typeid typename union \
        unsigned using virtual void volatile while define elif endif ifdef ifndef include pragma
        """, lineComments: slashes, blockComment: starred, quotes: plainQuotes),
    "csharp": CodeLanguage(
      words: """
        abstract as async await base bool break byte case catch char class const continue decimal \
        default delegate do double else enum event explicit extern false finally fixed float for \
        foreach get if implicit in int interface internal is lock long namespace new null object \
        operator out override params private protected public readonly record ref return sealed set \
        short sizeof static string struct switch this throw true try typeof uint ulong using var \
        virtual void volatile when where while yield
        """, lineComments: slashes, blockComment: starred, quotes: plainQuotes),
    "go": CodeLanguage(
      words: """
        any append bool break byte cap case chan const continue copy default defer delete else \
        error fallthrough false float32 float64 for func go goto if import int int32 int64 \
        interface iota len make map new nil package panic range recover return rune select string \
        struct switch true type uint8 var
        """, lineComments: slashes, blockComment: starred,
      quotes: [Quote("`", spansLines: true, hasEscapes: false)] + plainQuotes),
    "rust": CodeLanguage(
      words: """
        as async await bool box break char const continue crate dyn else enum extern f32 f64 false \
        fn for i32 i64 if impl in let loop match mod move mut None Ok Err pub ref return self Self \
        Some static str String struct super trait true type u8 u32 u64 unsafe use usize where while
        """, lineComments: slashes, blockComment: starred,
      // No single quotes, because a lifetime has only one.
      quotes: [Quote("\"", spansLines: true)]),
    "java": CodeLanguage(
      words: """
        abstract as assert boolean break byte by case catch char class companion const continue \
        data default do double else enum extends false final finally float for fun if implements \
        import in init instanceof int interface internal is lateinit long native new null object \
        open operator out override package permits private protected public record return sealed \
        short static super suspend switch synchronized this throw throws transient true try typealias \
        val var void volatile when where while yield
        """, lineComments: slashes, blockComment: starred,
      quotes: [Quote("\"\"\"", spansLines: true)] + plainQuotes),
    "ruby": CodeLanguage(
      words: """
        alias and attr_accessor attr_reader begin break case class def do else elsif end ensure \
        extend false for if in include lambda module next nil not or private proc puts raise redo \
        require rescue retry return self super then true undef unless until when while yield
        """, lineComments: ["#"], quotes: plainQuotes),
    "php": CodeLanguage(
      words: """
        abstract and array as break callable case catch class clone const continue declare default \
        do echo else elseif enum extends false final finally fn for foreach function global if \
        implements include instanceof interface isset match namespace new null or private protected \
        public readonly require return static switch this throw trait true try unset use var void \
        while yield
        """, lineComments: ["//", "#"], blockComment: starred, quotes: plainQuotes),
    "lua": CodeLanguage(
      words: """
        and break do else elseif end false for function goto if in local nil not or repeat return \
        then true until while
        """, lineComments: ["--"], blockComment: ("--[[", "]]"), quotes: plainQuotes),
    "sql": CodeLanguage(
      words: """
        add all alter and as asc begin between by case cast check column commit constraint create \
        cross database default delete desc distinct drop else end exists foreign from full group \
        having if in index inner insert integer into is join key left like limit not null offset on \
        or order outer primary references returning right rollback select set table text then union \
        unique update using values varchar view when where with
        """, ignoresCase: true, lineComments: ["--"], blockComment: starred, quotes: plainQuotes),
    "css": CodeLanguage(
      words:
        "important media import keyframes font-face supports from to auto none inherit initial",
      blockComment: starred, quotes: plainQuotes),
    "yaml": CodeLanguage(
      words: "true false null yes no on off", lineComments: ["#"], quotes: plainQuotes),
    "toml": CodeLanguage(
      words: "true false inf nan", lineComments: ["#", ";"],
      quotes: [Quote("\"\"\"", spansLines: true), Quote("'''", spansLines: true)] + plainQuotes),
    "html": CodeLanguage(.markup, blockComment: ("<!--", "-->"), quotes: plainQuotes),
    "diff": CodeLanguage(.diff),
  ]
}
