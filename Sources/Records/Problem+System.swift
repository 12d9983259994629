import Foundation

extension Problem {
  /// What the system says of an `errno`, such as `No space left on device`, as a part of a sentence.
  public static func systemText(_ code: Int32) -> String { String(cString: strerror(code)) }
}
