/// Passwords that are tried first by whoever guesses: the heads of public lists, and what a school
/// would think of.
enum CommonPasswords {
  static func contains(_ password: String) -> Bool { list.contains(password.lowercased()) }

  private static let list: Set<String> = [
    "12345678", "123456789", "1234567890", "0123456789", "87654321", "11111111", "00000000",
    "12341234", "11223344", "123123123", "147258369", "password", "password1", "password12",
    "password123", "passw0rd", "p@ssw0rd", "p@ssword", "qwertyui", "qwerty12", "qwerty123",
    "qwertyuiop", "asdfghjk", "asdfghjkl", "1q2w3e4r", "1qaz2wsx", "q1w2e3r4", "zxcvbnm1",
    "abcd1234", "abc12345", "abcdefgh", "a1b2c3d4", "iloveyou", "sunshine", "princess", "football",
    "baseball", "superman", "trustno1", "welcome1", "welcome123", "letmein1", "letmein123",
    "changeme", "changeme1", "changeit", "whatever", "computer", "internet", "samsung1", "michelle",
    "jennifer", "charlie1", "administrator", "admin123", "admin1234", "adminadmin", "school123",
    "schooladmin", "teacher1", "teacher123", "student1", "student123", "headteacher", "rollbook",
    "rollbook1", "rollbook123", "pakistan", "pakistan1", "pakistan123", "karachi1", "bismillah",
    "786786786", "78678678", "allah786", "muhammad", "mohammad",
  ]
}
