import ArgumentParser
import Foundation
import Records
import Safekeeping

/// How a command names the place of off-site copies.
struct OffsiteOptions: ParsableArguments {
  @Option(
    help: """
      The place: /folder, sftp://user@host/folder, https://user@host/folder (WebDAV), \
      s3://KEY@endpoint/bucket/folder, or a remote of rclone. Its password is read from standard \
      input. Default: the one of the settings.
      """)
  var from: String?

  /// The named place, or the one of the settings.
  func access(_ open: SchoolOptions.Open) async throws -> OffsiteAccess {
    guard let from else { return try await open.offsite.access() }
    let target = try OffsiteTarget(from, isTyped: true)
    let password = target.takesPassword ? Terminal.secret("Password of \(target.address): ") : ""
    return try await .first(target, password: password)
  }
}
