import Records

extension Retention {
  /// A safety backup younger than this many seconds is the way back from somebody's mistake.
  static let safetyAge: Int64 = 7 * 86_400

  /// What the rule would delete now; never the newest proven one, a pinned one, a young safety
  /// backup, or a file that nobody proved. Days are the school's.
  public func prunable(_ entries: [Vault.Entry], now: Timestamp, zone: Zone) -> [Vault.Entry] {
    let newestFirst = entries.sorted { ($0.createdAt, $0.name) > ($1.createdAt, $1.name) }
    let proven = newestFirst.filter(\.isProven)
    let kept = Set(classes(proven, zone: zone).map(\.name))
    return newestFirst.filter { entry in
      guard let note = entry.note, !note.isPinned, !kept.contains(entry.name) else { return false }
      let isYoung = now.seconds - entry.createdAt.seconds < Self.safetyAge
      if note.fault != nil { return !isYoung && !proven.isEmpty }
      return entry.isProven && !(note.isSafety && isYoung)
    }
  }

  private func classes(_ proven: [Vault.Entry], zone: Zone) -> [Vault.Entry] {
    var kept = Array(proven.prefix(max(1, last)))
    kept += newest(proven, of: daily) { $0.number }
    kept += newest(proven, of: weekly) { ($0.number + 3) / 7 }
    kept += newest(proven, of: monthly) { Int64($0.parts.year * 12 + $0.parts.month) }
    kept += newest(proven, of: .max) { Int64($0.parts.year) }
    return kept

    func newest(_ entries: [Vault.Entry], of limit: Int, _ period: (Day) -> Int64) -> [Vault.Entry]
    {
      var seen: Set<Int64> = []
      return entries.filter { entry in
        seen.count < limit && seen.insert(period(entry.createdAt.day(in: zone))).inserted
      }
    }
  }
}
