import Records

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
  public static let pieceSize = 128 * 1024

  private init(
    fileName: String, mediaType: String, snapshot: any Snapshot, text: any PiecewiseText
  ) {
    self.fileName = fileName
    self.mediaType = mediaType
    self.snapshot = snapshot
    self.text = text
  }

  /// What a file is to be: its name, its kind and its text.
  public typealias Content = (fileName: String, mediaType: String, text: any PiecewiseText)

  /// Begins an export on a snapshot of its own; `content` is told what the school says of itself.
  public static func begin(
    from database: any Database, _ content: (SchoolSettings) throws -> Content
  ) async throws -> Export {
    let snapshot = try await database.snapshot()
    do {
      let settings = try await snapshot.read { try SchoolSettings.read(on: $0) }
      let (fileName, mediaType, text) = try content(settings)
      return Export(fileName: fileName, mediaType: mediaType, snapshot: snapshot, text: text)
    } catch {
      await snapshot.close()
      throw error
    }
  }

  /// Hands the following piece to `use` where it lies, on the snapshot's thread; nil after the last,
  /// when the snapshot is free again.
  public func next<T: Sendable>(
    _ use: @escaping @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws -> T? {
    guard !isFinished else { return nil }
    let used = try await snapshot.read { [self] connection in
      buffer.removeAll()
      isFinished = try !text.write(into: &buffer, upTo: Self.pieceSize, on: connection)
      return try use(buffer.bytes)
    }
    if isFinished { await close() }
    return used
  }

  /// A copy of the following piece; nil after the last.
  public func next() async throws -> [UInt8]? { try await next { Array($0) } }

  /// Frees the snapshot. To be called when the file is not read to its end.
  public func close() async {
    isFinished = true
    await snapshot.close()
  }
}

/// A text that is written in pieces from one consistent state.
public protocol PiecewiseText: AnyObject {
  /// Adds to `out` until it has about `limit` bytes; false when that was the last.
  func write(into out: inout ByteText, upTo limit: Int, on connection: any Connection) throws
    -> Bool
}

extension PiecewiseText {
  /// Writes the whole, piece by piece.
  public func writeAll(
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
