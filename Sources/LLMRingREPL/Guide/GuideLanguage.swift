import StreamingEngine

/// Tells whether a question is in English, the only language of the manual.
enum GuideLanguage {
  /// What a question in another language is answered with first.
  static let notice =
    "I understand only English; please ask again in English. (A real model understands other "
    + "languages, too.)"

  /// A question is taken for English unless its letters or its most common words are another
  /// language's: a word that is in no list says nothing.
  static func isEnglish(_ text: String) -> Bool {
    let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
    let foreignLetters = letters.count { $0.value > lastLatinLetter }
    if foreignLetters * 2 > letters.count { return false }
    let words = text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init)
    let english = words.count(where: englishWords.contains)
    let foreign = words.count(where: otherWords.contains)
    let hasAccents =
      letters.contains { (0xDF...lastLatinLetter).contains($0.value) } || text.contains("¿")
    return hasAccents ? english > foreign : english >= foreign
  }

  /// The end of Latin Extended-B. Phonetic letters and all other scripts follow.
  private static let lastLatinLetter: UInt32 = 0x24F

  private static let englishWords = GuideWords.stopwords.union(
    """
    a i on off new all not out up down back again open close start stop use using add set show list
    find delete change see get give ask say said run works work first last next more less other
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// The most common words of questions in German, French, Spanish, Italian, Portuguese, Dutch, the
  /// Scandinavian languages, Polish, Czech, Finnish and Turkish that are not English words.
  private static let otherWords = Set(
    """
    wie ich das der den dem des ein eine einen mein meine meinen nicht ist und oder kann welche
    welches welchen wo warum wieso wann wer mit ohne für auf zu zum zur im ins sie wir gibt es mir
    mich bitte kein keine auch noch von vom bei wird muss soll sind haben
    le la les du est et je tu il nous vous quel quelle quels quelles puis peux peut faire dans avec
    sans mon mes ne pas que qui où une sur ça ce cette avez
    el los las un una cómo qué cuál cuáles dónde donde puedo mis para por con sin está del hay quiero
    se lo usar hacer
    gli come posso cosa quale quali dove perché mio mia senza è sono di della che non voglio
    os um uma qual onde meu minha com sem é são não eu você
    hoe ik het een kan welke waar mijn voor zonder wat naar zijn hur jag och inte hvordan jeg ikke
    jak mogę jest nie czy gdzie nasıl miten
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
