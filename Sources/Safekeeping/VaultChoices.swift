import Records

/// What a person decides about one kept backup.
extension Vault {
  /// Deletes what a person chose, unless it is what everything else may depend on.
  public func deleteByHand(_ name: String) throws {
    _ = try path(of: name)
    let entry = try entry(name)
    guard try lastGood() != entry, entry.note?.isPinned != true else {
      throw Problem(
        .conflict,
        "\(name) is \(entry.note?.isPinned == true ? "pinned" : "the newest proven backup") and can't be deleted.",
        advice: entry.note?.isPinned == true ? "Unpin it first." : "Make a newer backup first.")
    }
    try delete(name)
  }

  /// Lets the retention rule never delete it, or again.
  public func setPinned(_ isPinned: Bool, _ name: String) throws {
    _ = try path(of: name)
    guard try entry(name).note != nil else {
      throw Problem(.conflict, "\(name) was never proven.", advice: "Verify it first.")
    }
    try change(name) { $0.isPinned = isPinned }
  }

  /// Changes what is known about a backup, as it is known at this moment.
  func change(_ name: String, _ change: (inout VaultNote) -> Void) throws {
    guard var note = try entry(name).note else { return }
    change(&note)
    try keep(note, for: name)
  }
}
