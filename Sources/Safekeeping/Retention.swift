import Records

extension Retention {
  /// A safety backup younger than this many seconds is the way back from somebody's mistake.
  static let safetyAge: Int64 = 7 * 86_400

  /// What the rule would delete now; never the newest proven one, a pinned one, a young safety
  /// backup, or a file that nobody proved. Days are the school's.
  public func prunable(_ entries: [Vault.Entry], now: Timestamp, zone: Zone) -> [Vault.Entry] {
    let newestFirst = entries.sorted { ($0.createdAt, $0.name) > ($1.createdAt, $1.name) }
    let proven = newestFirst.filter(\.isProven)
    let kept = kept(proven.map { ($0.name, $0.createdAt) }, zone: zone)
    return newestFirst.filter { entry in
      guard let note = entry.note, !note.isPinned, !kept.contains(entry.name) else { return false }
      let isYoung = now.seconds - entry.createdAt.seconds < Self.safetyAge
      if note.fault != nil { return !isYoung && !proven.isEmpty }
      return entry.isProven && !(note.isSafety && isYoung)
    }
  }

  /// The names that a class of the rule keeps, of things made at these moments.
  public func kept(_ dated: [(name: String, createdAt: Timestamp)], zone: Zone) -> Set<String> {
    let newestFirst = dated.sorted { ($0.createdAt, $0.name) > ($1.createdAt, $1.name) }
    var names = newestFirst.prefix(max(1, last)).map(\.name)
    names += newest(daily) { $0.number }
    names += newest(weekly) { ($0.number + 3) / 7 }
    names += newest(monthly) { Int64($0.parts.year * 12 + $0.parts.month) }
    names += newest(.max) { Int64($0.parts.year) }
    return Set(names)

    func newest(_ limit: Int, _ period: (Day) -> Int64) -> [String] {
      var seen: Set<Int64> = []
      return newestFirst.filter {
        seen.count < limit && seen.insert(period($0.createdAt.day(in: zone))).inserted
      }.map(\.name)
    }
  }
}
