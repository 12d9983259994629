import ArgumentParser
import Foundation
import Office
import Records
import Safekeeping
import Store

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures this machine: every main operation in records a second and peak memory.",
    discussion: """
      Works on a sample school in a hidden folder of the data folder, on the same disk as the \
      school, and deletes it at the end. The school itself is not touched. --database is not used.
      """)

  @OptionGroup var school: SchoolOptions
  @Option(help: "How many students the sample school has, with about 100 records each.")
  var students = DemoSchool.usualSize

  func run() async throws {
    let demo = try DemoSchool(students: students)
    let folder = "\(try school.folder())/.bench-\(UUID().uuidString)"
    defer { Self.remove(folder) }
    // Named in full, so that no variable of the environment leads to the real school.
    let options = try SchoolOptions.parse([
      "--data", folder, "--database", "sqlite:\(folder)/rollbook.sqlite",
    ])
    let open = try await options.open()
    do {
      try await Bench(open).everything(demo)
      await open.database.close()
    } catch {
      await open.database.close()
      throw error
    }
  }

  private static func remove(_ folder: String) {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      Terminal.tell("\(folder) could not be deleted: \(error.localizedDescription)")
    }
  }
}

/// The operations that are measured, in an order in which each finds what it needs.
private struct Bench {
  let open: SchoolOptions.Open

  init(_ open: SchoolOptions.Open) { self.open = open }

  func everything(_ demo: DemoSchool) async throws {
    let watch = Stopwatch()
    watch.head()
    _ = try await demo.fill(open.database, at: open.clock(), by: Terminal.actor)
    let counts = try await open.database.read { try Counts.read(on: $0) }
    let all = counts.backedUp
    watch.lap("fill the sample school", all)
    try await downloads(watch, counts)
    let backup = try await open.vault.make(from: open.database, reason: "bench")
    watch.lap("backup into the vault, read back", all)
    _ = try await open.database.withStage { try await open.vault.prove(backup.name, in: $0) }
    watch.lap("verify it by a restore", all)
    try await clear()
    watch.lap("clear all, after a safety backup", all)
    let undoing = Undoing(open.safety)
    _ = try await undoing.carryOut(undoing.find(), by: Terminal.actor)
    watch.lap("undo", all)
    try await clear()
    watch.skip()
    try await restore(backup.name)
    watch.lap("restore, after a safety backup", all)
    _ = try await Health.look(at: open.offsite)
    watch.lap("check", all)
  }

  private func downloads(_ watch: Stopwatch, _ counts: Counts) async throws {
    for table in School.dataTables {
      let export = try await Export.csv(of: table, from: open.database, at: open.clock())
      try await Self.drain(export)
      watch.lap("CSV of \(table.name)", counts[table])
    }
    let export = try await Export.backup(from: open.database, reason: "bench", at: open.clock())
    try await Self.drain(export)
    watch.lap("complete backup as JSON", counts.backedUp)
  }

  private static func drain(_ export: Export) async throws {
    while try await export.next({ _ in }) != nil {}
  }

  private func clear() async throws {
    let clearing = Clearing(open.safety)
    _ = try await clearing.carryOut(clearing.plan(ClearPlan.all), by: Terminal.actor)
  }

  private func restore(_ name: String) async throws {
    let restoring = Restoring(open.safety)
    let prepared = try await restoring.prepare(
      InputFile(open.vault.path(of: name)), named: name, actor: nil)
    try await prepared.used { _ = try await restoring.carryOut($0, by: Terminal.actor) }
  }
}
