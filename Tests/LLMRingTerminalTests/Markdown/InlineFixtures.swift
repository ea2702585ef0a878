/// Inline Markdown, and the runs that `cmark-gfm` 0.29.0.gfm.6 (extensions `table` and
/// `strikethrough`) finds in it: `{b}` strong, `{i}` emphasis, `{s}` strikethrough, `{c}` code,
/// `{l}` link text, `{d}` link destination.
enum InlineFixtures {
  static let examples: [(source: String, runs: String)] = [
    (
      "plain words",
      "plain words"
    ),
    (
      "*one* and **two** and ***three***",
      "{i}one{} and {b}two{} and {bi}three"
    ),
    (
      "a * b * c",
      "a * b * c"
    ),
    (
      "**bold *nested* bold**",
      "{b}bold {bi}nested{b} bold"
    ),
    (
      "*em **nested** em*",
      "{i}em {bi}nested{i} em"
    ),
    (
      "*em **nested***",
      "{i}em {bi}nested"
    ),
    (
      "**bold *nested***",
      "{b}bold {bi}nested"
    ),
    (
      "*foo**bar*",
      "{i}foo**bar"
    ),
    (
      "****four****",
      "{b}four"
    ),
    (
      "*****five*****",
      "{bi}five"
    ),
    (
      "*a _b* c_",
      "{i}a _b{} c_"
    ),
    (
      "_(paren)_ and _\"quoted\"_.",
      "{i}(paren){} and {i}\"quoted\"{}."
    ),
    (
      "\"*quoted*\" and (*paren*)",
      "\"{i}quoted{}\" and ({i}paren{})"
    ),
    (
      "~~gone *and em*~~",
      "{s}gone {is}and em"
    ),
    (
      "a ~~~three~~~ b",
      "a ~~~three~~~ b"
    ),
    (
      "`code` and ``a ` b`` and `` ` ``",
      "{c}code{} and {c}a ` b{} and {c}`"
    ),
    (
      "`a *b*` and *a `b*` c*",
      "{c}a *b*{} and {i}a {ci}b*{i} c"
    ),
    (
      "`unclosed and *em*",
      "`unclosed and {i}em"
    ),
    (
      "``unclosed` and *em*",
      "``unclosed` and {i}em"
    ),
    (
      "` a ` and `  ` and ` b`",
      "{c}a{} and {c}  {} and {c} b"
    ),
    (
      "a\\*b\\* and \\`c\\` and \\\\ and \\q",
      "a*b* and `c` and \\ and \\q"
    ),
    (
      "*a\\* b*",
      "{i}a* b"
    ),
    (
      "`a\\`b`",
      "{c}a\\{}b`"
    ),
    (
      "[text](http://e.org)",
      "{l}text{d} (http://e.org)"
    ),
    (
      "[*em* text](http://e.org/a_b_c)",
      "{il}em{l} text{d} (http://e.org/a_b_c)"
    ),
    (
      "*[text](http://e.org)*",
      "{il}text{di} (http://e.org)"
    ),
    (
      "**[text](http://e.org/x)** after",
      "{bl}text{bd} (http://e.org/x){} after"
    ),
    (
      "[http://e.org](http://e.org)",
      "{l}http://e.org"
    ),
    (
      "[text](<http://e.org/a b>)",
      "{l}text{d} (http://e.org/a b)"
    ),
    (
      "[text](http://e.org/a(b)c)",
      "{l}text{d} (http://e.org/a(b)c)"
    ),
    (
      "[text](http://e.org/a\\)c)",
      "{l}text{d} (http://e.org/a)c)"
    ),
    (
      "[text](http://e.org \"title\")",
      "{l}text{d} (http://e.org \"title\")"
    ),
    (
      "[text](http://e.org \"a (b) title\" )",
      "{l}text{d} (http://e.org \"a (b) title\")"
    ),
    (
      "[text](http://e.org no title)",
      "[text](http://e.org no title)"
    ),
    (
      "[text](http://e.org",
      "[text](http://e.org"
    ),
    (
      "[text] (http://e.org)",
      "[text] (http://e.org)"
    ),
    (
      "[text]",
      "[text]"
    ),
    (
      "[x] done and [ ] not",
      "[x] done and [ ] not"
    ),
    (
      "[](http://e.org)",
      "{l}http://e.org"
    ),
    (
      "[text]()",
      "{l}text"
    ),
    (
      "[a [b](http://b.org) c](http://c.org)",
      "[a {l}b{d} (http://b.org){} c](http://c.org)"
    ),
    (
      "[a `]` b](http://e.org)",
      "{l}a {cl}]{l} b{d} (http://e.org)"
    ),
    (
      "[a *b](http://e.org) c*",
      "{l}a *b{d} (http://e.org){} c*"
    ),
    (
      "*a [b* c](http://e.org)",
      "*a {l}b* c{d} (http://e.org)"
    ),
    (
      "*a [b* c] d*",
      "{i}a [b{} c] d*"
    ),
    (
      "*a [b *c* d](http://e.org) e*",
      "{i}a {il}b c d{di} (http://e.org){i} e"
    ),
    (
      "[[a](http://e.org)",
      "[{l}a{d} (http://e.org)"
    ),
    (
      "[a](http://e.org)]",
      "{l}a{d} (http://e.org){}]"
    ),
    (
      "[a]b](http://e.org)",
      "[a]b](http://e.org)"
    ),
    (
      "![alt](http://e.org/i.png)",
      "{l}alt{d} (http://e.org/i.png)"
    ),
    (
      "![alt *em*](i.png) and [![badge](b.svg)](http://e.org)",
      "{l}alt {il}em{d} (i.png){} and {l}badge{dl} (b.svg){d} (http://e.org)"
    ),
    (
      "!not an image",
      "!not an image"
    ),
    (
      "<http://e.org/a*b*c>",
      "{l}http://e.org/a*b*c"
    ),
    (
      "a < b *and* c > d",
      "a < b {i}and{} c > d"
    ),
    (
      "5 &lt; 6 &amp; 7 &#35; &copy; &unknown; &amp",
      "5 < 6 & 7 # © &unknown; &amp"
    ),
    (
      "&#42;not em&#42;",
      "*not em*"
    ),
    (
      "*first line\nsecond line* third",
      "{i}first line{}\n{i}second line{} third"
    ),
    (
      "**first\nsecond** third",
      "{b}first{}\n{b}second{} third"
    ),
    (
      "`first",
      "`first"
    ),
    (
      "hard\\\nbreak",
      "hard\nbreak"
    ),
    (
      "*漢字*漢字 and **漢字**。",
      "{i}漢字{}漢字 and {b}漢字{}。"
    ),
    (
      "“*quoted*” — *dash*— *x*—",
      "“{i}quoted{}” — {i}dash{}— {i}x{}—"
    ),
    (
      "***a** b*",
      "{bi}a{i} b"
    ),
    (
      "***a* b**",
      "{bi}a{b} b"
    ),
    (
      "**Note:** text, *really*: yes.",
      "{b}Note:{} text, {i}really{}: yes."
    ),
    (
      "**1.** text **`code`** text *`x`*",
      "{b}1.{} text {bc}code{} text {ci}x"
    ),
    (
      "[`code`](http://e.org) and `[text](http://e.org)`",
      "{cl}code{d} (http://e.org){} and {c}[text](http://e.org)"
    ),
    (
      "*a",
      "*a"
    ),
    (
      "a*",
      "a*"
    ),
    (
      "**",
      "**"
    ),
    (
      "** a ** b",
      "** a ** b"
    ),
    (
      "a**\"b\"**c",
      "a**\"b\"**c"
    ),
    (
      "*$*alpha",
      "*$*alpha"
    ),
    (
      "[a](http://e.org/(b))",
      "{l}a{d} (http://e.org/(b))"
    ),
    (
      "[a](<b)c>)",
      "{l}a{d} (b)c)"
    ),
    (
      "[a](b \"c\") [d](e)",
      "{l}a{d} (b \"c\"){} {l}d{d} (e)"
    ),
    (
      "x [a](b)(c)",
      "x {l}a{d} (b){}(c)"
    ),
    (
      "\\[a](b) and [a\\](b) and [a\\]](b)",
      "[a](b) and [a](b) and {l}a]{d} (b)"
    ),
    (
      "*a `b* c` d*",
      "{i}a {ci}b* c{i} d"
    ),
    (
      "~~a~b~~",
      "{s}a~b"
    ),
    (
      "`` `a` ``",
      "{c}`a`"
    ),
  ]
}
