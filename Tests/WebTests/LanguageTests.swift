import HTTPTypes
import Office
import Records
import Store
import TestSupport
import Testing
import Web

/// Pages in the language of whoever reads them.
@Suite(.everyEngine) struct LanguageTests {
  private static let signInUrdu = "سائن اِن"

  @Test func aVisitorChoosesALanguageForTheirOwnMachine() async throws {
    let school = try await WebSchool()
    let browser = try school.browser()
    let english = try await browser.get("/login")
    #expect(english.text.contains("<html lang=\"en\" dir=\"ltr\""))
    #expect(english.text.contains("href=\"/language/ur?next=/login\""))

    let chosen = try await browser.get("/language/ur?next=/login")
    #expect(chosen.status == .seeOther)
    #expect(chosen.location == "/login")
    let urdu = try await browser.get("/login")
    #expect(urdu.text.contains("<html lang=\"ur\" dir=\"rtl\""))
    #expect(urdu.text.contains(">\(Self.signInUrdu)</button>"))
    #expect(urdu.headers[.contentLanguage] == "ur")
    #expect(urdu.headers[.vary] == "Cookie")

    #expect(try await school.browser().get("/login").text.contains(">Sign in</button>"))
    #expect(try await browser.get("/language/tlh").status == .notFound)
  }

  @Test(arguments: ["//evil.example", "https://evil.example/", "/\\evil", "javascript:alert(1)"])
  func choosingALanguageLeadsNowhereElse(next: String) async throws {
    let school = try await WebSchool()
    #expect(try await school.browser().get("/language/ur?next=\(next)").location == "/")
  }

  @Test func theSchoolHasALanguageThatHoldsUnlessSomebodyChoseAnother() async throws {
    let school = try await WebSchool()
    try await school.database.write {
      try SchoolSettings.set(.language, to: "ur", at: WebSchool.start, on: $0)
    }
    let guest = try school.browser()
    #expect(try await guest.get("/login").text.contains("dir=\"rtl\""))
    #expect(try await guest.get("/no/such/page").text.contains("ایسا کوئی صفحہ نہیں۔"))
    _ = try await guest.get("/language/en")
    #expect(try await guest.get("/login").text.contains("dir=\"ltr\""))
  }

  @Test func aLanguageThatNobodyKnowsIsRefusedOrEnglish() async throws {
    let school = try await WebSchool()
    let admin = try await school.browser(as: .admin)
    let page = try await admin.get("/settings")
    #expect(page.text.contains("<option value=\"ur\">اردو</option>"))
    try await school.database.write {
      try SchoolSettings.set(.language, to: "xx", at: WebSchool.start, on: $0)
    }
    #expect(try await admin.get("/").text.contains("<html lang=\"en\""))
  }

  @Test func whatWaitsIsToldInTheLanguageOfWhoeverReadsIt() async throws {
    let school = try await WebSchool(students: 4)
    let admin = try await school.browser(as: .admin)
    _ = try await admin.get("/backup/clear?table=students")
    #expect(
      try await admin.post("/backup/clear", ["table": "students", "confirm": "students"]).status
        == .seeOther)
    _ = try await admin.get("/language/ur")
    let page = try await admin.get("/backup/").text
    #expect(page.contains("خالی کیا گیا: \u{2068}4\u{2069} طلبہ"))
    #expect(!page.contains("Cleared"))
  }

  @Test func aTextThatTheCatalogueHasIsNotTakenForTwo() async throws {
    let school = try await WebSchool(students: 1)
    let admin = try await school.browser(as: .admin)
    _ = try await admin.get("/language/ur")
    #expect(try await admin.get("/help").text.contains("محفوظ خانہ، اور ہر چیز سے واپسی کا راستہ۔"))
    _ = try await admin.post("/backup/create", [:])
    let choice = try await admin.get("/backup/restore").text
    #expect(choice.contains("\u{2069} · دستی"))
  }

  @Test func dataStaysAsItIsWhateverItIsCalled() async throws {
    let school = try await WebSchool()
    _ = try await school.database.write { connection in
      try connection.run(
        """
        INSERT INTO courses (name, description, fee, seats, created_at, updated_at)
        VALUES ('Present', 'Absent', 100, 5, \(WebSchool.start), \(WebSchool.start))
        """)
    }
    let admin = try await school.browser(as: .admin)
    _ = try await admin.get("/language/ur")
    for path in ["/courses", "/courses/1", "/courses/1/edit", "/courses/1/delete"] {
      let page = try await admin.get(path).text
      #expect(page.contains("Present"), "\(path)")
      #expect(!page.contains("حاضر<"), "\(path)")
    }
  }

  @Test func aProblemIsToldWithItsDataKeptApart() async throws {
    let school = try await WebSchool()
    let admin = try await school.browser(as: .admin)
    _ = try await admin.get("/language/ur")
    let page = try await admin.get("/backup/clear?table=nothing")
    #expect(page.status == .notFound)
    #expect(page.text.contains("“\u{2068}nothing\u{2069}” نام کا کوئی جدول نہیں۔"))
  }
}

@Suite struct TemplateTextTests {
  @Test(arguments: [
    (
      "<p>{{count}} records, <a href=\"/x\">see <b>all</b></a>.</p>",
      ["{1} records, <2>see <3>all</3></2>."]
    ),
    ("<a><svg><use/></svg> Save</a>", ["Save"]),
    ("<span>One</span> <span>Two</span>", ["One", "Two"]),
    ("<p>{{#a}}One.{{/a}} Two &amp;\n  three</p>", ["One.", "Two & three"]),
    ("<input placeholder=\"A name\" value=\"No\" title=\"{{x}}\">", ["A name"]),
    ("<button aria-label=\"Delete {{name}}\">{{{html}}}</button>", ["Delete {1}"]),
    ("<td class=\"{{#a}}b{{/a}}\">{{x}} · {{y}}</td>", []),
  ])
  func theTextsOfAPageAreFound(template: String, texts: [String]) {
    #expect(TemplateText.texts(of: template) == texts)
  }

  @Test func aCatalogueSaysWhatIsWrongWithIt() throws {
    let twice = "One\n    eins\nOne\n    uno\n"
    #expect(throws: Problem.self) { try Catalogue(twice, code: "xx") }
    #expect(throws: Problem.self) { try Catalogue("    eins\n", code: "xx") }
    let good = try Catalogue("# name: Test\n# direction: rtl\nOne\n    =\n", code: "xx")
    #expect(good.texts == ["one": "One"])
    #expect(good.isRightToLeft)
  }
}
