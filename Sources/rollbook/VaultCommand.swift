import ArgumentParser
import Records
import Safekeeping

struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "The backups that the server itself keeps.",
    subcommands: [
      List.self, Prune.self, Verify.self, PushCommand.self, FetchCommand.self,
      TargetCommand.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists what is kept, newest first.")
    @OptionGroup var school: SchoolOptions
    @OptionGroup var offsite: OffsiteOptions
    @Flag(name: .customLong("offsite"), help: "List what lies at the off-site place instead.")
    var isOffsite = false

    func run() async throws {
      let open = try await school.open()
      guard !isOffsite else {
        for copy in try await open.offsite.list(try await offsite.access(open)) {
          print("\(copy.name)  \(copy.size) bytes")
        }
        return
      }
      for entry in try open.vault.entries() {
        let records = entry.note.map { "\($0.records) records" } ?? "not proven yet"
        let proof = entry.note?.fault.map { "DAMAGED: \($0)" } ?? (entry.isProven ? "proven" : "")
        let copy = entry.note?.offsite.map { $0.isSealed ? "off-site, encrypted" : "off-site" }
        print(
          [entry.name, "\(entry.size) bytes", records, entry.note?.reason ?? "", proof, copy ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "  "))
      }
    }
  }

  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Deletes what the retention rule does not keep.")
    @OptionGroup var school: SchoolOptions
    @Flag(help: "Only say what would go.")
    var dryRun = false

    func run() async throws {
      let open = try await school.open()
      let backups = ScheduledBackups(
        database: open.database, vault: open.vault, clock: open.clock)
      guard !dryRun else {
        let going = try await backups.prunable()
        for entry in going { print("would delete \(entry.name)  \(entry.size) bytes") }
        print(
          "\(going.count) would go, \(try open.vault.entries().count - going.count) would stay.")
        return
      }
      let gone = try await backups.prune()
      for entry in gone { print("deleted \(entry.name)") }
      print("\(gone.count) deleted, \(try open.vault.entries().count) kept.")
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Proves one backup, or all of them, and notes what was found.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The backup's name; without it, all.")
    var name: String?

    func run() async throws {
      let open = try await school.open()
      let names = try name.map { [$0] } ?? open.vault.entries().map(\.name)
      var isSound = true
      for name in names {
        let entry = try await open.database.withStage { try await open.vault.prove(name, in: $0) }
        isSound = isSound && entry.isProven
        print("\(name)  \(entry.note?.fault ?? "whole")")
      }
      guard isSound else { throw Problem(.invalid, "Not every backup in the vault is whole.") }
    }
  }
}
