import LLMRingSQLite

extension ConversationStore {
  /// The answers to a question on all branches, in the order in which they were given, each with
  /// all its steps: text, calls of tools, their results, more text.
  package func answers(
    to question: Int64, in conversation: String
  ) throws(StoreError) -> [[Turn]] {
    try read { database in
      _ = try requireTurn(question, in: conversation, database)
      let isAside: Bool? = try database.value(
        "SELECT is_aside FROM turn WHERE id = ?", question)
      var rows = try database.rows(
        """
        WITH RECURSIVE step (id) AS (
          SELECT turn.id FROM turn
          WHERE conversation_id = ?1 AND parent_id = ?2 AND role <> 'user'
          UNION
          SELECT turn.id FROM step JOIN turn ON conversation_id = ?1 AND parent_id = step.id
          WHERE role <> 'user'
        )
        SELECT \(TurnColumns.selection) FROM turn JOIN step ON turn.id = step.id ORDER BY turn.id
        """, conversation, question)
      var answers: [[Turn]] = []
      while try rows.next() {
        var turn = rows.turn
        turn.isAside = isAside ?? false
        if turn.parent == question {
          answers.append([turn])
        } else if let (answer, step) = answers.place(of: turn.parent) {
          // Of two steps after the same one, the later one was given.
          answers[answer].removeSubrange((step + 1)...)
          answers[answer].append(turn)
        }
      }
      return answers
    }
  }
}

extension [[Turn]] {
  /// Where the turn of an id is.
  fileprivate func place(of id: Int64?) -> (answer: Int, step: Int)? {
    for (answer, steps) in enumerated() {
      if let step = steps.firstIndex(where: { $0.id == id }) { return (answer, step) }
    }
    return nil
  }
}
