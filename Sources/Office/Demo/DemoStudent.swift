import Records

/// A student of the sample school, with what the other records about them follow from.
struct DemoStudent {
  enum Status: String {
    case active, inactive, graduated, leave
  }

  let number: Int
  let origin: Origin
  let gender: String
  let first: String
  let last: String
  let category: String
  let isBoarder: Bool
  let status: Status
  /// How many years ago they came, and how many ago the session of their records began.
  let cohort: Int
  let session: Int
  let admission: Day
  /// Five different places in `DemoCourse.all`.
  let courses: [Int]

  init(number: Int, cohort: Int, part: Double, dice: inout Dice) {
    self.number = number
    self.cohort = cohort
    origin = Self.origin(&dice)
    let isGirl = dice.percent(48)
    gender = dice.percent(1) ? "O" : isGirl ? "F" : "M"
    first = dice.one(of: isGirl ? origin.girls : origin.boys)
    last = dice.one(of: origin.families)
    category = Self.categories[dice.below(Self.categories.count)]
    isBoarder = dice.percent(18)
    status = Self.status(cohort, &dice)
    session =
      switch status {
      case .active, .leave: 0
      case .graduated: dice.number(1...cohort)
      case .inactive: dice.number(0...cohort)
      }
    // August from its 1st to its 31st, so that later numbers came later.
    let august = DemoCalendar.day(8, 1, yearsBack: cohort)
    admission = DemoCalendar.officeDay(august.adding(Int(part * 30)))
    courses = Self.courses(&dice)
  }

  private static let categories =
    [String](repeating: "regular", count: 14) + ["needy", "needy", "orphan", "sponsored"]
    + ["staff_child", "other"]

  private static func origin(_ dice: inout Dice) -> Origin {
    var rest = dice.below(100)
    for origin in Origin.all {
      rest -= origin.share
      if rest < 0 { return origin }
    }
    return Origin.all[0]
  }

  private static func status(_ cohort: Int, _ dice: inout Dice) -> Status {
    switch dice.below(100) {
    case ..<3: .leave
    case ..<10: .inactive
    case ..<40: cohort > 0 ? .graduated : .active
    default: .active
    }
  }

  private static func courses(_ dice: inout Dice) -> [Int] {
    var chosen: [Int] = []
    while chosen.count < 5 {
      // Of two draws the smaller: the courses at the head of the list are the popular ones.
      let course = min(dice.below(DemoCourse.all.count), dice.below(DemoCourse.all.count))
      if !chosen.contains(course) { chosen.append(course) }
    }
    return chosen.sorted()
  }

  /// What of a course's fee they are asked to pay, in percent.
  var share: Int {
    switch category {
    case "needy": 50
    case "orphan": 10
    case "staff_child": 25
    default: 100
    }
  }
}
