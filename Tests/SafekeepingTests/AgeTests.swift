import Foundation
import Records
import Safekeeping
import Testing

@Suite("age-encrypted files are read with their key")
struct AgeTests {
  @Test(
    "with the right key the content comes, packed or not, armored or not", arguments: ["", "-a"])
  func decrypts(armor: String) throws {
    let streams = try StreamTests()
    let (key, recipient) = try keys(streams, "key")
    let packed = try streams.run(["zstd", "-c", "-q"], StreamTests.content)
    for content in [StreamTests.content, packed, [], [7]] {
      let command = ["age", "-r", recipient] + (armor.isEmpty ? [] : [armor])
      let path = try streams.write("secret", streams.run(command, content))
      let file = try InputFile(path, identity: key)
      #expect(file.packing == .age)
      #expect(try streams.readAll(file) == (content == packed ? StreamTests.content : content))
    }
  }

  @Test("without a key, with a wrong one, and when it is cut, a sentence says so")
  func refusals() throws {
    let streams = try StreamTests()
    let (key, recipient) = try keys(streams, "key")
    let (other, _) = try keys(streams, "other")
    let secret = try streams.run(["age", "-r", recipient], StreamTests.content)
    let path = try streams.write("secret", secret)
    let none = #expect(throws: Problem.self) { try InputFile(path) }
    #expect(none?.message.hasSuffix("is encrypted with age, and no key was given.") == true)
    let wrong = #expect(throws: Problem.self) {
      try streams.readAll(InputFile(path, identity: other))
    }
    #expect(
      wrong?.message.contains("could not be decrypted: no identity matched") == true,
      "\(wrong?.message ?? "")")
    let missing = #expect(throws: Problem.self) { try InputFile(path, identity: "/nowhere") }
    #expect(missing?.kind == .notFound)
    for length in [100, 300, secret.count / 2, secret.count - 1] {
      let cut = try streams.write("cut", Array(secret[..<length]))
      #expect(throws: Problem.self) { try streams.readAll(InputFile(cut, identity: key)) }
    }
  }

  @Test("a reader that gives up leaves no process behind")
  func givingUp() throws {
    let streams = try StreamTests()
    let (key, recipient) = try keys(streams, "key")
    let path = try streams.write(
      "secret", streams.run(["age", "-r", recipient], StreamTests.content))
    var byte: [UInt8] = [0]
    let file = try InputFile(path, identity: key)
    #expect(try byte.withUnsafeMutableBytes { try file.read(into: $0) } == 1)
  }

  private func keys(_ streams: StreamTests, _ name: String) throws -> (
    path: String, recipient: String
  ) {
    let text = try streams.run(["age-keygen"], [])
    let path = try streams.write(name, text)
    let recipient = try streams.run(["age-keygen", "-y", path], [])
    return (
      path,
      String(decoding: recipient, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    )
  }
}
