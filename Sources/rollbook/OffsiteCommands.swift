import ArgumentParser
import Foundation
import Records
import Safekeeping

struct PushCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Sends what is not there yet to the off-site place, and applies the rule there.")
  @OptionGroup var school: SchoolOptions

  func run() async throws {
    let open = try await school.open()
    let pushed = try await ProgressLine.watching { try await open.offsite.push($0) }
    for name in pushed.sent { print("sent \(name)") }
    for name in pushed.removed { print("removed there \(name)") }
    print(
      "\(pushed.sent.count) sent and checked, \(pushed.present) were there, \(pushed.removed.count) removed."
    )
  }
}

struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Brings an off-site copy back into the vault, proves it, and prints its path.")
  @OptionGroup var school: SchoolOptions
  @OptionGroup var offsite: OffsiteOptions
  @Argument(help: "Its name here or there, or “latest”.")
  var name: String
  @Option(help: "The identity file, the key of a copy that is encrypted with age.")
  var identity: String?

  func run() async throws {
    let open = try await school.open()
    let entry = try await open.offsite.fetch(
      name, from: offsite.access(open), identity: identity
    ) { Terminal.tell($0) }
    print(try open.vault.path(of: entry.name))
  }
}

struct TargetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "target",
    abstract: "Sets the off-site place after trying it with a test file, as the page does.")
  @OptionGroup var school: SchoolOptions
  @Argument(help: "Its address; its password is read from standard input. “none” ends the copies.")
  var address: String
  @Option(
    help: "The age recipient for which everything that leaves is encrypted; “none” for nobody.")
  var recipient: String?

  func run() async throws {
    let open = try await school.open()
    var values: [OffsiteSettings.Key: String] = [:]
    values[.recipient] = recipient.map { $0 == "none" ? "" : $0 }
    guard address != "none" else {
      values[.remote] = ""
      try await open.offsite.save(values, nil, by: Terminal.actor)
      return print("Nothing leaves this machine any more.")
    }
    let target = try OffsiteTarget(address)
    let password = target.takesPassword ? Terminal.secret("Password of \(address): ") : ""
    let access = try await OffsiteAccess.first(target, password: password)
    print(try await open.offsite.test(access))
    values[.remote] = target.address
    try await open.offsite.save(values, access, by: Terminal.actor)
  }
}
