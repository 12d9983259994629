import Foundation
import Records
import Safekeeping
import TestSupport
import Testing

@Suite("Files are read whatever they are packed in")
struct StreamTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rollbook-streams-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A megabyte that packs to about a quarter.
  static let content: [UInt8] = {
    var random = Seeded(9)
    return (0..<1 << 20).map { _ in UInt8(97 + random.number(0...3)) }
  }()

  static let packers: [(InputFile.Packing, [String])] = [
    (.plain, ["cat"]), (.zstd, ["zstd", "-c", "-q"]), (.zstd, ["zstd", "-c", "-q", "-19"]),
    (.zstd, ["zstd", "-c", "-q", "--long=27", "--no-check"]), (.gzip, ["gzip", "-c"]),
    (.gzip, ["gzip", "-1c"]),
  ]

  @Test(
    "plain, zstd and gzip are told apart by their first bytes, not by the name",
    arguments: packers.indices)
  func packing(index: Int) throws {
    let (packing, command) = Self.packers[index]
    let path = try write("misleading.json.gz", run(command, Self.content))
    let file = try InputFile(path)
    #expect(file.packing == packing)
    #expect(try readAll(file) == Self.content)
    #expect(file.offset == file.size)
  }

  @Test(
    "frames and members behind one another are one file",
    arguments: [["zstd", "-c", "-q"], ["gzip", "-c"]])
  func several(command: [String]) throws {
    let half = Self.content.count / 2
    let first = try run(command, Array(Self.content[..<half]))
    let second = try run(command, Array(Self.content[half...]))
    let empty = try run(command, [])
    let path = try write("two", empty + first + empty + second + empty)
    #expect(try readAll(InputFile(path)) == Self.content)
  }

  @Test("zstd's skippable frames are passed over, also at the front")
  func skippable() throws {
    let frame: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let packed = try run(["zstd", "-c", "-q"], Self.content)
    #expect(try readAll(InputFile(try write("s", frame + packed + frame))) == Self.content)
  }

  @Test(
    "a packed file cut anywhere is refused", arguments: [["zstd", "-c", "-q"], ["gzip", "-c"]])
  func cuts(command: [String]) throws {
    let small = Array(Self.content[..<300])
    let packed = try run(command, small)
    for length in 4..<packed.count {
      let problem = #expect(throws: Problem.self, "cut at \(length)") {
        try readAll(InputFile(try write("cut", Array(packed[..<length]))))
      }
      #expect(problem?.message.contains("it ends too early") == true)
    }
    #expect(try readAll(InputFile(try write("whole", packed))) == small)
  }

  @Test(
    "something behind a packed file is refused with its place",
    arguments: [["zstd", "-c", "-q"], ["gzip", "-c"]])
  func garbage(command: [String]) throws {
    let packed = try run(command, [1, 2, 3])
    for tail in [[0], [0x1F], Array("garbage".utf8), [UInt8](repeating: 0, count: 1000)]
      as [[UInt8]]
    {
      #expect(throws: Problem.self) { try readAll(InputFile(try write("tail", packed + tail))) }
    }
    let problem = #expect(throws: Problem.self) {
      try readAll(InputFile(try write("tail", packed + Array("garbage".utf8))))
    }
    #expect(
      problem?.message.contains("follows, at byte \(packed.count) of") == true,
      "\(problem?.message ?? "")")
  }

  @Test(
    "a byte changed in a packed file is refused or changes nothing",
    arguments: [["zstd", "-c", "-q"], ["gzip", "-c"]])
  func changes(command: [String]) throws {
    let small = Array(Self.content[..<300])
    let packed = try run(command, small)
    for index in packed.indices {
      var changed = packed
      changed[index] ^= 0x41
      do {
        // What is no longer packed by its first bytes is given as it is.
        let file = try InputFile(try write("changed", changed))
        let read = try readAll(file)
        #expect(read == (file.packing == .plain ? changed : small), "byte \(index)")
      } catch { #expect(error is Problem) }
    }
  }

  @Test(
    "a file that unpacks to more than 2,000 times its size is refused",
    arguments: [["zstd", "-c", "-q"]])
  func bomb(command: [String]) throws {
    let packed = try run(["sh", "-c", "head -c 400000000 /dev/zero | zstd -19 -c -q"], [])
    let file = try InputFile(try write("bomb", packed))
    let problem = #expect(throws: Problem.self) { try countAll(file) }
    #expect(problem?.kind == .tooLarge)
    #expect(problem?.message.contains("more than 2000 times its size") == true)
  }

  @Test("gzip can't reach that ratio, and a long file of it is read in bounded memory")
  func longGzip() throws {
    let packed = try run(["sh", "-c", "head -c 100000000 /dev/zero | gzip -c"], [])
    #expect(try countAll(InputFile(try write("long", packed))) == 100_000_000)
  }

  @Test("a fault and the end come as often as they are asked for, after all that was sound")
  func again() throws {
    let packed = try run(["zstd", "-c", "-q"], Self.content)
    for (name, bytes, isWhole) in [("whole", packed, true), ("cut", packed.dropLast(9), false)] {
      let file = try InputFile(write(name, Array(bytes)))
      var buffer = [UInt8](repeating: 0, count: 70_000)
      var sound: [UInt8] = []
      func read() throws -> Int {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        sound += buffer[..<count]
        return count
      }
      if isWhole {
        while try read() > 0 {}
        for _ in 1...3 { #expect(try read() == 0) }
      } else {
        #expect(throws: Problem.self) { while try read() > 0 {} }
        for _ in 1...3 { #expect(throws: Problem.self) { try read() } }
      }
      #expect(Self.content.starts(with: sound))
      #expect(sound.count > 500_000)
    }
  }

  @Test("a file that is left in its middle is closed")
  func abandoned() async throws {
    let path = try write("left", run(["zstd", "-c", "-q"], Self.content + Self.content))
    let own = path.split(separator: "/").last.map(String.init) ?? path
    for _ in 1...50 {
      let file = try InputFile(path)
      var buffer = [UInt8](repeating: 0, count: 1000)
      #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0) } == 1000)
    }
    for _ in 1...100 where try openFiles(named: own) > 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try openFiles(named: own) == 0)
  }

  private func openFiles(named name: String) throws -> Int {
    let all = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return all.count { number in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/fd/\(number)")
      return target == folder.appending(path: name).path
    }
  }

  @Test("what can't be opened is said in a sentence")
  func missing() throws {
    #expect(throws: Problem(.notFound, "There is no file /nowhere/at.all.")) {
      try InputFile("/nowhere/at.all")
    }
    #expect(throws: Problem(.invalid, "\(folder.path) is a folder, not a file.")) {
      try InputFile(folder.path)
    }
    let empty = try InputFile(try write("empty", []))
    #expect(try readAll(empty).isEmpty)
  }

  @Test("what ZstdWriter packs, zstd unpacks and proves", arguments: [0, 1, 2])
  func writer(workers: Int32) throws {
    let path = folder.appending(path: "written.zst").path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    let writer = try ZstdWriter(descriptor: descriptor, name: path, workers: workers)
    for start in stride(from: 0, to: Self.content.count, by: 70_000) {
      try Self.content[start..<min(start + 70_000, Self.content.count)].withUnsafeBytes {
        try writer.write($0)
      }
    }
    try writer.finish()
    let packed = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(writer.written == packed.count && packed.count < Self.content.count / 3)
    #expect(try run(["zstd", "-d", "-c", "-q"], packed) == Self.content)
    #expect(try readAll(InputFile(path)) == Self.content)
  }

  @Test("a full disk is a sentence")
  func fullDisk() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let writer = try ZstdWriter(descriptor: descriptor, name: "school.json.zst")
    let problem = #expect(throws: Problem.self) {
      try Self.content.withUnsafeBytes { try writer.write($0) }
      try writer.finish()
    }
    #expect(problem?.kind == .unavailable)
    #expect(problem?.message.hasPrefix("The disk is full: school.json.zst") == true)
  }
}

extension StreamTests {
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    return file.path
  }

  func readAll(_ source: any ByteSource) throws -> [UInt8] {
    var all: [UInt8] = []
    try drain(source) { all += $0 }
    return all
  }

  func countAll(_ source: any ByteSource) throws -> Int {
    var count = 0
    try drain(source) { count += $0.count }
    return count
  }

  private func drain(_ source: any ByteSource, _ take: (UnsafeRawBufferPointer) -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10_007, alignment: 1)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  func run(_ command: [String], _ input: [UInt8]) throws -> [UInt8] {
    let file = folder.appending(path: "input-\(UUID())")
    try Data(input).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Array(data)
  }
}
