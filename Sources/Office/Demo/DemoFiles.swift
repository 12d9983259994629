import Crypto
import Records

/// Small pictures and papers of the sample school, made here so that nothing is shipped.
enum DemoFiles {
  /// A portrait, 24 by 24 pixels: a head and shoulders before a coloured wall.
  static func portrait(_ dice: inout Dice) -> [UInt8] {
    let wall = (UInt8(dice.number(120...220)), UInt8(dice.number(120...220)), UInt8(200))
    let shirt = (UInt8(dice.number(20...90)), UInt8(dice.number(20...90)), UInt8(110))
    let skin = (UInt8(dice.number(150...220)), UInt8(140), UInt8(110))
    var rows: [UInt8] = []
    for y in 0..<24 {
      rows.append(0)
      for x in 0..<24 {
        let fromHead = (x - 12) * (x - 12) + (y - 9) * (y - 9)
        let fromBody = (x - 12) * (x - 12) + (y - 25) * (y - 25)
        let colour = fromHead < 30 ? skin : fromBody < 90 ? shirt : wall
        rows += [colour.0, colour.1, colour.2]
      }
    }
    return png(width: 24, height: 24, rows: rows)
  }

  /// `rows`: each begins with a 0 (no filter), then three bytes a pixel.
  private static func png(width: Int, height: Int, rows: [UInt8]) -> [UInt8] {
    let size = bigEndian(UInt32(width)) + bigEndian(UInt32(height))
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header = chunk("IHDR", size + [8, 2, 0, 0, 0])
    return signature + header + chunk("IDAT", stored(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(kind.utf8) + content
    return bigEndian(UInt32(content.count)) + named + bigEndian(crc32(named))
  }

  /// A zlib stream of one block that is not compressed; good for less than 64 KiB.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt16(bytes.count)
    let lengths = [length & 255, length >> 8, ~length & 255, ~length >> 8].map { UInt8($0) }
    return [0x78, 0x01, 0x01] + lengths + bytes + bigEndian(adler32(bytes))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  /// A page of A4 that names the course.
  static func outline(of course: DemoCourse) -> [UInt8] {
    let line = course.name.filter { $0.isASCII && !"()\\".contains($0) }
    let drawing = "BT /F1 20 Tf 60 760 Td (Outline: \(line)) Tj ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        + " /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets { text += "\(String(10_000_000_000 + offset).dropFirst()) 00000 n \n" }
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }

  /// The cells of a record of `files`.
  static func cells(_ name: String, _ mediaType: String, _ content: [UInt8]) -> KeyValuePairs<
    String, Value
  > {
    let sum = SHA256.hash(data: content).flatMap { [$0 >> 4, $0 & 15] }
    return [
      "name": .text(name),
      "media_type": .text(mediaType),
      "size": .integer(Int64(content.count)),
      "sha256": .text(String(sum.map { Character(String($0, radix: 16)) })),
      "content": .blob(content),
    ]
  }
}
