import Records

extension DemoStudent {
  /// The cells of the student's own record.
  func cells(
    registration: String, photo: Int64?, _ dice: inout Dice
  ) -> KeyValuePairs<String, Value> {
    let father = "\(dice.one(of: origin.fathers)) \(last)"
    let city = dice.one(of: origin.cities)
    let address = Self.address(city, &dice)
    let born = admission.adding(-365 * dice.number(14...21) - dice.below(365))
    return [
      "registration_number": .text(registration),
      "first_name": .text(first),
      "last_name": .text(last),
      "gender": .text(gender),
      "admission_type": .text(isBoarder ? "hostel" : "day_scholar"),
      "date_of_birth": dice.percent(97) ? Value(born) : .null,
      "admission_date": Value(admission),
      "phone": Value(dice.percent(93) ? Self.phone(&dice) : nil),
      "email": Value(dice.percent(60) ? email(&dice) : nil),
      "address": .text(address),
      "city": .text(city),
      "category": .text(category),
      "status": .text(status.rawValue),
      "national_id": Value(dice.percent(92) ? nationalID : nil),
      "blood_group": Value(dice.percent(80) ? dice.one(of: Self.bloodGroups) : nil),
      "nationality": .text(origin.nationality),
      "emergency_contact": Value(dice.percent(85) ? "\(father), \(Self.phone(&dice))" : nil),
      "permanent_address": .text(
        isBoarder ? "\(Self.address(city, &dice))\nc/o \(father)" : address),
      "guardian_name": .text(category == "orphan" ? "Edhi Home, \(city)" : father),
      "guardian_national_id": Value(dice.percent(75) ? Self.parentID(&dice) : nil),
      "last_qualification": .text(dice.one(of: Self.qualifications)),
      "current_qualification": .text(cohort > 1 ? "Intermediate, 2nd year" : "Intermediate"),
      "photo_file_id": Value(photo),
    ]
  }

  /// Thirteen digits as NADRA writes them; the seven in the middle are another's for nobody, the
  /// last is odd for men.
  private var nationalID: String {
    let middle = (UInt64(number) &* 7_368_787 &+ 1_234_567) % 10_000_000
    let region = 11_101 + number % 89 * 1000
    let sign = number % 5 * 2 + (gender == "F" ? 0 : 1)
    return "\(region)-\(String(10_000_000 + middle).dropFirst())-\(sign)"
  }

  private static func parentID(_ dice: inout Dice) -> String {
    "\(dice.digits(5))-\(dice.digits(7))-\(dice.below(10))"
  }

  /// Some write the number with the country's code, and its plus.
  private static func phone(_ dice: inout Dice) -> String {
    let number = "3\(dice.number(0...4))\(dice.below(10))-\(dice.digits(7))"
    return dice.percent(20) ? "+92 \(number)" : "0\(number)"
  }

  private func email(_ dice: inout Dice) -> String {
    let plain = "\(first).\(last)".unicodeScalars.filter { $0.isASCII && $0 != " " && $0 != "'" }
    let name = plain.contains { $0 != "." } ? String(String.UnicodeScalarView(plain)) : "student"
    return "\(name.lowercased())\(number)@\(dice.one(of: ["example.com", "example.org"]))"
  }

  private static func address(_ city: String, _ dice: inout Dice) -> String {
    switch dice.below(4) {
    case 0: "House \(dice.number(1...400)), Street \(dice.number(1...60)), \(city)"
    case 1: "Flat \(dice.one(of: ["A", "B"]))-\(dice.number(1...24)), \"Al-Noor\" Plaza, \(city)"
    case 2: "\(dice.number(1...90))/\(dice.number(1...9)) Block \(dice.number(1...15)), \(city)"
    default: "Chak No. \(dice.number(1...300)) G.B., near \(city)"
    }
  }

  private static let bloodGroups = ["A+", "A-", "B+", "B+", "B-", "AB+", "AB-", "O+", "O+", "O-"]
  private static let qualifications = [
    "Matric (Science)", "Matric (Arts)", "O Level", "Middle", "Dars-e-Nizami", "Hifz, 8th class",
  ]
}
