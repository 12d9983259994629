import ArgumentParser
import Foundation
import Office
import Records
import Store

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "The accounts of the people who work with the school's records.",
    subcommands: [Add.self, List.self, Password.self, Role.self, Disable.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Makes an account; its password is read from standard input.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The name to sign in with.")
    var name: String
    @Option(help: "What they may do: admin, accountant or teacher.")
    var role: User.Role
    @Option(help: "Their e-mail address.")
    var email: String?

    func run() async throws {
      let open = try await school.open()
      let hash = try await Passwords().hash(NewPassword.read())
      let moment = open.clock()
      try await open.database.write { connection in
        _ = try Users.add(
          name, role: role, email: email, hash: hash, at: moment, by: Terminal.actor, on: connection
        )
      }
      print("\(name) can sign in as \(role.rawValue).")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the accounts by name.")
    @OptionGroup var school: SchoolOptions

    func run() async throws {
      let open = try await school.open()
      for user in try await open.database.read({ try Users.all(on: $0) }) {
        let state = user.isActive ? "active" : "disabled"
        print(
          [user.username, user.role.rawValue, state, user.email ?? ""].filter { !$0.isEmpty }
            .joined(separator: "  "))
      }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "password",
      abstract: "Sets a new password, read from standard input, and ends the account's sessions.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
      let open = try await school.open()
      _ = try await open.database.read { try Users.require(name, on: $0) }
      let hash = try await Passwords().hash(NewPassword.read())
      try await open.change(name) { user, moment, connection in
        try Users.setPassword(
          of: user, hash: hash, at: moment, by: Terminal.actor, on: connection)
      }
      print("\(name) has a new password.")
    }
  }

  struct Role: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "role",
      abstract: "Gives an account another role; what it recorded stays.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The account's name.")
    var name: String
    @Argument(help: "What they may do: admin, accountant or teacher.")
    var role: User.Role

    func run() async throws {
      try await school.open().change(name) { user, moment, connection in
        try Users.setRole(role, of: user, at: moment, by: Terminal.actor, on: connection)
      }
      print("\(name) is \(role.rawValue) now.")
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "disable",
      abstract: "Keeps somebody out from now on; what they recorded stays.")
    @OptionGroup var school: SchoolOptions
    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
      try await school.open().change(name) { user, moment, connection in
        try Users.setActive(false, user, at: moment, by: Terminal.actor, on: connection)
      }
      print("\(name) can't sign in any more.")
    }
  }
}

extension User.Role: ExpressibleByArgument {}

extension SchoolOptions.Open {
  /// Does something to the account of that name, now. Throws a `Problem` when there is none.
  fileprivate func change(
    _ name: String, _ act: @escaping @Sendable (User, Timestamp, any Connection) throws -> Void
  ) async throws {
    let moment = clock()
    try await database.write { try act(Users.require(name, on: $0), moment, $0) }
  }
}

/// A new password from whoever runs the command.
private enum NewPassword {
  /// On a terminal it is asked for twice and not shown; otherwise it is the first line.
  static func read() throws -> String {
    guard isatty(STDIN_FILENO) == 1 else { return try some(readLine()) }
    let password = try hidden("New password: ")
    guard try hidden("Again: ") == password else {
      throw Problem(.invalid, "The two are not the same.", advice: "Nothing was changed.")
    }
    return password
  }

  private static func hidden(_ question: String) throws -> String {
    try some(getpass(question).map { String(cString: $0) })
  }

  private static func some(_ line: String?) throws -> String {
    if let line, !line.isEmpty { return line }
    throw Problem(
      .invalid, "No password was given.",
      advice: "Nothing was changed. Type it, or give it as a line of standard input.")
  }
}
