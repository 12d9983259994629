import Records
import Store

/// Adding and changing single records, by people, one transaction each.
public struct Recording: Sendable {
  public let database: any Database
  public let clock: @Sendable () -> Timestamp

  public init(database: any Database, clock: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.clock = clock
  }

  /// Adds a record and answers its ID. Throws `Unfit` when fields don't fit, each with its reason.
  public func add(
    _ table: Table, _ form: FormReading, by user: User, overriding: Bool = false
  ) async throws -> Int64 {
    try await database.write { [clock] connection in
      let editor = RecordEditor(table, by: user, at: clock(), on: connection)
      return try editor.add(form, overriding: overriding)
    }
  }

  /// Changes the columns that `form` read. `seen` is the record's `updated_at` when the form was
  /// made: when it has moved on, throws `Overtaken` and changes nothing.
  public func change(
    _ table: Table, _ id: Int64, _ form: FormReading, seen: Timestamp, by user: User
  ) async throws {
    try await database.write { [clock] connection in
      let editor = RecordEditor(table, by: user, at: clock(), on: connection)
      try editor.change(id, form, seen: seen)
    }
  }

  /// Gives many students the same status; answers how many that changed.
  public func setStatus(_ status: String, ofStudents ids: [Int64], by user: User) async throws
    -> Int
  {
    try await database.write { [clock] connection in
      let editor = RecordEditor(School.students, by: user, at: clock(), on: connection)
      let form = FormReading(
        School.students.columns.filter { $0.name == "status" }, from: ["status": status])
      return try ids.count { try editor.change($0, form, seen: nil) }
    }
  }
}

/// What does not fit, by column: a sentence each.
public struct Unfit: Error, Hashable, Sendable {
  public let faults: [String: String]
}

/// Somebody else changed the record while this one was being edited.
public struct Overtaken: Error, Sendable {
  public let problem: Problem
  /// What the record holds now.
  public let current: Row
}

extension Sequence {
  fileprivate func count(where isCounted: (Element) throws -> Bool) rethrows -> Int {
    try reduce(0) { try isCounted($1) ? $0 + 1 : $0 }
  }
}
