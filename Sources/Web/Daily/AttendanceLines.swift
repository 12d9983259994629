import Office
import Records

/// One student's line of an attendance sheet.
enum SheetLine {
  static func markup(
    _ line: AttendanceSheet.Line, _ zone: Zone, in language: Language
  ) -> String {
    let id = line.student
    let words = School.attendance.column("status")?.choices ?? []
    let marked = line.status.map { _ in
      let by = line.markedBy ?? language.say("somebody")
      let when = line.markedAt?.forPeople(in: zone).prefix(16) ?? ""
      return
        """
        <span class="muted small sheet-who">\(Markup.name(by, in: language)) · \
        \(Markup.name(String(when), in: language))</span>
        """
    }
    return """
      <div class="sheet-line" role="group" aria-labelledby="n-\(id)"><span class="sheet-name" id="n-\(id)">\(Markup.name(line.name, in: language)) \
      <span class="muted small">\(Markup.name(line.registration, in: language))</span></span>\
      <input type="hidden" name="student" value="\(id)">\
      <input type="hidden" name="seen-\(id)" value="\(line.status ?? "")">\
      <div class="marks">\(words.map { mark($0, line, language) }.joined())</div>\
      <input class="form-control form-control-sm sheet-notes" name="notes-\(id)" \
      value="\(Markup.escaped(line.notes ?? ""))" placeholder="\(language.say("Note"))" \
      aria-label="\(Markup.escaped(language.say("Note for \(line.name)")))" \
      maxlength="300">\(marked ?? "")</div>

      """
  }

  private static func mark(
    _ word: String, _ line: AttendanceSheet.Line, _ language: Language
  ) -> String {
    let id = "m-\(line.student)-\(word)"
    let checked = word == (line.status ?? "present") ? " checked" : ""
    return """
      <span class="pick-mark pick-\(word)"><input type="radio" name="status-\(line.student)" \
      value="\(word)" id="\(id)"\(checked)><label for="\(id)">\(language.say(choiceLabel(word)))</label></span>
      """
  }
}

/// One student's line of a monthly register.
enum RegisterLine {
  static func markup(
    _ line: MonthlyRegister.Line, days: Int, in language: Language
  ) -> String {
    let marks = (1...days).map { day -> String in
      guard let word = line.marks[day] else { return "<td>·</td>" }
      return "<td class=\"mark-\(Tone.of(word))\">\(language.say(AttendanceLetter.of(word)))</td>"
    }
    let counts = line.counts
    let sums = [counts.present, counts.absent, counts.late, counts.leave].map { "<td>\($0)</td>" }
    return """
      <tr><th scope="row">\(Markup.name(line.name, in: language))<span class="muted small"> \
      \(Markup.name(line.registration, in: language))</span></th>\(marks.joined())\(sums.joined())\
      <td class="nowrap">\(Markup.name(counts.rate.map { "\($0) %" } ?? "–", in: language))</td></tr>

      """
  }
}

/// One letter for each mark, where there is no room for the word.
enum AttendanceLetter {
  static func of(_ word: String) -> String {
    switch word {
    case "present": "P"
    case "absent": "A"
    case "late": "L"
    default: "V"
    }
  }
}
