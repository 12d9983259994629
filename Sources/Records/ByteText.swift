/// A growing buffer of bytes that an export is written into and that is used again and again.
///
/// It exists so that a table goes from the database's memory to the network without an object a
/// row: appending to `[UInt8]` byte by byte checks bounds and uniqueness each time, this checks
/// once a cell.
public struct ByteText: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  public private(set) var count = 0
  /// The day that was written last: one record often has the same day in several columns.
  private var lastDay = Day(number: 0)
  private var lastParts = Day(number: 0).parts

  public init(capacity: Int = 4096) {
    self.capacity = max(64, capacity)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// The bytes so far; good until the next call that writes.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Where they begin; good until the next call that writes.
  var start: UnsafeMutablePointer<UInt8> { base }

  public mutating func removeAll() { count = 0 }

  /// Forgets what was written after `count` had this value.
  public mutating func truncate(to count: Int) { self.count = min(self.count, count) }

  /// Forgets the first bytes and moves the others to the front.
  mutating func removeFirst(_ gone: Int) {
    count -= gone
    base.update(from: base + gone, count: count)
  }

  /// What `body` writes.
  public static func written(_ body: (inout ByteText) -> Void) -> [UInt8] {
    var text = ByteText(capacity: 64)
    body(&text)
    return Array(text.bytes)
  }

  /// Room for `extra` bytes; the caller writes at the pointer and then calls `advance`.
  @inline(__always)
  mutating func room(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
    if count + extra > capacity { grow(extra) }
    return base + count
  }

  @inline(__always)
  mutating func advance(_ written: Int) { count += written }

  private mutating func grow(_ extra: Int) {
    let larger = max(capacity * 2, count + extra)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}

extension ByteText {
  public mutating func byte(_ byte: UInt8) {
    room(1).pointee = byte
    advance(1)
  }

  public mutating func raw(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    UnsafeMutableRawPointer(room(bytes.count)).copyMemory(from: start, byteCount: bytes.count)
    advance(bytes.count)
  }

  public mutating func raw(_ bytes: [UInt8]) { bytes.withUnsafeBytes { raw($0) } }

  public mutating func raw(_ text: StaticString) {
    raw(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func raw(_ text: String) {
    var text = text
    text.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
  }

  /// A character by its number, which is one of Unicode's.
  mutating func scalar(_ number: UInt32) {
    switch number {
    case 0..<0x80: byte(UInt8(number))
    case 0x80..<0x800:
      byte(0xC0 | UInt8(number >> 6))
      byte(0x80 | UInt8(number & 63))
    case 0x800..<0x10000:
      byte(0xE0 | UInt8(number >> 12))
      byte(0x80 | UInt8(number >> 6 & 63))
      byte(0x80 | UInt8(number & 63))
    default:
      byte(0xF0 | UInt8(number >> 18 & 7))
      byte(0x80 | UInt8(number >> 12 & 63))
      byte(0x80 | UInt8(number >> 6 & 63))
      byte(0x80 | UInt8(number & 63))
    }
  }

  public mutating func integer(_ value: Int64) {
    let out = room(20)
    var magnitude = value.magnitude
    var length = 0
    repeat {
      out[length] = UInt8(truncatingIfNeeded: magnitude % 10) + 48
      magnitude /= 10
      length += 1
    } while magnitude > 0
    if value < 0 {
      out[length] = UInt8(ascii: "-")
      length += 1
    }
    var low = 0
    var high = length - 1
    while low < high {
      (out[low], out[high]) = (out[high], out[low])
      low += 1
      high -= 1
    }
    advance(length)
  }

  /// `1234.50`
  public mutating func money(_ minorUnits: Int64) {
    if minorUnits < 0 { byte(UInt8(ascii: "-")) }
    let magnitude = minorUnits.magnitude
    integer(Int64(magnitude / 100))
    let out = room(3)
    out[0] = UInt8(ascii: ".")
    Self.two(Int(magnitude % 100), at: out + 1)
    advance(3)
  }

  /// `2026-02-03`
  public mutating func isoDay(_ number: Int64) {
    let (year, month, day) = parts(of: Day(number: number))
    let out = room(10)
    Self.two(year / 100, at: out)
    Self.two(year % 100, at: out + 2)
    out[4] = UInt8(ascii: "-")
    Self.two(month, at: out + 5)
    out[7] = UInt8(ascii: "-")
    Self.two(day, at: out + 8)
    advance(10)
  }

  /// `03-02-2026`
  public mutating func peopleDay(_ number: Int64) {
    let (year, month, day) = parts(of: Day(number: number))
    let out = room(10)
    Self.two(day, at: out)
    out[2] = UInt8(ascii: "-")
    Self.two(month, at: out + 3)
    out[5] = UInt8(ascii: "-")
    Self.two(year / 100, at: out + 6)
    Self.two(year % 100, at: out + 8)
    advance(10)
  }

  private mutating func parts(of day: Day) -> (year: Int, month: Int, day: Int) {
    if day != lastDay { (lastDay, lastParts) = (day, day.parts) }
    return lastParts
  }

  /// `2026-02-03T09:15:00Z`
  public mutating func isoTimestamp(_ seconds: Int64) {
    let day = floorDivide(seconds, 86_400)
    isoDay(day)
    byte(UInt8(ascii: "T"))
    clock(seconds - day * 86_400)
    byte(UInt8(ascii: "Z"))
  }

  /// `03-02-2026 09:15:00`; `local` is what the zone's clocks show (`Zone.Clock.local`).
  public mutating func peopleTimestamp(_ local: Int64) {
    let day = floorDivide(local, 86_400)
    peopleDay(day)
    byte(UInt8(ascii: " "))
    clock(local - day * 86_400)
  }

  private mutating func clock(_ secondOfDay: Int64) {
    let second = Int(secondOfDay)
    let out = room(8)
    Self.two(second / 3600, at: out)
    out[2] = UInt8(ascii: ":")
    Self.two(second / 60 % 60, at: out + 3)
    out[5] = UInt8(ascii: ":")
    Self.two(second % 60, at: out + 6)
    advance(8)
  }

  @inline(__always)
  private static func two(_ number: Int, at out: UnsafeMutablePointer<UInt8>) {
    out[0] = UInt8(truncatingIfNeeded: number / 10) &+ 48
    out[1] = UInt8(truncatingIfNeeded: number % 10) &+ 48
  }
}
