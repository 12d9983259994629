import Records

extension Value {
  /// As a person reads it on a page.
  func shown(as column: Column, in zone: Zone) -> String {
    switch (self, column.kind) {
    case (.null, _): "—"
    case (.text(let text), .choice): choiceLabel(text)
    case (.text(let text), _): text
    case (.blob(let bytes), _): "\(bytes.count) bytes"
    case (.integer(let number), .money): Money(minorUnits: number).forPeople
    case (.integer(let number), .date): Day(number: number).forPeople
    case (.integer(let number), .timestamp): Timestamp(seconds: number).forPeople(in: zone)
    case (.integer(let number), .bool): number == 0 ? "no" : "yes"
    case (.integer(let number), _): String(number)
    }
  }
}
