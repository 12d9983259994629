import ArgumentParser
import Foundation
import Records
import Safekeeping

/// The whole way back: from off-site copies on a machine that has nothing, or from the vault when the
/// database is damaged.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Brings the school back: from its off-site copies, or --from vault.",
    discussion: """
      On a machine that has nothing: fetches the newest off-site copy and restores it. With --from \
      vault: the newest proven backup takes the place of a damaged SQLite database, which is kept \
      beside it.
      """)
  @OptionGroup var school: SchoolOptions
  @OptionGroup var offsite: OffsiteOptions
  @Option(help: "The identity file, the key of copies that are encrypted with age.")
  var identity: String?
  @Option(help: "Another copy or backup than the newest.")
  var name = Offsite.latest
  @Flag(help: "Do it without asking.")
  var yes = false

  func run() async throws {
    if offsite.from == "vault" { return try await fromVault() }
    let open = try await school.open()
    let entry = try await open.offsite.fetch(
      name, from: offsite.access(open), identity: identity
    ) { Terminal.tell($0) }
    print("Fetched \(entry.name) and read it to its end: it is whole.")
    try await restore(entry, open)
  }

  private func restore(_ entry: Vault.Entry, _ open: SchoolOptions.Open) async throws {
    let restoring = Restoring(open.safety)
    let prepared = try await restoring.prepare(
      InputFile(open.vault.path(of: entry.name)), named: entry.name, actor: nil)
    try await prepared.used { try await RestoreCommand.finish($0, restoring, yes: yes) }
  }

  private func fromVault() async throws {
    let wanted = name == Offsite.latest ? nil : name
    guard let recovery = try school.recovery() else {
      // A damaged PostgreSQL is its server's to mend; here a school comes back into an empty one.
      let open = try await school.open()
      let entry = try await Recovery(vault: open.vault, clock: open.clock).choose(wanted) {
        try await open.database.stage()
      }
      return try await restore(entry, open)
    }
    print(try await recovery.damage())
    let entry = try await ProgressLine.watching { try await recovery.choose(wanted, $0) }
    print("\(entry.name), made \(entry.createdAt), is whole: \(entry.note?.records ?? 0) records.")
    print(recovery.loss(since: entry))
    try Terminal.confirm("Bring it back in place of \(recovery.path)?", yes: yes)
    let done = try await ProgressLine.watching {
      try await recovery.carryOut(entry, by: Terminal.actor, $0)
    }
    print(done)
  }
}
