/// The commands of LaTeX that stand for one sign or one word.
enum MathSymbols {
  struct Symbol: Sendable {
    var text: String
    var kind: MathAtom.Kind
  }

  /// The symbol of a command without its backslash.
  static func symbol(named name: String) -> Symbol? { all[name] }

  /// Whether a word is a function's name, such as `sin`, which is no word of prose.
  static func isFunction(_ word: String) -> Bool { functionNames.contains(word) }

  /// Greek and other letters.
  private static let letters = """
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ \
    lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ \
    psi ψ omega ω vartheta ϑ varpi ϖ varrho ϱ varsigma ς varkappa ϰ digamma ϝ \
    Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ \
    Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω \
    ell ℓ hbar ℏ hslash ℏ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ imath ı jmath ȷ eth ð
    """

  /// Signs before a letter, written without a blank between them and the letter.
  private static let prefixes = """
    partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ angle ∠ measuredangle ∡ \
    sphericalangle ∢ complement ∁
    """

  private static let signs = """
    infty ∞ emptyset ∅ varnothing ∅ prime ′ backprime ‵ ldots … dots … dotsc … dotso … cdots ⋯ \
    dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ therefore ∴ because ∵ triangle △ square □ Box □ \
    blacksquare ■ Diamond ◇ lozenge ◊ blacklozenge ⧫ qed ∎ qedsymbol ∎ star ⋆ bigstar ★ dagger † \
    ddagger ‡ top ⊤ bot ⊥ surd √ checkmark ✓ degree ° clubsuit ♣ diamondsuit ♦ heartsuit ♥ \
    spadesuit ♠ flat ♭ natural ♮ sharp ♯ copyright © pounds £ euro € yen ¥ S § P ¶ maltese ✠ \
    mho ℧ Bbbk 𝕜 backslash \\ vert | Vert ‖ | ‖ % % $ $ # # & & _ _ textbackslash \\ \
    textasciitilde ~ textasciicircum ^ textunderscore _ textdegree °
    """

  private static let relations = """
    le ≤ leq ≤ leqslant ≤ leqq ≤ ge ≥ geq ≥ geqslant ≥ geqq ≥ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ \
    lll ⋘ ggg ⋙ approx ≈ approxeq ≊ thickapprox ≈ equiv ≡ sim ∼ thicksim ∼ backsim ∽ simeq ≃ \
    cong ≅ propto ∝ varpropto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ \
    lesssim ≲ gtrsim ≳ lessgtr ≶ gtrless ≷ in ∈ notin ∉ ni ∋ owns ∋ notni ∌ subset ⊂ supset ⊃ \
    subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ \
    sqsupseteq ⊒ prec ≺ succ ≻ preceq ⪯ succeq ⪰ precsim ≾ succsim ≿ parallel ∥ nparallel ∦ \
    perp ⊥ mid | nmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ nvDash ⊭ bowtie ⋈ \
    trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ smile ⌣ frown ⌢ \
    nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nsubseteq ⊈ nsupseteq ⊉ nsim ≁ ncong ≇ nprec ⊀ nsucc ⊁ \
    to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ \
    Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ \
    longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ longmapsto ⟼ \
    hookrightarrow ↪ hookleftarrow ↩ twoheadrightarrow ↠ rightarrowtail ↣ uparrow ↑ downarrow ↓ \
    updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ \
    rightleftharpoons ⇌ leftrightharpoons ⇋ rightharpoonup ⇀ rightharpoondown ⇁ \
    leftharpoonup ↼ leftharpoondown ↽ rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ \
    leadsto ⇝ rightsquigarrow ⇝ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍ \
    nLeftrightarrow ⇎
    """

  private static let binaries = """
    times × div ÷ pm ± mp ∓ cdot · cdotp · centerdot · bullet • circ ∘ ast * cup ∪ cap ∩ Cup ⋓ \
    Cap ⋒ uplus ⊎ setminus ∖ smallsetminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ veebar ⊻ oplus ⊕ \
    ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ boxplus ⊞ boxminus ⊟ boxtimes ⊠ sqcup ⊔ sqcap ⊓ amalg ⨿ \
    wr ≀ diamond ⋄ ltimes ⋉ rtimes ⋊ bigtriangleup △ bigtriangledown ▽ triangleleft ◁ \
    triangleright ▷ bmod mod
    """

  private static let larges = """
    sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcup ⋃ bigcap ⋂ bigoplus ⨁ \
    bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆ biguplus ⨄
    """

  private static let functions = """
    sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp lim limsup \
    liminf max min sup inf argmax argmin arg det dim ker deg gcd lcm hom Pr mod
    """

  private static let openers = """
    { { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ( ulcorner ⌜
    """

  private static let closers = """
    } } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ) urcorner ⌝
    """

  private static let all: [String: Symbol] = {
    var all: [String: Symbol] = ["colon": Symbol(text: ":", kind: .punctuation)]
    let lists: [(String, MathAtom.Kind)] = [
      (letters, .name), (prefixes, .name), (signs, .ordinary), (relations, .relation),
      (binaries, .binary), (larges, .large), (openers, .open), (closers, .close),
    ]
    for (list, kind) in lists {
      let words = list.split(separator: " ")
      for index in stride(from: 0, to: words.count, by: 2) {
        all[String(words[index])] = Symbol(text: String(words[index + 1]), kind: kind)
      }
    }
    for function in functionNames { all[function] = Symbol(text: function, kind: .large) }
    return all
  }()

  private static let functionNames = Set(functions.split(separator: " ").map(String.init))

  /// The brackets that `\left`, `\right` and the like take.
  static func delimiter(_ name: String) -> String? {
    switch name {
    case ".": ""
    case "<": "⟨"
    case ">": "⟩"
    case "|", "/", "(", ")", "[", "]": name
    case "\\|": "‖"
    default:
      name.first == "\\"
        ? all[String(name.dropFirst())].flatMap { delimiterKinds.contains($0.text) ? $0.text : nil }
        : nil
    }
  }

  private static let delimiterKinds: Set<String> = [
    "{", "}", "[", "]", "(", ")", "⟨", "⟩", "⌊", "⌋", "⌈", "⌉", "|", "‖", "\\", "↑", "↓", "↕", "⇑",
    "⇓", "⇕", "⌜", "⌝",
  ]

  // MARK: Accents

  /// The mark that a command puts on a letter, and its name before more than one.
  static func accent(named name: String) -> (mark: Unicode.Scalar, name: String)? {
    switch name {
    case "hat", "widehat": ("\u{302}", "hat")
    case "bar": ("\u{304}", "bar")
    case "overline": ("\u{305}", "overline")
    case "vec": ("\u{20D7}", "vec")
    case "dot": ("\u{307}", "dot")
    case "ddot": ("\u{308}", "ddot")
    case "tilde", "widetilde": ("\u{303}", "tilde")
    case "check", "widecheck": ("\u{30C}", "check")
    case "underline": ("\u{332}", "underline")
    case "acute": ("\u{301}", "acute")
    case "grave": ("\u{300}", "grave")
    case "breve": ("\u{306}", "breve")
    case "mathring": ("\u{30A}", "ring")
    default: nil
    }
  }

  /// A sign with a combining mark, as one scalar where Unicode has it.
  static func composed(_ base: String, _ mark: Unicode.Scalar) -> String {
    var text = base
    text.unicodeScalars.append(mark)
    // The set compares canonically: the member that is found is the composed form.
    guard text.count == 1, let index = compositions.firstIndex(of: Character(text)) else {
      return text
    }
    return String(compositions[index])
  }

  private static let compositions = Set(
    """
    ÂâĈĉÊêĜĝĤĥÎîĴĵÔôŜŝÛûŴŵŶŷẐẑĀāĒēĪīŌōŪūȲȳḠḡᾹᾱῙῑῩῡÃãẼẽĨĩÑñÕõŨũỸỹṼṽȦȧḂḃĊċḊḋĖėḞḟĠġḢḣİṀṁṄṅȮȯṖṗṘṙṠṡṪṫẆẇẊẋẎẏŻż\
    ÄäËëḦḧÏïÖöẗÜüẄẅẌẍŸÿΪϊΫϋǍǎČčĎďĚěǦǧȞȟǏǐǰǨǩĽľŇňǑǒŘřŠšŤťǓǔŽžÁáĆćÉéǴǵÍíḰḱĹĺḾḿŃńÓóṔṕŔŕŚśÚúẂẃÝýŹź\
    ΆάΈέΉήΊίΌόΎύΏώÀàÈèÌìǸǹÒòÙùẀẁỲỳĂăĔĕĞğĬĭŎŏŬŭÅåŮůẘẙ\
    ≠∉∌∤∦≁≄≇≉≢≮≯≰≱⊀⊁⊄⊅⊈⊉⊬⊭∄↚↛↮⇍⇎⇏≭≴≵≸≹⋢⋣⋪⋫⋬⋭⊮
    """)

  // MARK: Alphabets

  enum Alphabet {
    case doubleStruck
    case script
    case fraktur
  }

  static func alphabet(named name: String) -> Alphabet? {
    switch name {
    case "mathbb", "Bbb": .doubleStruck
    case "mathcal", "mathscr": .script
    case "mathfrak": .fraktur
    default: nil
    }
  }

  /// The text with its Latin letters, and for double-struck its digits, in an alphabet.
  static func text(_ text: String, in alphabet: Alphabet) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result.unicodeScalars.append(letter(scalar, in: alphabet)) }
    return result
  }

  private static func letter(_ letter: Unicode.Scalar, in alphabet: Alphabet) -> Unicode.Scalar {
    let (names, forms, start): (String, String, UInt32) =
      switch alphabet {
      case .doubleStruck: ("CHNPQRZ", "ℂℍℕℙℚℝℤ", 0x1D538)
      case .script: ("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", 0x1D49C)
      case .fraktur: ("CHIRZ", "ℭℌℑℜℨ", 0x1D504)
      }
    if let index = names.unicodeScalars.firstIndex(of: letter) {
      let offset = names.unicodeScalars.distance(from: names.startIndex, to: index)
      return forms.unicodeScalars[
        forms.unicodeScalars.index(forms.startIndex, offsetBy: offset)]
    }
    let value: UInt32? =
      switch letter {
      case "A"..."Z": start + letter.value - 0x41
      case "a"..."z": start + 26 + letter.value - 0x61
      case "0"..."9" where alphabet == .doubleStruck: 0x1D7D8 + letter.value - 0x30
      default: nil
      }
    return value.flatMap { Unicode.Scalar($0) } ?? letter
  }
}
