import HTTPTypes
import Hummingbird
import Office

/// Who may ask for a page.
public enum Access: Hashable, Sendable {
  case anyone
  /// Everybody who is signed in, as any of these.
  case roles(Set<User.Role>)

  static let signedIn = Access.roles(Set(User.Role.allCases))
  static let admin = Access.roles([.admin])
  static let teaching = Access.roles([.admin, .teacher])
  static let accounting = Access.roles([.admin, .accountant])

  /// Whether it is open to somebody signed in as `role`.
  public func admits(_ role: User.Role) -> Bool {
    switch self {
    case .anyone: true
    case .roles(let roles): roles.contains(role)
    }
  }
}

/// One address of the site: who may, what is asked, what is shown.
///
/// Routes are values, so that a test can walk all of them with every role.
public struct Route: Sendable {
  public typealias Answer = @Sendable (Request, Context) async throws -> Response

  public let method: HTTPRequest.Method
  /// In Hummingbird's form: `/students/:id`.
  public let path: String
  public let access: Access
  /// Whether the body is an upload that the answer reads by itself, token included.
  public let isUpload: Bool
  let answer: Answer

  static func get(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
    Route(method: .get, path: path, access: access, isUpload: false, answer: answer)
  }

  /// A POST carries a form with a good `csrf_token`, or it is refused before `answer`.
  static func post(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
    Route(method: .post, path: path, access: access, isUpload: false, answer: answer)
  }

  static func upload(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
    Route(method: .post, path: path, access: access, isUpload: true, answer: answer)
  }
}
