import Records

/// Makes the registration numbers that the old system lacks, behind those that it has.
struct RegistrationNumbers {
  private let prefix: String
  private var all: Set<String> = []
  /// The highest number of each year under the school's prefix.
  private var highest: [Int: Int] = [:]

  init(prefix: String) {
    let trimmed = String(OldText.trim(prefix))
    self.prefix = trimmed.isEmpty ? "REG" : trimmed
  }

  /// Counts a number that the old system has, wherever in the file it comes.
  mutating func learn(_ number: String) {
    all.insert(number)
    guard number.hasPrefix(prefix + "-") else { return }
    let parts = number.dropFirst(prefix.count + 1).split(separator: "-")
    guard parts.count == 2, let year = Int(parts[0]), let place = Int(parts[1]) else { return }
    highest[year] = max(highest[year] ?? 0, place)
  }

  func contains(_ number: String) -> Bool { all.contains(number) }

  /// `PREFIX-2025-00001`
  mutating func make(_ year: Int) -> String {
    let place = (highest[year] ?? 0) + 1
    highest[year] = place
    let digits = String(place)
    let number =
      "\(prefix)-\(year)-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
    return all.insert(number).inserted ? number : make(year)
  }
}
