import Testing

@testable import Mail
@testable import Web

@Suite("The mail names what the page offers")
struct MailAndPageTests {
  @Test("Who has no computer at hand finds the button by its own words")
  func codeInstead() {
    for page in PageLanguages.all {
      let words = MailWords.all.first { $0.locale == page.locale }
      #expect(words?.steps.first?.contains(page.useLetters) == true, "\(page.locale)")
    }
  }
}
