/// Reads CSV as school offices have it, a row at a time, in memory bounded by the longest row.
///
/// Encodings: see `TextDecoder`. Commas, semicolons or tabs: whichever the first line has most of,
/// or what a line `sep=;` before it says. Lines end in CRLF, LF or CR; quoted cells may hold them.
/// Rows without any content are passed over; empty cells at a row's end do not count.
///
///     let reader = CSVReader { try file.read(into: $0) }
///     let header = try reader.header()
///     while try reader.nextRow() { … reader[0], reader.line … }
public final class CSVReader {
  /// A cell longer than so many bytes is refused.
  public static let cellLimit = 4 << 20
  /// So is a row of more bytes or cells.
  public static let rowLimit = 64 << 20
  public static let widthLimit = 1000

  /// The line on which the current row begins, from 1.
  @exclusivity(unchecked) public private(set) var line = 0
  /// The cells of the current row up to its last one that is not empty.
  @exclusivity(unchecked) public private(set) var count = 0
  /// What separates the cells: a comma, a semicolon or a tab.
  @exclusivity(unchecked) public private(set) var delimiter = UInt8(ascii: ",")
  /// What the file is written in, as far as that is known.
  public var encoding: String { (decoder.encoding ?? .utf8).rawValue }

  private let decoder: TextDecoder
  @exclusivity(unchecked) private var text = ByteText(capacity: 256 << 10)
  /// Offsets in `text`: of the current row, and of the next byte to be read.
  @exclusivity(unchecked) private var rowStart = 0
  @exclusivity(unchecked) private var position = 0
  /// Begin and end of each cell, from `rowStart`.
  @exclusivity(unchecked) private var ends: [(start: Int, end: Int)] = []
  @exclusivity(unchecked) private var nextLine = 1
  private var isBegun = false

  public init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    decoder = TextDecoder(read)
    ends.reserveCapacity(64)
  }

  /// A cell of the current row as UTF-8, without its quotes; empty beyond the row's end. Good
  /// until the next row.
  public subscript(_ index: Int) -> UnsafeRawBufferPointer {
    guard index < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let (start, end) = ends[index]
    return UnsafeRawBufferPointer(start: text.start + (rowStart + start), count: end - start)
  }

  public func string(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  /// The first row.
  public func header() throws -> [String] {
    guard try nextRow() else {
      throw Problem(.invalid, "The file has no header line: it is empty.")
    }
    return (0..<count).map(string)
  }

  /// Goes to the next row that has content; false after the last.
  public func nextRow() throws -> Bool {
    if !isBegun { try begin() }
    repeat {
      rowStart = position
      line = nextLine
      ends.removeAll(keepingCapacity: true)
      count = 0
      guard try available(0) else { return false }
      while try cell() {}
      trim()
    } while count == 0
    return true
  }

  private func trim() {
    count = ends.count
    while count > 0, ends[count - 1].start == ends[count - 1].end { count -= 1 }
  }
}

extension CSVReader {
  /// Whether there is a byte at `position + ahead`, bringing it when needed.
  @inline(__always)
  private func available(_ ahead: Int) throws -> Bool {
    while position + ahead >= text.count { guard try refill() else { return false } }
    return true
  }

  private func refill() throws -> Bool {
    if rowStart > 0 {
      text.removeFirst(rowStart)
      position -= rowStart
      rowStart = 0
    }
    guard text.count <= Self.rowLimit else {
      throw problem("a row is longer than \(Self.rowLimit >> 20) MiB")
    }
    do {
      return try decoder.more(into: &text)
    } catch let fault as Problem
      where fault.kind == .invalid && fault.message.first?.isLowercase == true
    {
      throw problem(fault.message, advice: fault.advice)
    }
  }

  private func problem(_ what: String, advice: String = "") -> Problem {
    let advice = advice.isEmpty ? "Check that the file is a CSV and was saved whole." : advice
    return Problem(.invalid, "Line \(nextLine): \(what).", advice: advice)
  }

  /// Reads one cell; false when it was the row's last.
  private func cell() throws -> Bool {
    guard ends.count < Self.widthLimit else {
      throw problem("a row has more than \(Self.widthLimit) cells")
    }
    guard try available(0), text.start[position] == UInt8(ascii: "\"") else {
      return try plainCell()
    }
    return try quotedCell()
  }

  private func plainCell() throws -> Bool {
    let start = position - rowStart
    while try available(0) {
      let bytes = text.start
      let end = text.count
      var index = position
      while index < end, bytes[index] != delimiter, bytes[index] != 10, bytes[index] != 13 {
        index += 1
      }
      position = index
      guard position - rowStart - start <= Self.cellLimit else { throw tooLong }
      if index < end { break }
    }
    ends.append((start, position - rowStart))
    return try separator()
  }

  /// A quoted cell is put together where it lies: what is left of doubled quotes moves forward.
  private func quotedCell() throws -> Bool {
    let firstLine = nextLine
    position += 1
    let start = position - rowStart
    var end = start
    while true {
      guard try available(0) else {
        throw problem("the file ends inside a quoted cell that begins on line \(firstLine)")
      }
      guard end - start <= Self.cellLimit else { throw tooLong }
      let byte = text.start[position]
      if byte == UInt8(ascii: "\"") {
        guard try available(1), text.start[position + 1] == UInt8(ascii: "\"") else { break }
        position += 1
      } else if byte == 10 {
        nextLine += 1
      } else if byte == 13, try !(available(1) && text.start[position + 1] == 10) {
        nextLine += 1
      }
      text.start[rowStart + end] = byte
      end += 1
      position += 1
    }
    position += 1
    ends.append((start, end))
    while try available(0), text.start[position] == 32 { position += 1 }
    return try separator()
  }

  /// What follows a cell: true at a delimiter, false at the end of the line or file.
  private func separator() throws -> Bool {
    guard try available(0) else { return false }
    switch text.start[position] {
    case delimiter:
      position += 1
      return true
    case 10: position += 1
    case 13: position += try available(1) && text.start[position + 1] == 10 ? 2 : 1
    default:
      throw problem(
        "something follows a quoted cell", advice: "A quote inside a quoted cell must be doubled.")
    }
    nextLine += 1
    return false
  }

  private var tooLong: Problem { problem("a cell is longer than \(Self.cellLimit >> 20) MiB") }
}

extension CSVReader {
  /// Finds out what separates the cells, from the first line or a line `sep=` before it.
  private func begin() throws {
    isBegun = true
    if let named = try namedDelimiter() {
      delimiter = named
      return
    }
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var ahead = 0
    while peek(ahead), ahead < Self.cellLimit {
      let byte = text.start[ahead]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted {
        // Lines before the first content are passed over later.
        if byte == 10 || byte == 13, !counts.isEmpty || ahead > 64 << 10 { break }
        counts[byte, default: 0] += 1
      }
      ahead += 1
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 9]
    // The first of equals: a comma, also when there is only one column.
    delimiter =
      candidates.reduce(candidates[0]) { (counts[$1] ?? 0) > (counts[$0] ?? 0) ? $1 : $0 }
  }

  /// Like `available`, but what can't be read stops nothing yet: it shows again, with its line,
  /// when its row is read.
  private func peek(_ ahead: Int) -> Bool {
    do { return try available(ahead) } catch { return false }
  }

  /// The character of a first line `sep=;`, which is passed over.
  private func namedDelimiter() throws -> UInt8? {
    guard peek(5) else { return nil }
    let first = (0..<6).map { text.start[$0] }
    let isQuoted = first[0] == UInt8(ascii: "\"")
    let start = isQuoted ? 1 : 0
    let word = String(decoding: first[start..<min(6, start + 4)], as: UTF8.self).lowercased()
    let named = first[start + 4]
    guard word == "sep=", [UInt8(ascii: ","), UInt8(ascii: ";"), 9].contains(named) else {
      return nil
    }
    position = start + 5
    while peek(0), text.start[position] != 10, text.start[position] != 13 { position += 1 }
    _ = try separator()
    return named
  }
}
