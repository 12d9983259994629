/// Passwords that are tried first by whoever guesses: common words, runs of keys and what a school would
/// think of, with digits and signs before, after or in place of letters.
enum CommonPasswords {
  static func contains(_ password: String) -> Bool {
    let lower = password.lowercased()
    return isRun(lower) || isMadeOf(words, plain(lower)) || isMadeOf(words, letters(lower))
      || isMadeOf(runs, lower)
  }

  /// One step from each sign to the next (`123456789012`, `aaaaaaaa`), or a short piece over and over.
  private static func isRun(_ text: String) -> Bool {
    let signs = text.unicodeScalars.map { Int($0.value) }
    guard signs.count > 1 else { return true }
    let steps = zip(signs, signs.dropFirst()).map { $1 - $0 }
    let isStraight = [-1, 0, 1].contains { step in
      // From 9 to 0 and back is a step too.
      steps.allSatisfy { $0 == step || (step != 0 && $0 == -9 * step) }
    }
    return isStraight
      || (1...min(6, signs.count / 2)).contains { length in
        signs.indices.dropFirst(length).allSatisfy { signs[$0] == signs[$0 - length] }
      }
  }

  /// Whether the text is one or two of these, save digits and signs around them. Three words or more are
  /// a sentence, and good.
  private static func isMadeOf(_ pieces: [String], _ text: String) -> Bool {
    var (rest, count) = (text, 0)
    for piece in pieces where rest.contains(piece) {
      count += rest.ranges(of: piece).count
      rest = rest.split(separator: piece).joined(separator: " ")
    }
    return (1...2).contains(count) && !rest.contains { $0.isLetter }
  }

  /// With letters in the places of signs that look like them.
  private static func plain(_ text: String) -> String {
    String(text.map { lookalikes[$0] ?? $0 })
  }

  private static func letters(_ text: String) -> String { text.filter(\.isLetter) }

  private static let lookalikes: [Character: Character] = [
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
  ]

  /// The longest first, so that a word is taken before a part of it.
  private static let words = list.split { $0.isWhitespace }.map(String.init)
    .sorted { ($1.count, $0) < ($0.count, $1) }

  private static let runs = keys.split { $0.isWhitespace }.map(String.init)
    .sorted { ($1.count, $0) < ($0.count, $1) }

  private static let keys = """
    qwertyuiop qwertyui qwerty asdfghjkl asdfgh zxcvbnm zxcvbn qazwsxedc qazwsx 1q2w3e4r5t6y 1q2w3e4r5t
    1q2w3e4r 1qaz2wsx3edc 1qaz2wsx q1w2e3r4t5 q1w2e3r4 azertyuiop azerty qwertz abcdefgh abcdef abcd1234
    abc123 a1b2c3d4 aa123456 1a2b3c4d zaq12wsx poiuytrewq lkjhgfdsa mnbvcxz
    """

  private static let list = """
    password passwort passwrd passw passphrase pass letmein welcome login logon signin enter entry open
    secret private secure security access master root admin administrator administration sysadmin manager
    user username guest test testing tester default changeme changeit change temp temporary example demo
    sample nothing something anything whatever unknown hello goodbye please thankyou thanks sorry
    iloveyou loveyou lovely love lover forever always never friend friends family mother father mommy
    daddy mama papa brother sister baby babygirl babyboy sweetheart sweety honey darling angel princess
    prince queen king boss hero legend winner champion lucky happy smile sunshine moonlight starlight
    rainbow flower rose lily butterfly summer winter spring autumn monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december
    football soccer baseball basketball hockey cricket tennis golf rugby cowboy cowboys eagles yankees
    lakers arsenal chelsea liverpool manchester barcelona juventus ronaldo messi tendulkar afridi kohli
    superman batman spiderman ironman pokemon pikachu naruto goku starwars matrix dragon monster tiger
    lion panther eagle falcon wolf shadow phoenix thunder ninja samurai warrior hunter killer ranger
    monkey donkey chicken cheese banana orange apple cherry chocolate cookie coffee pepper ginger sugar
    candy pizza diamond silver golden gold purple yellow green blue black white red pink computer laptop
    internet google facebook youtube instagram twitter whatsapp tiktok yahoo gmail hotmail microsoft
    windows android samsung iphone nokia huawei apache oracle mysql server network wireless router
    system program hacker matrix michael jennifer michelle jessica ashley amanda nicole daniel thomas
    robert andrew joshua matthew anthony william joseph charlie jordan george harley maggie buster
    muhammad mohammad mohammed ahmed ahmad ali hassan hussain hussein omar umar usman fatima ayesha aisha
    zainab maryam amina khadija bilal hamza ibrahim yusuf abdullah allah bismillah mashallah inshallah
    alhamdulillah subhanallah islam madina makkah jesus christ god heaven blessed faith hope grace
    pakistan islamabad karachi lahore peshawar quetta multan rawalpindi faisalabad punjab sindh india
    delhi mumbai bangladesh dhaka nepal kathmandu srilanka kenya nairobi nigeria lagos ghana uganda
    london england america newyork canada australia dubai saudi turkey istanbul
    school schools schooladmin college university academy institute madrasa madrassa campus class classroom
    lesson teacher teachers headteacher headmaster headmistress principal director accountant accounts
    account bursar clerk office secretary registrar student students pupil pupils child children kids
    parent parents course courses enrollment enrolment attendance payment payments fee fees exam exams
    result results grade grades marks library science math maths mathematics english urdu history
    rollbook register record records backup database money bank cash
    """
}
