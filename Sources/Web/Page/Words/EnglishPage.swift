struct EnglishPage: PageWords {
  let locale = "en"
  func administrator(of company: String) -> String { "your administrator at \(company)" }

  let numberLabel = "Phone number"
  let codeLabel = "Check code"
  let genuineTitle = "How to check that this page is genuine"
  func genuine(site: String, whom: String) -> String {
    """
    The mail that brought you here shows the same check code, and the address of this page begins with \(site)/. If \
    either of them differs, stop here and ask \(whom). Nobody will ask you for your WhatsApp PIN or for a code that \
    you got in a text message.
    """
  }
  func notYours(company: String, whom: String) -> String {
    """
    If this is not your number, or if you do not know \(company), please do not go on, and tell \(whom).
    """
  }
  func questions(whom: String) -> String { "Questions? Ask \(whom)." }
  let refreshes = "This page renews itself every few seconds."
  let disconnected = "The connection is lost. It is tried again by itself."

  let readyTitle = "Link your WhatsApp"
  func readyLead(company: String, phone: String) -> String {
    """
    \(company) keeps a record of the WhatsApp messages that its people send and receive for work. Take the phone with \
    the number **\(phone)**, and link its WhatsApp here. It takes about a minute.
    """
  }
  func happens(company: String) -> String {
    """
    Once it is linked, the WhatsApp messages on this number are archived for \(company). WhatsApp on your phone goes \
    on working as before.
    """
  }
  let showCode = "Show the code"
  let consentTitle = "Please read this first"
  let agree = "I have read this text and agree to it."
  let mustAgree =
    "Nothing has begun yet: please read the text and tick the box below it, or choose “I do not agree”."
  let disagree = "I do not agree"

  let startingTitle = "Getting your code…"
  let startingLead = "This takes a few seconds. Open WhatsApp on your phone in the meantime."

  let codeTitle = "Scan this code with your phone"
  let onThisPhone = "Reading this on the phone itself?"
  let useLetters = "Use a code instead"
  let scanSteps = [
    "Open WhatsApp on your phone.",
    "On an iPhone tap **Settings**; on Android tap the three dots at the top.",
    "Tap **Linked devices**, then **Link a device**.",
    "Point the phone at this code, and wait until this page says that it worked.",
  ]
  let pictureName = "QR code, to be scanned with WhatsApp"
  let nextCode = "New code in {n} s"
  let fourDevicesTitle = "Does WhatsApp say that no more devices can be linked?"
  let fourDevices = """
    It allows four. Under **Linked devices** tap one that you no longer use, log it out, and scan the code again.
    """

  let lettersTitle = "Enter this code on your phone"
  let lettersSteps = [
    "Open WhatsApp. On an iPhone tap **Settings**; on Android tap the three dots at the top.",
    "Tap **Linked devices**, then **Link a device**.",
    "Tap **Link with phone number instead**, and enter the code above.",
    "Come back to this page: it says when it has worked.",
  ]
  let lettersLeft = "Valid for {n} s"

  let ranOutTitle = "The code was not scanned in time"
  let ranOutLead = """
    Nothing is lost. Have your phone at hand, with WhatsApp open under **Linked devices**, and ask for a new code.
    """
  let tryAgain = "Show a new code"

  let passkeyTitle = "WhatsApp asks for your passkey"
  let passkeyLead = """
    Your phone was recognised. Your WhatsApp account is protected by a passkey, so WhatsApp wants you to confirm with \
    it that it is you: by fingerprint, by face, or as you unlock your device.
    """
  let passkeySearching = "Looking for the browser extension that can ask for it…"
  let passkeyFound = "Your browser is ready."
  let passkeySign = "Confirm with my passkey"
  let passkeyWorking =
    "Waiting for your passkey. A page of WhatsApp may open; come back here afterwards."
  let passkeyFailed = "That did not work. Please try once more."
  let passkeyMissing = [
    """
    Only a page of WhatsApp itself may ask for this passkey, so this page needs a browser extension, which was not \
    found here.
    """,
    """
    Open this page in Chrome, Edge or Firefox on a computer, install the extension there, and load this page again.
    """,
  ]
  let passkeyExtension = "Get the WAHA passkey extension for Chrome and Edge"
  func passkeyOtherwise(whom: String) -> String { "If that is not possible, ask \(whom)." }
  let digitsTitle = "Compare the four digits"
  let digitsLead = "Your phone shows four digits. Are they the same as these?"
  let digitsConfirm = "Yes, they are the same"
  func digitsDiffer(whom: String) -> String {
    "If they differ, do not confirm. Cancel on your phone, and ask \(whom)."
  }

  let wrongPhoneTitle = "That was another phone"
  func wrongPhone(ending: String?, phone: String) -> String {
    let other =
      ending.map { "The phone whose number ends in **\($0)**" } ?? "A phone with another number"
    return "\(other) was linked, and unlinked again at once. This link is for **\(phone)**."
  }
  let wrongPhoneMailed = "A new link for the right phone is on its way to you by e-mail."
  func wrongPhoneNotMailed(whom: String) -> String { "For a new link, ask \(whom)." }
  func newNumber(whom: String) -> String {
    "If you have a new number, do not link it yet: tell \(whom), so that the list is put right first."
  }

  let successTitle = "Your WhatsApp is linked"
  func success(company: String) -> String {
    "That is all. From now on the messages of this number are archived for \(company). You can close this page."
  }
  let successAfter = """
    On your phone, the entry stays under **Linked devices**. Please do not log it out there.
    """
  let usedTitle = "This link has been used"
  func used(whom: String) -> String {
    """
    A WhatsApp was linked with it, and it works only once. If that was you, you need do nothing more. If it was not, \
    tell \(whom).
    """
  }
  let expiredTitle = "This link has expired"
  let expiredRenew =
    "For your safety it worked for some days only. We can send a new one to your registered e-mail address."
  let renew = "Send me a new link"
  func expiredNoMore(whom: String) -> String {
    "For your safety it worked for some days only. For a new one, ask \(whom)."
  }
  let renewedTitle = "A new link is on its way"
  let renewed =
    "It goes to your registered e-mail address. Please use the one in the newest mail; you can close this page."
  let replacedTitle = "There is a newer link"
  let replaced =
    "This one does not work any more. Please open the link in the newest mail that you got from us."
  let revokedTitle = "This link does not work any more"
  func revoked(whom: String) -> String {
    """
    An administrator has ended it. If you are still asked to link your WhatsApp, a new link comes by mail; otherwise you \
    need do nothing. If you did not expect that, ask \(whom).
    """
  }
  let declinedTitle = "You did not agree"
  func declined(company: String, whom: String) -> String {
    """
    Nothing is linked, you will get no more mails about it, and the administrators of \(company) know. If you change \
    your mind, tell \(whom).
    """
  }
  let onHoldTitle = "Not just now"
  func onHold(whom: String) -> String {
    """
    Your WhatsApp cannot be linked at the moment. You need do nothing; please open this link again later. If it is \
    urgent, ask \(whom).
    """
  }
  let gatewayDownTitle = "The connection to WhatsApp is down"
  let gatewayDown = """
    This is our fault, not yours. The page tries again by itself; you can also close it, and open the link later.
    """

  let declineTitle = "You do not agree?"
  func declineLead(company: String) -> String {
    """
    Then nothing will be linked. This link stops working, you get no more mails about it, and the administrators of \
    \(company) are told that you did not agree.
    """
  }
  let declineConfirm = "Yes, I do not agree"
  let codeInstead = "Show the code to scan instead"
  let declineSend = "Record my answer"
  let back = "Back"
  let again = "Try again"

  func plain(_ page: PlainPage) -> (title: String, text: String) {
    switch page {
    case .notFound:
      (
        "There is no such page",
        """
        Please open the link from the mail again, by a click, or by copying the whole of it. If that does not help, \
        ask the people who wrote to you.
        """
      )
    case .badRequest:
      ("That was not understood", "Please open the link from the mail again.")
    case .forbidden:
      (
        "That came from another page",
        "Nothing was done. Please open the link from the mail again, and use its buttons."
      )
    case .tooManyRequests:
      ("Too many requests", "Please wait a little, and load the page again.")
    case .busy:
      ("One moment, please", "Your link is just being worked on. The page tries again by itself.")
    case .failed:
      (
        "Something does not work here",
        "This is our fault, not yours, and it was noted. Please try again in a few minutes."
      )
    }
  }
}
