import Office
import Records

/// One student's line of an attendance sheet.
enum SheetLine {
  static func markup(_ line: AttendanceSheet.Line, _ zone: Zone) -> String {
    let (id, name) = (line.student, Markup.escaped(line.name))
    let words = School.attendance.column("status")?.choices ?? []
    let marked = line.status.map { _ in
      let when = line.markedAt?.forPeople(in: zone).prefix(16) ?? ""
      return
        "<span class=\"muted small sheet-who\">\(Markup.escaped(line.markedBy ?? "somebody")) · \(when)</span>"
    }
    return """
      <div class="sheet-line" role="group" aria-labelledby="n-\(id)"><span class="sheet-name" id="n-\(id)">\(name) \
      <span class="muted small">\(Markup.escaped(line.registration))</span></span>\
      <input type="hidden" name="student" value="\(id)">\
      <input type="hidden" name="seen-\(id)" value="\(line.status ?? "")">\
      <div class="marks">\(words.map { mark($0, line) }.joined())</div>\
      <input class="form-control form-control-sm sheet-notes" name="notes-\(id)" \
      value="\(Markup.escaped(line.notes ?? ""))" placeholder="Note" aria-label="Note for \(name)" \
      maxlength="300">\(marked ?? "")</div>

      """
  }

  private static func mark(_ word: String, _ line: AttendanceSheet.Line) -> String {
    let id = "m-\(line.student)-\(word)"
    let checked = word == (line.status ?? "present") ? " checked" : ""
    return """
      <span class="pick-mark pick-\(word)"><input type="radio" name="status-\(line.student)" \
      value="\(word)" id="\(id)"\(checked)><label for="\(id)">\(choiceLabel(word))</label></span>
      """
  }
}

/// One student's line of a monthly register.
enum RegisterLine {
  static func markup(_ line: MonthlyRegister.Line, days: Int) -> String {
    let marks = (1...days).map { day -> String in
      guard let word = line.marks[day] else { return "<td>·</td>" }
      return "<td class=\"mark-\(Tone.of(word))\">\(AttendanceLetter.of(word))</td>"
    }
    let counts = line.counts
    let sums = [counts.present, counts.absent, counts.late, counts.leave].map { "<td>\($0)</td>" }
    return """
      <tr><th scope="row">\(Markup.escaped(line.name))<span class="muted small"> \
      \(Markup.escaped(line.registration))</span></th>\(marks.joined())\(sums.joined())\
      <td class="nowrap">\(counts.rate.map { "\($0) %" } ?? "–")</td></tr>

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
