import CPostgres
import Foundation
import Records
import Store

/// One connection of libpq. Only one thread at a time may use it, and it blocks that thread.
final class PostgresLink {
  private let handle: OpaquePointer
  /// The schema that holds the school.
  private(set) var schema = ""
  /// Whether rows of a `COPY … TO STDOUT` are still to come.
  private var isCopying = false

  /// Throws a `Problem` when the server is away or does not let us in.
  init(_ address: PostgresAddress) throws {
    let keys = Array(address.options.keys)
    let opened = Self.withStrings(keys) { keywords in
      Self.withStrings(keys.map { address.options[$0] ?? "" }) { values in
        PQconnectdbParams(keywords, values, 0)
      }
    }
    guard let opened else { throw PostgresError.away }
    handle = opened
    guard PQstatus(opened) == CONNECTION_OK else { throw refusal(at: address.place) }
    PQsetNoticeProcessor(opened, { _, _ in }, nil)
    try settleIn()
  }

  deinit { PQfinish(handle) }

  var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Whether a statement of the transaction failed, so that nothing but its end is taken.
  var isFailed: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }

  var version: Int { Int(PQserverVersion(handle)) }

  /// Runs one statement with its values.
  func run(_ sql: SQL) throws -> PostgresResult {
    stopCopying()
    let text = PostgresText.of(sql)
    let values = try PostgresValues(sql.values)
    guard !values.isEmpty else {
      return try checked(PQexecParams(handle, text, 0, nil, nil, nil, nil, 1), sql: text)
    }
    let result = values.withPointers { count, types, values, lengths, formats in
      PQexecParams(handle, text, count, types, values, lengths, formats, 1)
    }
    return try checked(result ?? nil, sql: text)
  }

  /// Statements of our own without values, one after the other in one message.
  func execute(_ statements: String) throws {
    stopCopying()
    _ = try checked(PQexec(handle, statements), sql: statements)
  }

  /// Sends a statement without values, whose result `receive` takes later.
  func send(_ text: String) throws {
    guard PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1) == 1 else { throw lost() }
  }

  /// The result of what was sent.
  func receive() throws -> PostgresResult {
    let first = PQgetResult(handle)
    while let further = PQgetResult(handle) { PQclear(further) }
    return try checked(first, sql: "")
  }

  /// Feeds rows in PostgreSQL's binary form to a `COPY … FROM STDIN`.
  func copy(_ statement: String, _ rows: UnsafeRawBufferPointer) throws {
    try begin(statement, PGRES_COPY_IN)
    let start = rows.baseAddress?.assumingMemoryBound(to: CChar.self)
    guard PQputCopyData(handle, start, Int32(rows.count)) == 1, PQputCopyEnd(handle, nil) == 1
    else { throw lost() }
    _ = try receive()
  }

  /// Begins a `COPY … TO STDOUT`, whose rows `copied` takes.
  func beginCopyOut(_ statement: String) throws {
    try begin(statement, PGRES_COPY_OUT)
    isCopying = true
  }

  private func begin(_ copy: String, _ expected: ExecStatusType) throws {
    let begun = PQexec(handle, copy)
    guard PQresultStatus(begun) == expected else {
      _ = try checked(begun, sql: copy)
      throw Fault("PostgreSQL moves no rows for \(copy)")
    }
    PQclear(begun)
  }

  /// The next message, to be freed by `PQfreemem`; nil after the last.
  func copied() throws -> UnsafeMutableRawBufferPointer? {
    guard isCopying else { return nil }
    var start: UnsafeMutablePointer<CChar>?
    let count = PQgetCopyData(handle, &start, 0)
    if count > 0 { return UnsafeMutableRawBufferPointer(start: start, count: Int(count)) }
    isCopying = false
    guard count == -1 else { throw lost() }
    _ = try receive()
    return nil
  }

  /// Gives up rows that nobody wants any more. The transaction has failed by it.
  private func stopCopying() {
    guard isCopying else { return }
    isCopying = false
    if let cancel = PQgetCancel(handle) {
      // Where that fails, all rows come and are thrown away.
      PQcancel(cancel, nil, 0)
      PQfreeCancel(cancel)
    }
    var start: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(handle, &start, 0) > 0 { PQfreemem(start) }
    while let result = PQgetResult(handle) { PQclear(result) }
  }

  private func checked(_ result: OpaquePointer?, sql: String) throws -> PostgresResult {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
      guard let result else { break }
      return PostgresResult(result)
    default: break
    }
    defer { PQclear(result) }
    guard isAlive else { throw PostgresError.away }
    throw PostgresError(result).translated(sql: sql)
  }

  private func lost() -> any Error {
    isAlive
      ? Fault("libpq: \(String(cString: PQerrorMessage(handle)))") : PostgresError.away
  }
}

extension PostgresLink {
  /// Names are looked for in the school's schema only, and in the temporary one after it: by
  /// itself PostgreSQL would look there first.
  private func settleIn() throws {
    let found = try run("SELECT current_schema() AS s, current_setting('server_encoding') AS e")
      .rows
    guard found.first?.text("e") == "UTF8" else {
      throw Problem(
        .invalid, "The database is not in UTF-8.",
        advice: "Nothing was changed. Make one with ENCODING 'UTF8'.")
    }
    guard let schema = found.first?["s"].text else {
      throw Problem(
        .invalid, "The database has no schema that its user may use.",
        advice: "Nothing was changed. docs/SCALING.md says which rights Rollbook needs.")
    }
    self.schema = schema
    try execute(
      """
      SET search_path = \(quotedSchema), pg_temp;
      SET client_min_messages = warning;
      SET standard_conforming_strings = on;
      SET idle_in_transaction_session_timeout = 0;
      SET statement_timeout = 0;
      SELECT set_config('lock_timeout', '30s', false) WHERE current_setting('lock_timeout') = '0';
      SET cursor_tuple_fraction = 1;
      SET jit = off
      """)
  }

  var quotedSchema: String {
    "\"" + schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// The schema's name as a text in a statement.
  var literalSchema: String {
    "'" + schema.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  /// libpq's own sentence names host, port, user and cause, never the password.
  private func refusal(at place: String) -> Problem {
    let lines = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
    let cause = lines.first.map(String.init) ?? "it gives no reason"
    return Problem(
      .unavailable, "The database \(place) can't be reached: \(cause).",
      advice: "Nothing was changed. Check that it runs, its address, and the user's rights.")
  }

  /// Calls `body` with a list of C strings that ends with a null.
  private static func withStrings<T>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T?
  ) -> T? {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let list = copies.map { $0.map { UnsafePointer($0) } } + [nil]
    return list.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
  }
}
