struct GermanPage: PageWords {
  let locale = "de"
  func administrator(of company: String) -> String { "die Administration bei \(company)" }

  let numberLabel = "Telefonnummer"
  let codeLabel = "Prüfcode"
  let genuineTitle = "So prüfen Sie, ob diese Seite echt ist"
  func genuine(site: String, whom: String) -> String {
    """
    Die Mail, über die Sie hierher gekommen sind, zeigt denselben Prüfcode, und die Adresse dieser Seite beginnt mit \
    \(site)/. Wenn eines davon nicht stimmt, machen Sie hier nicht weiter und wenden Sie sich an \(whom). Niemand \
    wird Sie nach Ihrer WhatsApp-PIN fragen oder nach einem Code, den Sie per SMS bekommen haben.
    """
  }
  func notYours(company: String, whom: String) -> String {
    """
    Wenn das nicht Ihre Nummer ist oder wenn Sie \(company) nicht kennen, machen Sie bitte nicht weiter und wenden \
    Sie sich an \(whom).
    """
  }
  func questions(whom: String) -> String { "Fragen? Wenden Sie sich an \(whom)." }
  let refreshes = "Diese Seite erneuert sich alle paar Sekunden."
  let disconnected = "Die Verbindung ist unterbrochen. Sie wird von selbst wieder aufgenommen."

  let readyTitle = "Verknüpfen Sie Ihr WhatsApp"
  func readyLead(company: String, phone: String) -> String {
    """
    \(company) bewahrt die WhatsApp-Nachrichten auf, die im Beruf geschrieben und empfangen werden. Nehmen Sie das \
    Telefon mit der Nummer **\(phone)** zur Hand und verknüpfen Sie hier sein WhatsApp. Es dauert etwa eine Minute.
    """
  }
  func happens(company: String) -> String {
    """
    Sobald es verknüpft ist, werden die WhatsApp-Nachrichten dieser Nummer für \(company) archiviert. WhatsApp auf \
    Ihrem Telefon arbeitet weiter wie bisher.
    """
  }
  let showCode = "Code anzeigen"
  let consentTitle = "Bitte lesen Sie zuerst dies"
  let agree = "Ich habe diesen Text gelesen und stimme ihm zu."
  let mustAgree =
    """
    Es hat noch nichts begonnen: Bitte lesen Sie den Text und setzen Sie darunter das Häkchen, oder wählen Sie „Ich \
    stimme nicht zu“.
    """
  let disagree = "Ich stimme nicht zu"

  let startingTitle = "Ihr Code kommt gleich …"
  let startingLead =
    "Das dauert ein paar Sekunden. Öffnen Sie inzwischen WhatsApp auf Ihrem Telefon."

  let codeTitle = "Scannen Sie diesen Code mit Ihrem Telefon"
  let onThisPhone = "Lesen Sie das auf dem Telefon selbst?"
  let useLetters = "Stattdessen einen Code eingeben"
  let scanSteps = [
    "Öffnen Sie WhatsApp auf Ihrem Telefon.",
    "Am iPhone tippen Sie auf **Einstellungen**, unter Android oben auf die drei Punkte.",
    "Tippen Sie auf **Verknüpfte Geräte** und dann auf **Gerät hinzufügen** (manchmal: **Gerät verknüpfen**).",
    "Halten Sie das Telefon auf diesen Code und warten Sie, bis diese Seite meldet, dass es geklappt hat.",
  ]
  let pictureName = "QR-Code zum Scannen mit WhatsApp"
  let nextCode = "Neuer Code in {n} s"
  let fourDevicesTitle = "WhatsApp meldet, dass keine weiteren Geräte möglich sind?"
  let fourDevices = """
    Erlaubt sind vier. Tippen Sie unter **Verknüpfte Geräte** auf eines, das Sie nicht mehr benutzen, melden Sie es \
    ab und scannen Sie den Code noch einmal.
    """

  let lettersTitle = "Geben Sie diesen Code auf Ihrem Telefon ein"
  let lettersSteps = [
    "Öffnen Sie WhatsApp. Am iPhone tippen Sie auf **Einstellungen**, unter Android oben auf die drei Punkte.",
    "Tippen Sie auf **Verknüpfte Geräte** und dann auf **Gerät hinzufügen** (manchmal: **Gerät verknüpfen**).",
    "Tippen Sie auf **Stattdessen mit Telefonnummer verknüpfen** und geben Sie den Code von oben ein.",
    "Kommen Sie hierher zurück: Die Seite meldet, wenn es geklappt hat.",
  ]
  let lettersLeft = "Gültig noch {n} s"

  let ranOutTitle = "Der Code wurde nicht rechtzeitig gescannt"
  let ranOutLead = """
    Das macht nichts. Nehmen Sie Ihr Telefon zur Hand, öffnen Sie in WhatsApp **Verknüpfte Geräte** und lassen Sie \
    sich einen neuen Code zeigen.
    """
  let tryAgain = "Neuen Code anzeigen"

  let passkeyTitle = "WhatsApp fragt nach Ihrem Passkey"
  let passkeyLead = """
    Ihr Telefon wurde erkannt. Ihr WhatsApp-Konto ist durch einen Passkey geschützt; darum will WhatsApp, dass Sie \
    sich damit ausweisen: mit Fingerabdruck, Gesicht oder so, wie Sie Ihr Gerät entsperren.
    """
  let passkeySearching = "Die Browser-Erweiterung, die danach fragen kann, wird gesucht …"
  let passkeyFound = "Ihr Browser ist bereit."
  let passkeySign = "Mit meinem Passkey bestätigen"
  let passkeyWorking = """
    Wir warten auf Ihren Passkey. Vielleicht öffnet sich eine Seite von WhatsApp; kommen Sie danach hierher zurück.
    """
  let passkeyFailed = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."
  let passkeyMissing = [
    """
    Nur eine Seite von WhatsApp selbst darf nach diesem Passkey fragen. Diese Seite braucht dafür eine \
    Browser-Erweiterung, und die wurde hier nicht gefunden.
    """,
    """
    Öffnen Sie diese Seite an einem Computer mit Chrome, Edge oder Firefox, installieren Sie dort die Erweiterung und \
    laden Sie die Seite neu.
    """,
  ]
  let passkeyExtension = "Zur Passkey-Erweiterung von WAHA für Chrome und Edge"
  func passkeyOtherwise(whom: String) -> String {
    "Wenn das nicht geht, wenden Sie sich an \(whom)."
  }
  let digitsTitle = "Vergleichen Sie die vier Ziffern"
  let digitsLead = "Ihr Telefon zeigt vier Ziffern. Sind es dieselben wie diese?"
  let digitsConfirm = "Ja, es sind dieselben"
  func digitsDiffer(whom: String) -> String {
    """
    Wenn sie sich unterscheiden, bestätigen Sie nicht. Brechen Sie am Telefon ab und wenden Sie sich an \(whom).
    """
  }

  let wrongPhoneTitle = "Das war ein anderes Telefon"
  func wrongPhone(ending: String?, phone: String) -> String {
    let other =
      ending.map { "Das Telefon, dessen Nummer auf **\($0)** endet," }
      ?? "Ein Telefon mit einer anderen Nummer"
    return "\(other) wurde verknüpft und sofort wieder getrennt. Dieser Link ist für **\(phone)**."
  }
  let wrongPhoneMailed =
    "Ein neuer Link für das richtige Telefon ist per E-Mail zu Ihnen unterwegs."
  func wrongPhoneNotMailed(whom: String) -> String {
    "Für einen neuen Link wenden Sie sich an \(whom)."
  }
  func newNumber(whom: String) -> String {
    """
    Wenn Sie eine neue Nummer haben, verknüpfen Sie sie noch nicht: Wenden Sie sich an \(whom), damit zuerst die \
    Liste berichtigt wird.
    """
  }

  let successTitle = "Ihr WhatsApp ist verknüpft"
  func success(company: String) -> String {
    """
    Das war alles. Von jetzt an werden die Nachrichten dieser Nummer für \(company) archiviert. Sie können diese \
    Seite schließen.
    """
  }
  let successAfter = """
    Auf Ihrem Telefon bleibt der Eintrag unter **Verknüpfte Geräte** stehen. Bitte melden Sie ihn dort nicht ab.
    """
  let usedTitle = "Dieser Link wurde schon benutzt"
  func used(whom: String) -> String {
    """
    Mit ihm wurde ein WhatsApp verknüpft, und er gilt nur einmal. Wenn Sie das waren, brauchen Sie nichts weiter zu \
    tun. Wenn nicht, wenden Sie sich an \(whom).
    """
  }
  let expiredTitle = "Dieser Link ist abgelaufen"
  let expiredRenew = """
    Zu Ihrer Sicherheit galt er nur einige Tage. Wir können einen neuen an Ihre hinterlegte E-Mail-Adresse schicken.
    """
  let renew = "Neuen Link schicken"
  func expiredNoMore(whom: String) -> String {
    "Zu Ihrer Sicherheit galt er nur einige Tage. Für einen neuen wenden Sie sich an \(whom)."
  }
  let renewedTitle = "Ein neuer Link ist unterwegs"
  let renewed = """
    Er geht an Ihre hinterlegte E-Mail-Adresse. Bitte benutzen Sie den aus der neuesten Mail; diese Seite können Sie \
    schließen.
    """
  let replacedTitle = "Es gibt einen neueren Link"
  let replaced =
    "Dieser gilt nicht mehr. Bitte öffnen Sie den Link aus der neuesten Mail, die Sie von uns haben."
  let revokedTitle = "Dieser Link gilt nicht mehr"
  func revoked(whom: String) -> String {
    """
    Er wurde von der Administration beendet. Wenn Sie Ihr WhatsApp noch verknüpfen sollen, kommt ein neuer Link per \
    Mail; sonst brauchen Sie nichts zu tun. Wenn Sie das nicht erwartet haben, wenden Sie sich an \(whom).
    """
  }
  let declinedTitle = "Sie haben nicht zugestimmt"
  func declined(company: String, whom: String) -> String {
    """
    Es ist nichts verknüpft, Sie bekommen keine weiteren Mails dazu, und die Administration von \(company) weiß \
    Bescheid. Wenn Sie es sich anders überlegen, wenden Sie sich an \(whom).
    """
  }
  let onHoldTitle = "Im Augenblick geht es nicht"
  func onHold(whom: String) -> String {
    """
    Ihr WhatsApp lässt sich gerade nicht verknüpfen. Sie brauchen nichts zu tun; bitte öffnen Sie diesen Link später \
    noch einmal. Wenn es eilt, wenden Sie sich an \(whom).
    """
  }
  let gatewayDownTitle = "Die Verbindung zu WhatsApp ist gestört"
  let gatewayDown = """
    Das liegt an uns, nicht an Ihnen. Die Seite versucht es von selbst wieder; Sie können sie auch schließen und den \
    Link später öffnen.
    """

  let declineTitle = "Sie stimmen nicht zu?"
  func declineLead(company: String) -> String {
    """
    Dann wird nichts verknüpft. Dieser Link gilt nicht mehr, Sie bekommen keine weiteren Mails dazu, und die \
    Administration von \(company) erfährt, dass Sie nicht zugestimmt haben.
    """
  }
  let declineConfirm = "Ja, ich stimme nicht zu"
  let codeInstead = "Doch den Code zum Scannen zeigen"
  let declineSend = "Antwort festhalten"
  let back = "Zurück"
  let again = "Noch einmal versuchen"

  func plain(_ page: PlainPage) -> (title: String, text: String) {
    switch page {
    case .notFound:
      (
        "Diese Seite gibt es nicht",
        """
        Bitte öffnen Sie den Link aus der Mail noch einmal: durch einen Klick, oder indem Sie ihn ganz kopieren. Wenn \
        das nicht hilft, fragen Sie die, die Ihnen geschrieben haben.
        """
      )
    case .badRequest:
      ("Das wurde nicht verstanden", "Bitte öffnen Sie den Link aus der Mail noch einmal.")
    case .forbidden:
      (
        "Das kam von einer anderen Seite",
        """
        Es ist nichts geschehen. Bitte öffnen Sie den Link aus der Mail noch einmal und benutzen Sie die Knöpfe dort.
        """
      )
    case .tooManyRequests:
      ("Zu viele Anfragen", "Bitte warten Sie ein wenig und laden Sie die Seite dann neu.")
    case .busy:
      (
        "Einen Augenblick bitte",
        "An Ihrem Link wird gerade gearbeitet. Die Seite versucht es von selbst noch einmal."
      )
    case .failed:
      (
        "Hier stimmt etwas nicht",
        "Das liegt an uns, nicht an Ihnen, und es wurde vermerkt. Bitte versuchen Sie es in ein paar Minuten wieder."
      )
    }
  }
}
