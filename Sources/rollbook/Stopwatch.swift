import Foundation
import Records

/// Prints a line an operation: how long it took since the one before, and its peak of memory.
final class Stopwatch {
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant

  init() {
    start = clock.now
    PeakMemory.forget()
  }

  func head() { row("", "records", "seconds", "records/s", "peak MiB") }

  /// Ends an operation on so many records and begins the next.
  func lap(_ what: String, _ records: Int64) {
    let (whole, fraction) = (clock.now - start).components
    let seconds = Double(whole) + Double(fraction) / 1e18
    row(
      what, "\(records)", String(format: "%.2f", seconds),
      String(format: "%.0f", Double(records) / max(seconds, 1e-6)),
      PeakMemory.kibibytes.map { String(format: "%.0f", Double($0) / 1024) } ?? "")
    skip()
  }

  /// Begins the next operation; what came since the last is not told.
  func skip() {
    PeakMemory.forget()
    start = clock.now
  }

  private func row(_ what: String, _ cells: String...) {
    let line = cells.reduce(what.padding(toLength: 36, withPad: " ", startingAt: 0)) {
      $0 + String(repeating: " ", count: max(1, 12 - $1.count)) + $1
    }
    print(line)
    fflush(nil)
  }
}

/// The most memory that this process had resident, as Linux keeps it.
enum PeakMemory {
  /// Nil where there is no /proc.
  static var kibibytes: Int? {
    guard let status = FileManager.default.contents(atPath: "/proc/self/status") else { return nil }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }
  }

  /// Lets the peak begin anew from what is resident now. Where that can't be done, it stays the
  /// peak since the start, which is never too little.
  static func forget() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    do {
      try file.write(contentsOf: Data("5".utf8))
      try file.close()
    } catch { return }
  }
}
