import Records
import Store

/// The search in students: a GIN index over the words of what is searched, which finds what begins
/// with a prefix. The database keeps it by itself.
///
/// A word is what stands between spaces, punctuation and symbols, in small letters and without the
/// accents of Latin ones, just as in the index of SQLite. Numbers are in it as written and once
/// more without separators, so that `03001234567` finds `0300-1234567`.
enum StudentWords {
  private static let table = School.students

  static var make: [String] {
    [
      """
      CREATE FUNCTION rollbook_plain(given text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE BEGIN ATOMIC
        SELECT regexp_replace(
          normalize(
            regexp_replace(
              normalize(lower(given COLLATE "und-x-icu"), NFD), '[\\u0300-\\u0331]', '', 'g'),
            NFC) COLLATE "und-x-icu", '\(separators)', ' ', 'g');
      END
      """,
      """
      CREATE FUNCTION rollbook_words(given text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 BEGIN ATOMIC
        SELECT coalesce(array_to_tsvector(array_agg(left(word, 500))), ''::tsvector)
        FROM unnest(string_to_array(rollbook_plain(given), ' ')) AS word WHERE word <> '';
      END
      """,
      """
      CREATE FUNCTION rollbook_search(given text) RETURNS tsquery
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE BEGIN ATOMIC
        SELECT (string_agg('''' || left(word, 500) || '''', ' & ' ORDER BY place) || ':*')::tsquery
        FROM unnest(string_to_array(rollbook_plain(given), ' ')) WITH ORDINALITY AS w (word, place)
        WHERE word <> '';
      END
      """,
      """
      CREATE INDEX "students_words" ON "\(table.name)" USING gin (rollbook_words(\(words)))
      """,
    ]
  }

  /// A word that holds separators, such as `al-Rashid`, is found only where its parts stand side
  /// by side.
  static func query(_ words: [String]) -> SQL {
    let conditions = words.flatMap { word -> [SQL] in
      let found: SQL = "rollbook_words(\(place)) @@ rollbook_search(\(text: word))"
      guard word.contains(where: { !$0.isLetter && !$0.isNumber }) else { return [found] }
      let phrase: SQL = """
        ' ' || rollbook_plain(\(place)) LIKE '% ' || btrim(rollbook_plain(\(text: word))) || '%'
        """
      return [found, phrase]
    }
    return "SELECT id FROM \(table) WHERE \(conditions.joined(separator: " AND "))"
  }

  /// The same expression as the index's, so that the index is used.
  private static let place = SQL(stringLiteral: words)

  private static var words: String {
    table.searched.map { name in
      let text = "coalesce(\"\(name)\", '')"
      guard !table.title.contains(name) else { return text }
      let solid = ["-", " ", "+"].reduce(text) { "replace(\($0), '\($1)', '')" }
      return "\(text) || ' ' || \(solid)"
    }.joined(separator: " || ' ' || ")
  }

  /// Everything that is no letter, number or mark: by ICU's classes, then the symbols, which are in
  /// none of them.
  private static let separators =
    "[[:punct:][:space:][:cntrl:]$+<=>^`|~\\u00A2-\\u00A9\\u00AC-\\u00B1\\u00B4\\u00B8\\u00D7"
    + "\\u00F7\\u02C2-\\u02C5\\u02D2-\\u02DF\\u2000-\\u206F\\u20A0-\\u20CF\\u2190-\\u245F"
    + "\\u249C-\\u24E9\\u2500-\\u2775\\u2794-\\u2BFF\\u3000-\\u3004\\uFE00-\\uFE0F\\uFFFC\\uFFFD"
    + "\\U0001F000-\\U0001FAFF\\U000E0000-\\U000E01EF]+"
}
