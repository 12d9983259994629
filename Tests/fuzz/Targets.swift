import Foundation
import Records

// What libFuzzer calls with each input; FUZZ_TARGET says which reader gets it. A reader may refuse with a
// `Problem`; whatever else it does wrong ends the program. `bin/torture fuzz` builds and runs it.

private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "json"

@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  switch target {
  case "json": same(bytes) { JSONTrace.read(bytes, piece: $0) }
  case "csv": same(bytes) { CSVTrace.read(bytes, piece: $0) }
  case "multipart": same(bytes) { MultipartTrace.read(bytes, piece: $0) }
  case "form": readForm(bytes)
  case "date": readDate(bytes)
  case "money": readMoney(bytes)
  default: preconditionFailure("there is no target \(target)")
  }
  return 0
}

/// What a reader says must not depend on how the bytes arrive.
private func same(_ bytes: [UInt8], _ read: (_ piece: Int) -> [String]) {
  let whole = read(1 << 20)
  let piece = 1 + Int(bytes.last ?? 0) % 7
  let cut = read(piece)
  guard cut != whole else { return }
  let (a, b) = (whole.filter { !cut.contains($0) }, cut.filter { !whole.contains($0) })
  fatalError("in pieces of \(piece) it reads differently: \(a), \(b)")
}

private func source(
  _ bytes: [UInt8], piece: Int
) -> (UnsafeMutableRawBufferPointer) throws -> Int {
  var given = 0
  return { buffer in
    let part = bytes[given...].prefix(min(piece, buffer.count))
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}

private enum JSONTrace {
  static func read(_ bytes: [UInt8], piece: Int) -> [String] {
    let reader = JSONReader(stringLimit: 4096, read: source(bytes, piece: piece))
    var trace: [String] = []
    do {
      while true {
        let token = try reader.next()
        precondition(reader.depth <= JSONReader.depthLimit)
        if token == .end { return trace }
        let text = token == .key || token == .string || token == .number ? reader.text : ""
        precondition(!text.unicodeScalars.contains("\u{0}"))
        trace.append("\(token) \(reader.line) \(reader.offset) \(text)")
      }
    } catch let problem as Problem {
      // The place is the same; what is said of it depends on the bytes that have arrived.
      return trace + [String(problem.message.prefix { $0 != ":" })]
    } catch { preconditionFailure("\(error) is no sentence") }
  }
}

private enum CSVTrace {
  static func read(_ bytes: [UInt8], piece: Int) -> [String] {
    let reader = CSVReader(source(bytes, piece: piece))
    var trace: [String] = []
    do {
      while try reader.nextRow() {
        precondition(reader.count <= CSVReader.widthLimit)
        trace += (0..<reader.count).map { "\(reader.line) \(reader.string($0))" }
      }
      return trace
    } catch let problem as Problem {
      return trace + ["\(problem)"]
    } catch { preconditionFailure("\(error) is no sentence") }
  }
}

private enum MultipartTrace {
  static func read(_ bytes: [UInt8], piece: Int) -> [String] {
    var reader = MultipartReader(boundary: "xyz")
    var (trace, file, rest) = ([String](), [UInt8](), bytes[...])
    do {
      while !rest.isEmpty {
        for event in try reader.take(rest.prefix(piece)) {
          switch event {
          case .field(let name, let value): trace.append("field \(name) \(value)")
          case .file(let field, let path):
            trace.append("file \(field) \(path) \(MultipartReader.name(of: path))")
          case .bytes(let bytes): file += bytes
          }
        }
        rest = rest.dropFirst(piece)
      }
      return trace + ["\(file)", "\(reader.isFinished)"]
    } catch is Problem {
      return ["refused"]
    } catch { preconditionFailure("\(error) is no sentence") }
  }
}

private func readForm(_ bytes: [UInt8]) {
  do {
    let form = try Form(String(decoding: bytes, as: UTF8.self))
    let columns = School.students.columns + School.payments.columns
    _ = FormReading(columns, from: form.fields)
  } catch is Problem {
    return
  } catch { preconditionFailure("\(error) is no sentence") }
}

private func readCell(
  _ bytes: [UInt8], _ column: Column, _ order: DateOrder?, _ mark: DecimalMark?
) {
  var reading = Reading(column, zone: .utc, dateOrder: order, decimalMark: mark)
  bytes.withUnsafeBytes { cell in
    do { _ = try reading.value(cell) } catch let problem as Problem {
      precondition(!problem.message.isEmpty)
    } catch { preconditionFailure("\(error) is no sentence") }
  }
}

private func readDate(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let day = Day(iso: text) { precondition(Day(iso: day.description) == day) }
  if let day = Day(people: text) {
    precondition(Day.range.contains(day) && Day(people: day.forPeople) == day)
  }
  if let moment = Timestamp(iso: text) {
    precondition(Timestamp(iso: moment.description) == moment)
  }
  if let moment = Timestamp(people: text, in: .utc) {
    precondition(Timestamp(people: moment.forPeople(in: .utc), in: .utc) == moment)
  }
  for order in DateOrder.allCases.map(Optional.some) + [nil] {
    for column in School.students.columns
    where ["date_of_birth", "created_at"].contains(column.name) {
      readCell(bytes, column, order, nil)
    }
  }
  var evidence = DateOrder.Evidence()
  bytes.withUnsafeBytes { evidence.look(at: $0) }
  _ = evidence.finding
}

private func readMoney(_ bytes: [UInt8]) {
  if let money = Money(bytes) { precondition(Money(money.description) == money) }
  for mark in [DecimalMark(rawValue: "."), DecimalMark(rawValue: ","), nil] {
    for column in School.payments.columns where ["amount_paid", "id"].contains(column.name) {
      readCell(bytes, column, nil, mark)
    }
  }
}
