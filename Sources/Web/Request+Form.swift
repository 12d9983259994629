import Hummingbird
import NIOCore
import Records

extension Request {
  /// Reads the whole form.
  func form() async throws -> Form {
    let buffer: ByteBuffer
    do { buffer = try await body.collect(upTo: Form.limit) } catch is NIOTooManyBytesError {
      throw Problem(
        .tooLarge, "That is more than a form may hold.", advice: "Nothing was changed.")
    }
    return try Form(String(buffer: buffer))
  }

  /// A value of the address's query, as a form with GET sends it; empty when it is not there, or when
  /// the query can't be read.
  func query(_ name: String) -> String {
    do { return try Form(uri.query ?? "")[name] } catch { return "" }
  }
}
