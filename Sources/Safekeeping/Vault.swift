import Foundation
import Records
import Store

/// The folder of complete backups that the server itself keeps, each compressed with zstd.
public struct Vault: Sendable {
  public let folder: String
  private let clock: @Sendable () -> Timestamp
  let freeSpace: @Sendable (String) -> Int64?

  /// `folder` is made, private to its owner, with the first backup. `freeSpace` answers the bytes
  /// that are free at a path.
  public init(
    folder: String, freeSpace: @escaping @Sendable (String) -> Int64? = Room.free,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.folder = folder
    self.freeSpace = freeSpace
    self.clock = clock
  }

  func now() -> Timestamp { clock() }

  /// One backup that is kept.
  public struct Entry: Hashable, Sendable {
    /// The name of the file, `complete_backup_….json.zst`.
    public let name: String
    /// Bytes on disk.
    public let size: Int64
    /// What was learnt when it was made or proven; nil for a file that was put there by hand.
    public let note: VaultNote?
    /// When the file was last written.
    public let writtenAt: Timestamp

    public var createdAt: Timestamp { note?.createdAt ?? writtenAt }
    public var isProven: Bool { note?.provenAt != nil && note?.fault == nil }
  }

  /// What is kept, newest first. Costs a look at each file's name and note, never at its contents.
  public func entries() throws -> [Entry] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw Problem(
        .unavailable, "The vault \(folder) can't be read.",
        advice: "Nothing was changed. Check that it is a folder and the rights on it.")
    }
    return try names.filter(Self.isName).map(entry).sorted {
      ($0.createdAt, $0.name) > ($1.createdAt, $1.name)
    }
  }

  /// The newest backup that was proven whole.
  public func lastGood() throws -> Entry? { try entries().first(where: \.isProven) }

  /// The path of a kept backup. A name that is not in the list is refused, so that no name can
  /// lead out of the folder.
  public func path(of name: String) throws -> String {
    guard Self.isName(name), FileManager.default.fileExists(atPath: path(name)) else {
      throw Problem(
        .notFound, "There is no backup called “\(name.prefix(80))” in the vault.",
        advice: "Choose one from the list.")
    }
    return path(name)
  }

  /// Makes a backup of the present state, proves it by reading it back, and keeps it.
  public func make(from database: any Database, reason: String, _ work: Work = Work()) async throws
    -> Entry
  {
    try await database.withSnapshot { try make(on: $0, reason: reason, work) }
  }

  /// Makes a backup of the state that `connection` sees.
  public func make(
    on connection: any Connection, reason: String, _ work: Work = Work()
  ) throws -> Entry {
    try makeFolders()
    try room(on: connection).require()
    let counts = try Counts.read(on: connection)
    let about = BackupAbout(try SchoolSettings.read(on: connection), reason: reason, at: clock())
    let draft = try VaultDraft(of: about.fileName, in: folder)
    let (name, text) = (draft.name, BackupText(about))
    let found: Proof.Found
    do {
      try work.begin("Backing up the school as it is", of: counts.backedUp)
      try draft.write(text, on: connection, work)
      found = try prove(draft.path, holds: text, as: name, work)
      try draft.publish()
    } catch {
      draft.discard()
      throw error
    }
    try keep(VaultNote(found, provenAt: clock(), state: counts.state), for: name)
    return try entry(name)
  }

  /// Proves a kept backup by loading it into `stage`, and notes what was found. A fault is in the
  /// answer, not thrown.
  public func prove(_ name: String, in stage: any Stage, _ work: Work = Work()) async throws
    -> Entry
  {
    let path = try path(of: name)
    let known = try entry(name)
    do {
      let found = try await Proof.load(InputFile(path, shown: name), into: stage, work)
      try keep(VaultNote(found, provenAt: clock(), after: known.note), for: name)
    } catch let problem as Problem where problem.kind != .cancelled {
      // A stage that could not be filled, on a full disk, says nothing about the backup.
      if problem.kind == .unavailable, Self.isReadable(path) { throw problem }
      var note = known.note ?? VaultNote(unreadableSince: known.writtenAt)
      note.fault = problem.message
      try keep(note, for: name)
    }
    return try entry(name)
  }

  private static func isReadable(_ path: String) -> Bool {
    do {
      _ = try Proof.read(InputFile(path))
      return true
    } catch {
      return false
    }
  }

  /// Deletes a kept backup and what is known about it.
  public func delete(_ name: String) throws {
    let path = try path(of: name)
    guard unlink(path) == 0 else {
      throw Problem(
        .unavailable, "\(name) could not be deleted: \(Problem.systemText(errno)).")
    }
    unlink(notePath(name))
  }

  /// What was learnt about a backup replaces what was known.
  func keep(_ note: VaultNote, for name: String) throws {
    let data = try VaultNote.encoder.encode(note)
    do { try data.write(to: URL(fileURLWithPath: notePath(name)), options: .atomic) } catch {
      throw Problem(
        .unavailable, "The note about \(name) could not be written: \(error.localizedDescription)",
        advice: "The backup itself is whole. Make room on the disk.")
    }
  }

  /// Takes a file of this disk in as a backup, once it was read to its end. What was kept under
  /// its name goes, and what was known of that copy beyond its proof stays.
  func adopt(_ draft: String, as name: String) throws -> Entry {
    try makeFolders()
    let found = try Proof.read(try InputFile(draft, shown: name))
    try SecretFile.settle(draft)
    try VaultDraft.publish(draft, as: path(name), in: folder)
    try keep(VaultNote(found, provenAt: clock(), after: note(for: name)), for: name)
    return try entry(name)
  }

  private func prove(
    _ draft: String, holds text: BackupText, as name: String, _ work: Work
  ) throws -> Proof.Found {
    let file = try InputFile(draft)
    try work.begin("Reading the backup back", of: file.size)
    let found = try Proof.read(file, work)
    guard found.counts.elementsEqual(text.counts.map(\.count)) else {
      throw Problem(
        .unavailable, "The backup \(name) does not read back as it was written.",
        advice: "It was thrown away, and nothing was changed. Check the disk.")
    }
    return found
  }

  func entry(_ name: String) throws -> Entry {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    let date = attributes[.modificationDate] as? Date ?? .distantPast
    return Entry(
      name: name, size: (attributes[.size] as? NSNumber)?.int64Value ?? 0, note: note(for: name),
      writtenAt: Timestamp(seconds: Int64(date.timeIntervalSince1970)))
  }

  /// Nil when there is none, or when it can't be read: then the backup just has to be proven anew.
  private func note(for name: String) -> VaultNote? {
    guard let data = FileManager.default.contents(atPath: notePath(name)) else { return nil }
    return try? VaultNote.decoder.decode(VaultNote.self, from: data)
  }

  func makeFolders() throws {
    for folder in [folder, path(".about")] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw Problem(
          .unavailable, "The vault \(folder) can't be made: the disk is full or read-only.",
          advice: "Nothing was changed.")
      }
    }
  }

  private func path(_ name: String) -> String { "\(folder)/\(name)" }
  private func notePath(_ name: String) -> String { "\(folder)/.about/\(name).json" }

  private static func isName(_ name: String) -> Bool {
    name.hasSuffix(".json.zst") && !name.hasPrefix(".") && !name.contains("/")
      && !name.contains("\0")
  }
}
