import Records

/// A course of the sample school.
struct DemoCourse: Sendable {
  let name: String
  let description: String
  let teacher: String
  /// In rupees for the whole session.
  let fee: Int

  private init(_ name: String, _ fee: Int, _ teacher: String, _ description: String) {
    self.name = name
    self.fee = fee
    self.teacher = teacher
    self.description = description
  }

  static let all = [
    DemoCourse("Mathematics", 18_000, "Rukhsana Parveen", "Algebra, geometry and statistics"),
    DemoCourse("Additional Mathematics", 21_000, "Rukhsana Parveen", "For “distinction” students"),
    DemoCourse("Physics", 19_500, "Dr. Tanveer Ahmed", "Mechanics, waves, electricity; lab weekly"),
    DemoCourse("Chemistry", 19_500, "Dr. Samina Aslam", "With practicals, bring a lab coat"),
    DemoCourse("Biology", 19_000, "Nighat Sultana", "Cells, plants, the human body"),
    DemoCourse("English Language", 15_000, "Zoë O'Brien", "Reading, writing, speaking"),
    DemoCourse("English Literature", 14_500, "Zoë O'Brien", "Shakespeare to Achebe"),
    DemoCourse("اردو ادب", 12_000, "ڈاکٹر صائمہ قریشی", "غزل، نظم اور افسانہ"),
    DemoCourse("Urdu Language", 11_500, "Kishwar Naheed", "Grammar and composition"),
    DemoCourse("Sindhi", 9_500, "Allah Bux Soomro", "For beginners"),
    DemoCourse("Islamiyat", 9_000, "Maulana Abdul Qadir", "Compulsory"),
    DemoCourse("Pakistan Studies", 9_000, "Shahid Mehmood", "History & geography"),
    DemoCourse("Ethics", 9_000, "Sr. Mary D'Souza", "In place of Islamiyat, on request"),
    DemoCourse("Computer Science", 22_000, "Faraz Hashmi", "Python, SQL, how a computer works"),
    DemoCourse("Web Development", 24_500, "Faraz Hashmi", "HTML, CSS, JavaScript; a project"),
    DemoCourse("Graphic Design", 23_000, "Inés Núñez", "Posters, logos, layout"),
    DemoCourse("Accounting", 16_500, "Muhammad Yousuf", "Double entry to final accounts"),
    DemoCourse("Economics", 16_000, "Adeela Rehman", "Micro and macro"),
    DemoCourse("Business Studies", 15_500, "Adeela Rehman", "Small firms, marketing, people"),
    DemoCourse("Statistics", 17_000, "Dr. Tanveer Ahmed", "Data, chance, decisions"),
    DemoCourse("Fine Arts", 14_000, "Inés Núñez", "Drawing, calligraphy, print"),
    DemoCourse("Physical Education", 6_500, "Capt. (R) Iqbal Butt", "Cricket, hockey, athletics"),
    DemoCourse("Turkish", 12_500, "Gülşen Öztürk", "A1 and A2"),
    DemoCourse("Chinese", 13_500, "Zhou Mei-Ling 周美玲", "HSK 1 and 2"),
  ]
}

/// What the sample school takes money for.
struct DemoCategory: Sendable {
  let name: String
  let description: String
  /// In rupees.
  let amount: Int
  let isActive: Bool

  static let all = [
    DemoCategory(
      name: "Admission Fee", description: "Once, with a refundable security deposit",
      amount: 10_000, isActive: true),
    DemoCategory(
      name: "Tuition Fee", description: "For each course of a session", amount: 18_000,
      isActive: true),
    DemoCategory(
      name: "Examination Fee", description: "Board and school examinations", amount: 3_500,
      isActive: true),
    DemoCategory(
      name: "Hostel Charges", description: "A bed, meals and laundry for a term",
      amount: 45_000, isActive: true),
    DemoCategory(
      name: "Transport", description: "School van, a term", amount: 12_000, isActive: true),
    DemoCategory(
      name: "Books & Stationery", description: "As per the list of the class", amount: 4_200,
      isActive: true),
    DemoCategory(
      name: "Generator Fund", description: "No longer taken", amount: 1_000, isActive: false),
  ]
}
