extension MailWords {
  static let german = MailWords(
    locale: "de",
    greeting: "Guten Tag{{#name}} {{name}}{{/name}},",
    invitation: Opening(
      subject: "{{company}}: Bitte verknüpfen Sie Ihr WhatsApp",
      paragraphs: [
        """
        {{company}} bewahrt die WhatsApp-Nachrichten auf, die im Beruf geschrieben und empfangen werden. Bitte \
        verknüpfen Sie Ihr WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} endet, damit es für {{company}} \
        archiviert wird.
        """
      ]),
    reconnect: Opening(
      subject: "{{company}}: Ihr WhatsApp ist nicht mehr verknüpft",
      paragraphs: [
        """
        Ihr WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} endet, war für die Archivierung bei {{company}} \
        verknüpft und ist es nicht mehr: Es wurde am Telefon abgemeldet, oder WhatsApp hat die Verbindung von sich \
        aus beendet.
        """,
        """
        Bis Sie es wieder verknüpfen, werden seine Nachrichten nicht archiviert. Bitte benutzen Sie dafür den neuen \
        Link unten.
        """,
      ]),
    renewal: Opening(
      subject: "{{company}}: Ein neuer Link für Ihr WhatsApp",
      paragraphs: [
        """
        Ihr WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} endet, soll für die Archivierung bei {{company}} \
        verknüpft werden. Das ist noch nicht geschehen, und der Link, den wir Ihnen geschickt hatten, gilt nicht \
        mehr. Hier ist ein neuer.
        """
      ]),
    reminder: Opening(
      subject: "Erinnerung von {{company}}: Bitte verknüpfen Sie Ihr WhatsApp",
      paragraphs: [
        """
        Ihr WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} endet, ist noch nicht für die Archivierung bei \
        {{company}} verknüpft. Der Link ist derselbe wie in unserer früheren Mail.
        """
      ]),
    phoneChanged: Opening(
      subject: "{{company}}: Bitte verknüpfen Sie WhatsApp unter Ihrer neuen Nummer",
      paragraphs: [
        """
        Bei {{company}} ist für Sie jetzt eine neue Telefonnummer eingetragen; sie endet auf {{phoneEnding}}. Bitte \
        verknüpfen Sie Ihr WhatsApp unter dieser Nummer. Ein Link, den wir Ihnen früher geschickt haben, gilt nicht \
        mehr. Für die alte Nummer brauchen Sie nichts zu tun.
        """
      ]),
    addressChanged: Opening(
      subject: "{{company}}: Ihr WhatsApp-Link an Ihre neue Adresse",
      paragraphs: [
        """
        Ihre E-Mail-Adresse bei {{company}} ist jetzt {{email}}. Der Link, den wir an Ihre alte Adresse geschickt \
        haben, gilt nicht mehr. Bitte verknüpfen Sie Ihr WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} \
        endet, über den neuen Link unten.
        """
      ]),
    wrongPhone: Opening(
      subject: "{{company}}: Das war ein anderes Telefon, bitte noch einmal",
      paragraphs: [
        wrongPhoneStory,
        """
        Bitte verknüpfen Sie das richtige Telefon mit dem neuen Link unten. Wenn Sie eine neue Nummer haben, \
        verknüpfen Sie sie noch nicht: Wenden Sie sich an \(whom), damit zuerst die Liste berichtigt wird.
        """,
      ]),
    wrongPhoneNote: Opening(
      subject: "{{company}}: Ein anderes Telefon wurde verknüpft und wieder getrennt",
      paragraphs: [
        wrongPhoneStory,
        """
        Sie brauchen jetzt nichts zu tun. Wenn Sie das nicht selbst waren oder wenn Sie eine neue Nummer haben, \
        wenden Sie sich bitte an \(whom).
        """,
      ]),
    happens: """
      Sobald es verknüpft ist, werden die WhatsApp-Nachrichten dieser Nummer für {{company}} archiviert. WhatsApp auf \
      Ihrem Telefon arbeitet weiter wie bisher, und unter „Verknüpfte Geräte“ sehen Sie jederzeit, dass es verknüpft \
      ist.
      """,
    action: "Mein WhatsApp verknüpfen",
    expiry: """
      Der Link ist nur für Sie bestimmt. Er gilt einmal{{#expires}}, bis {{expires}}{{/expires}}.
      """,
    stepsTitle: "So geht es",
    steps: [
      """
      Öffnen Sie den Link an einem Computer oder Tablet: Die Kamera Ihres Telefons muss die Seite sehen können. Kein \
      Computer zur Hand? Öffnen Sie den Link auf dem Telefon und tippen Sie auf „Stattdessen einen Code eingeben“.
      """,
      """
      Öffnen Sie WhatsApp auf Ihrem Telefon. Am iPhone tippen Sie auf „Einstellungen“, unter Android oben auf die \
      drei Punkte.
      """,
      """
      Tippen Sie auf „Verknüpfte Geräte“ und dann auf „Gerät hinzufügen“ (bei manchen Versionen „Gerät verknüpfen“).
      """,
      "Halten Sie das Telefon auf den QR-Code der Seite und warten Sie, bis die Seite meldet, dass es geklappt hat.",
    ],
    genuineTitle: "So prüfen Sie, ob diese Mail echt ist",
    codeLabel: "Prüfcode:",
    genuine: """
      Die Seite zeigt denselben Prüfcode, und ihre Adresse beginnt mit {{site}}/. Im Zweifel öffnen Sie den Link \
      nicht: Wenden Sie sich an \(whom), dort lässt sich der Code nachsehen. Niemand wird Sie nach Ihrer \
      WhatsApp-PIN fragen oder nach einem Code, den Sie per SMS bekommen haben.
      """,
    notYoursTitle: "Nicht Ihr Telefon?",
    notYours: """
      Wenn die Nummer, die auf {{phoneEnding}} endet, nicht Ihre ist oder wenn Sie {{company}} nicht kennen, benutzen \
      Sie den Link bitte nicht und wenden Sie sich an \(whom).
      """,
    footer: """
      Sie bekommen diese Mail, weil Sie auf der Liste für die WhatsApp-Archivierung von {{company}} stehen. Sie wurde \
      automatisch verschickt.{{#contact}} Fragen beantwortet: {{contact}}.{{/contact}}
      """,
    escalationGreeting: "Guten Tag{{#recipient}} {{recipient}}{{/recipient}},",
    escalation: Opening(
      subject: "{{company}}: {{person}} ist nicht für die WhatsApp-Archivierung verbunden",
      paragraphs: [
        """
        {{#name}}{{name}} ({{email}}){{/name}}{{^name}}{{email}}{{/name}} wurde{{#invitedAt}} am \
        {{invitedAt}}{{/invitedAt}} gebeten, das WhatsApp unter der Telefonnummer, die auf {{phoneEnding}} endet, für \
        die Archivierung bei {{company}} zu verknüpfen. Es ist nicht verbunden. Status: {{status}}.
        """,
        """
        {{^invitationsUsedUp}}Die Mail mit dem Link und den Schritten ging an {{email}}.{{/invitationsUsedUp}}\
        {{#invitationsUsedUp}}Von selbst wird kein weiterer Link verschickt; eine Administratorin oder ein \
        Administrator kann einen neuen senden.{{/invitationsUsedUp}}
        """,
        """
        Bitte sprechen Sie mit {{person}}. Solange es nicht verbunden ist, werden die Nachrichten dieser Nummer nicht \
        archiviert.
        """,
      ]),
    escalationFooter: """
      Sie bekommen diese Mail, weil Sie bei {{company}} {{person}} führen oder die Archivierung verwalten. Sie wurde \
      automatisch verschickt.
      """,
    digest: .german)

  private static let whom =
    "{{#contact}}{{contact}}{{/contact}}{{^contact}}die Administration bei {{company}}{{/contact}}"

  private static let wrongPhoneStory = """
    Unser Link wurde mit einem Telefon benutzt, dessen Nummer {{#otherPhoneEnding}}auf {{otherPhoneEnding}} endet\
    {{/otherPhoneEnding}}{{^otherPhoneEnding}}eine andere ist{{/otherPhoneEnding}}. Er galt für die Nummer, die auf \
    {{phoneEnding}} endet; darum wurde das andere Telefon sofort wieder getrennt.
    """
}
