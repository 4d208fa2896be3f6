extension MailWords {
  static let english = MailWords(
    locale: "en",
    greeting: "Hello{{#name}} {{name}}{{/name}},",
    invitation: Opening(
      subject: "{{company}}: please link your WhatsApp",
      paragraphs: [
        """
        {{company}} keeps a record of the WhatsApp messages that its people send and receive for work. Please link \
        your WhatsApp on the phone number ending in {{phoneEnding}}, so that it is archived for {{company}}.
        """
      ]),
    reconnect: Opening(
      subject: "{{company}}: your WhatsApp is no longer linked",
      paragraphs: [
        """
        Your WhatsApp on the phone number ending in {{phoneEnding}} was linked for archiving at {{company}}, and is \
        not any more: it was unlinked on the phone, or WhatsApp ended the connection by itself.
        """,
        "Until you link it again, its messages are not archived. Please use the new link below.",
      ]),
    renewal: Opening(
      subject: "{{company}}: a new link for your WhatsApp",
      paragraphs: [
        """
        Your WhatsApp on the phone number ending in {{phoneEnding}} is to be linked for archiving at {{company}}. It \
        is not linked yet, and the link that we sent you no longer works. Here is a new one.
        """
      ]),
    reminder: Opening(
      subject: "Reminder from {{company}}: please link your WhatsApp",
      paragraphs: [
        """
        Your WhatsApp on the phone number ending in {{phoneEnding}} is not linked yet for archiving at {{company}}. \
        The link is the same as in our earlier mail.
        """
      ]),
    phoneChanged: Opening(
      subject: "{{company}}: please link WhatsApp on your new number",
      paragraphs: [
        """
        {{company}} now has a new phone number for you, ending in {{phoneEnding}}. Please link your WhatsApp on that \
        number. A link that we sent you before no longer works, and you need do nothing about your old number.
        """
      ]),
    addressChanged: Opening(
      subject: "{{company}}: your WhatsApp link, sent to your new address",
      paragraphs: [
        """
        Your e-mail address at {{company}} is now {{email}}. The link that we sent to your old address no longer \
        works. Please link your WhatsApp on the phone number ending in {{phoneEnding}} with the new link below.
        """
      ]),
    wrongPhone: Opening(
      subject: "{{company}}: that was another phone, please try again",
      paragraphs: [
        wrongPhoneStory,
        """
        Please link the right phone with the new link below. If you have a new number, do not link it yet: tell \
        \(whom), so that the list is put right first.
        """,
      ]),
    wrongPhoneNote: Opening(
      subject: "{{company}}: another phone was linked, and unlinked again",
      paragraphs: [
        wrongPhoneStory,
        """
        You need do nothing now. If it was not you who did this, or if you have a new number, please tell \(whom).
        """,
      ]),
    happens: """
      Once it is linked, the WhatsApp messages on this number are archived for {{company}}. WhatsApp on your phone \
      goes on working as before, and under “Linked devices” you can always see that it is linked.
      """,
    action: "Link my WhatsApp",
    expiry: """
      The link is for you alone. It works once{{#expires}}, until {{expires}}{{/expires}}.
      """,
    stepsTitle: "How to do it",
    steps: [
      """
      Open the link on a computer or a tablet: your phone’s camera has to see the page. No computer at hand? Open the \
      link on the phone and press “Use a code instead”.
      """,
      "On your phone, open WhatsApp. On an iPhone tap “Settings”; on Android tap the three dots at the top.",
      "Tap “Linked devices”, then “Link a device”.",
      "Point the phone at the QR code on the page, and wait until the page says that it worked.",
    ],
    genuineTitle: "How to check that this mail is genuine",
    codeLabel: "Check code:",
    genuine: """
      The page shows the same check code, and its address begins with {{site}}/. If you are in doubt, do not open \
      the link: ask \(whom), where the code can be looked up. Nobody will ask you for your WhatsApp PIN or for a \
      code that you got in a text message.
      """,
    notYoursTitle: "Not your phone?",
    notYours: """
      If the number ending in {{phoneEnding}} is not yours, or if you do not know {{company}}, please do not use the \
      link, and tell \(whom).
      """,
    footer: """
      You get this mail because an administrator put you on the WhatsApp archiving list of {{company}}. It was sent \
      automatically.{{#contact}} If you have a question, ask {{contact}}.{{/contact}}
      """,
    escalationGreeting: "Hello{{#recipient}} {{recipient}}{{/recipient}},",
    escalation: Opening(
      subject: "{{company}}: {{person}} is not connected for WhatsApp archiving",
      paragraphs: [
        """
        {{#name}}{{name}} ({{email}}){{/name}}{{^name}}{{email}}{{/name}} was asked{{#invitedAt}} on \
        {{invitedAt}}{{/invitedAt}} to link the WhatsApp on the phone number ending in {{phoneEnding}}, so that it is \
        archived for {{company}}. It is not connected. Status: {{status}}.
        """,
        """
        {{^invitationsUsedUp}}The mail with the link and the steps went to {{email}}.{{/invitationsUsedUp}}\
        {{#invitationsUsedUp}}No further link will be sent by itself; an administrator can send a new one.\
        {{/invitationsUsedUp}}
        """,
        """
        Please speak with {{person}}. As long as it is not connected, the messages of this number are not archived.
        """,
      ]),
    escalationFooter: """
      You get this mail because you are the manager of {{person}} or an administrator at {{company}}. It was sent \
      automatically.
      """,
    digest: .english)

  private static let whom =
    "{{#contact}}{{contact}}{{/contact}}{{^contact}}your administrator at {{company}}{{/contact}}"

  private static let wrongPhoneStory = """
    Our link was used with a phone whose number {{#otherPhoneEnding}}ends in {{otherPhoneEnding}}\
    {{/otherPhoneEnding}}{{^otherPhoneEnding}}is another one{{/otherPhoneEnding}}. It was meant for the number \
    ending in {{phoneEnding}}, so the other phone was unlinked at once.
    """
}
