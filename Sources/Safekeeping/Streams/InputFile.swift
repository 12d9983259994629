import Records

/// A file that a person hands over, unpacked while it is read.
///
/// Whether it is plain, zstd, gzip or age-encrypted is told from its first bytes, never from its
/// name; what an age file holds may be packed in turn.
public final class InputFile: ByteSource {
  public enum Packing: String, Sendable { case plain, zstd, gzip, age }

  /// What a person would call it: the path, or `standard input`.
  public let name: String
  /// The outermost packing.
  public let packing: Packing
  private let file: FileSource
  private let source: any ByteSource

  /// Opens a file; `-` is standard input. `shown` is what a person calls it when that is not its
  /// path, and `identity` is the file with the key for age.
  public convenience init(_ path: String, shown: String? = nil, identity: String? = nil) throws {
    try self.init(path, shown: shown, key: identity.map { .file($0) })
  }

  /// Opens a file with the key itself, or the file that holds it.
  public init(_ path: String, shown: String? = nil, key: AgeIdentity?) throws {
    file = try FileSource(path)
    name = shown ?? file.name
    let outside = try PeekedSource(file, count: Self.longestMark)
    packing = Self.packing(of: outside.first)
    guard packing == .age else {
      source = try Self.unpacking(outside, name: name)
      return
    }
    guard let key else { throw Self.noIdentity(name) }
    let inside = try AgeSource(outside, name: name, identity: key)
    source = try Self.unpacking(PeekedSource(inside, count: Self.longestMark), name: name)
  }

  /// Size on the disk, when it is known, and how much of that was read: for progress.
  public var size: Int64? { file.size }
  public var offset: Int64 { file.offset }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try source.read(into: buffer)
  }

  public func faultAtEnd() -> Problem? {
    guard packing != .plain else { return nil }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
    defer { piece.deallocate() }
    do {
      while try source.read(into: piece) > 0 {}
      return nil
    } catch { return error as? Problem }
  }

  private static func unpacking(_ source: PeekedSource, name: String) throws -> any ByteSource {
    switch packing(of: source.first) {
    case .plain: return source
    case .zstd: return AheadSource(try ZstdSource(source, name: name))
    case .gzip: return AheadSource(try GzipSource(source, name: name))
    case .age:
      throw Problem(.invalid, "\(name) is encrypted twice.", advice: "Decrypt it with age first.")
    }
  }

  private static let ageMark = Array("age-encryption.org/v1".utf8)
  private static let armoredAgeMark = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
  private static let longestMark = armoredAgeMark.count

  private static func packing(of first: [UInt8]) -> Packing {
    if first.starts(with: ZstdSource.magic) || isSkippableFrame(first) { return .zstd }
    if first.starts(with: GzipSource.magic) { return .gzip }
    if first.starts(with: ageMark) || first.starts(with: armoredAgeMark) { return .age }
    return .plain
  }

  /// A zstd file may begin with a frame that is only to be passed over.
  private static func isSkippableFrame(_ first: [UInt8]) -> Bool {
    first.count >= 4 && first[0] & 0xF0 == 0x50 && first[1...3].elementsEqual([0x2A, 0x4D, 0x18])
  }

  private static func noIdentity(_ name: String) -> Problem {
    Problem(
      .invalid, "\(name) is encrypted with age, and no key was given.",
      advice: "Paste its key into the form, or name it with --identity FILE on the command line."
    )
  }
}
