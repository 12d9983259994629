import ArgumentParser
import Foundation
import Office
import Records
import Store

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Accounts: who may sign in.",
    subcommands: [Add.self, List.self, Password.self, Disable.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes an account; the password is read from standard input.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The user's name.") var name: String
    @Option(help: "admin, accountant or teacher.") var role: String
    @Option(help: "The user's e-mail.") var email: String?

    func run() async throws {
      guard let role = User.Role(rawValue: role) else {
        throw Problem(
          .invalid, "“\(role.prefix(40))” is not a role.",
          advice: "Use admin, accountant or teacher. Nothing was changed.")
      }
      let open = try await school.open()
      let hash = try await Passwords().hash(Terminal.password())
      let (name, email, now) = (name, email, open.clock())
      let user = try await open.database.write {
        try Users.add(
          name, role: role, email: email, hash: hash, at: now, by: Terminal.actor, on: $0)
      }
      print("\(user.username) can sign in as \(user.role.rawValue).")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the accounts.")
    @OptionGroup var school: SchoolOptions

    func run() async throws {
      let open = try await school.open()
      for user in try await open.database.read({ try Users.all(on: $0) }) {
        let parts = [user.username, user.role.rawValue, user.isActive ? "active" : "disabled", user.email ?? ""]
        print(parts.filter { !$0.isEmpty }.joined(separator: "  "))
      }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a new password, read from standard input, and ends the user's sessions.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The user's name.") var name: String

    func run() async throws {
      let open = try await school.open()
      let name = name
      let user = try await open.database.read { try Users.require(name, on: $0) }
      let hash = try await Passwords().hash(Terminal.password())
      let now = open.clock()
      try await open.database.write {
        try Users.setPassword(of: user, hash: hash, at: now, by: Terminal.actor, on: $0)
      }
      print("\(user.username) has a new password.")
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a user out; the last active admin can't be disabled.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The user's name.") var name: String

    func run() async throws {
      let open = try await school.open()
      let (name, now) = (name, open.clock())
      let user = try await open.database.write { connection in
        let user = try Users.require(name, on: connection)
        try Users.setActive(false, user, at: now, by: Terminal.actor, on: connection)
        return user
      }
      print("\(user.username) can't sign in any more.")
    }
  }
}
