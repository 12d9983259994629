import Records
import Store

/// A file under way, made piece by piece from one snapshot.
///
/// Whoever reads it pulls: a slow download holds one piece and a read transaction, never the file.
/// `@unchecked Sendable`: `text` and `buffer` are touched only inside `snapshot.read`, which runs
/// one body after the other.
public final class Export: @unchecked Sendable {
  public let fileName: String
  public let mediaType: String
  private let snapshot: any Snapshot
  private let text: any PiecewiseText
  private var buffer = ByteText(capacity: Export.pieceSize + 4096)
  private var isFinished = false

  /// About how many bytes a piece has.
  static let pieceSize = 128 * 1024

  private init(
    fileName: String, mediaType: String, snapshot: any Snapshot, text: any PiecewiseText
  ) {
    self.fileName = fileName
    self.mediaType = mediaType
    self.snapshot = snapshot
    self.text = text
  }

  /// A table's CSV; times are the school's, and `moment` is in the name of the file.
  public static func csv(
    of table: Table, from database: any Database, at moment: Timestamp
  ) async throws -> Export {
    try await make(from: database) { settings, snapshot in
      let stamp = moment.forFileName(in: settings.zone)
      return Export(
        fileName: "\(table.name)_backup_\(stamp).csv", mediaType: "text/csv; charset=utf-8",
        snapshot: snapshot, text: CSVText(table, zone: settings.zone))
    }
  }

  /// The complete backup.
  public static func backup(
    from database: any Database, reason: String, at moment: Timestamp
  ) async throws -> Export {
    try await make(from: database) { settings, snapshot in
      let about = BackupAbout(settings, reason: reason, at: moment)
      return Export(
        fileName: about.fileName, mediaType: "application/json; charset=utf-8",
        snapshot: snapshot, text: BackupText(about))
    }
  }

  private static func make(
    from database: any Database,
    _ body: (SchoolSettings, any Snapshot) throws -> Export
  ) async throws -> Export {
    let snapshot = try await database.snapshot()
    do {
      return try body(try await snapshot.read { try SchoolSettings.read(on: $0) }, snapshot)
    } catch {
      await snapshot.close()
      throw error
    }
  }

  /// The following piece; nil after the last, when the snapshot is free again.
  public func next() async throws -> [UInt8]? {
    guard !isFinished else { return nil }
    let piece = try await snapshot.read { [self] connection in
      buffer.removeAll()
      isFinished = try !text.write(into: &buffer, upTo: Self.pieceSize, on: connection)
      return Array(buffer.bytes)
    }
    if isFinished { await close() }
    return piece
  }

  /// Frees the snapshot. To be called when the file is not read to its end.
  public func close() async {
    isFinished = true
    await snapshot.close()
  }
}

/// A text that is written in pieces from one consistent state.
protocol PiecewiseText: AnyObject {
  /// Adds to `out` until it has about `limit` bytes; false when that was the last.
  func write(into out: inout ByteText, upTo limit: Int, on connection: any Connection) throws -> Bool
}

extension PiecewiseText {
  /// Writes the whole, piece by piece.
  func writeAll(
    on connection: any Connection, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var buffer = ByteText(capacity: Export.pieceSize + 4096)
    var goesOn = true
    while goesOn {
      buffer.removeAll()
      goesOn = try write(into: &buffer, upTo: Export.pieceSize, on: connection)
      try sink(buffer.bytes)
    }
  }
}

/// A table as CSV, in order of ID.
final class CSVText: PiecewiseText {
  private let table: Table
  private var writer: CSVWriter
  private var rows: (any Cursor)?

  init(_ table: Table, zone: Zone) {
    self.table = table
    writer = CSVWriter(table, zone: zone)
  }

  func write(into out: inout ByteText, upTo limit: Int, on connection: any Connection) throws -> Bool {
    let rows = try rows ?? begin(into: &out, on: connection)
    while out.count < limit {
      guard try rows.next() else { return false }
      writer.row(rows, into: &out)
    }
    return true
  }

  private func begin(into out: inout ByteText, on connection: any Connection) throws -> any Cursor {
    writer.header(into: &out)
    let rows = try connection.cursor(CSVQuery.select(table) + " ORDER BY t.id")
    self.rows = rows
    return rows
  }
}

/// The query behind a table's CSV: its columns, and beside each reference the other record's title.
public enum CSVQuery {
  /// Ends after the joins; the table goes by the name `t`.
  public static func select(_ table: Table) -> SQL {
    var cells: [SQL] = []
    var joins: [SQL] = []
    for field in CSVWriter.fields(of: table) {
      let column = field.column
      if field.isTitle, let reference = column.reference,
        let target = School.table(reference.table)
      {
        cells.append(title(reference, in: column.name))
        joins.append(
          "LEFT JOIN \(target) AS \(name: column.name) ON \(name: column.name).id = t.\(column)")
      } else {
        cells.append("t.\(column)")
      }
    }
    let from: SQL = "SELECT \(cells.joined(separator: ", ")) FROM \(table) AS t"
    return ([from] + joins).joined(separator: " ")
  }

  private static func title(_ reference: Reference, in alias: String) -> SQL {
    reference.title.map { "\(name: alias).\(name: $0)" as SQL }.joined(separator: " || ' ' || ")
  }
}
