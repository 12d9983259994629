import Records

extension Value {
  /// As a person reads it on a page.
  func shown(as column: Column, in zone: Zone) -> Said {
    switch (self, column.kind) {
    case (.null, _): "—"
    case (.text(let text), .choice): Said(choiceLabel(text))
    case (.text(let text), _): Said(name: text)
    case (.blob(let bytes), _): "\(bytes.count) bytes"
    case (.integer(let number), .money): Said(name: Money(minorUnits: number).forPeople)
    case (.integer(let number), .date): Said(name: Day(number: number).forPeople)
    case (.integer(let number), .timestamp):
      Said(name: Timestamp(seconds: number).forPeople(in: zone))
    case (.integer(let number), .bool): number == 0 ? "no" : "yes"
    case (.integer(let number), _): Said(name: String(number))
    }
  }
}
