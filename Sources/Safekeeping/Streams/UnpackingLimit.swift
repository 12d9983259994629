import Records

/// How much a compressed file may unpack to, so that a small hostile file can't keep a server
/// busy for days or fill its disk.
public enum UnpackingLimit {
  /// No file unpacks to more than 64 GiB: about 300 million records.
  public static let bytes: Int64 = 64 << 30
  /// Beyond `free`, no file unpacks to more than 2,000 times its own size. Real backups reach
  /// 10 to 50.
  public static let ratio: Int64 = 2000
  /// So much is unpacked whatever the ratio.
  public static let free: Int64 = 64 << 20
  /// The furthest that a zstd file may look back, as a power of two: 128 MiB, what the `zstd`
  /// command takes. It bounds the memory that unpacking needs.
  public static let zstdWindow: Int32 = 27

  static func check(_ name: String, packed: Int64, unpacked: Int64) throws(Problem) {
    let advice = "It is not a backup that Rollbook would write. Nothing was changed."
    guard unpacked <= bytes else {
      throw Problem(
        .tooLarge, "\(name) unpacks to more than \(bytes >> 30) GiB, which is not taken.",
        advice: advice)
    }
    guard unpacked <= free || unpacked / ratio <= packed else {
      throw Problem(
        .tooLarge,
        "\(name) unpacks to more than \(ratio) times its size (\(packed) bytes became \(unpacked)), which is not taken.",
        advice: advice)
    }
  }
}
