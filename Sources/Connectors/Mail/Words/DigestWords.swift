/// The words of the mail that tells the admins what they have to know, all people together.
///
/// The titles stand above lists of people, and are whole sentences.
struct DigestWords: Sendable {
  let opening: MailWords.Opening
  let loggedOut: String
  let otherPhones: String
  let passkeys: String
  let declined: String
  let notConnected: String
  let footer: String

  static let english = DigestWords(
    opening: MailWords.Opening(
      subject: "{{company}}: what you should know about WhatsApp archiving",
      paragraphs: [
        "This has happened in the WhatsApp archiving of {{company}}, and may need somebody to look after it."
      ]),
    loggedOut: """
      No longer linked: their messages are not archived. They are asked by mail to link WhatsApp again. Last \
      confirmed:
      """,
    otherPhones: """
      Linked another phone than the one on the list. It was unlinked at once; of its number, the last digits:
      """,
    passkeys: """
      WhatsApp asks them for a passkey. The pairing page tells them what to do; some will need help:
      """,
    declined: """
      Do not agree to be archived. They get no more mails until an administrator invites them again:
      """,
    notConnected:
      "Were asked to link their WhatsApp, and are still not connected. Please speak with them:",
    footer: """
      You get this mail because you are an administrator of {{company}}. It was sent automatically.
      """)

  static let german = DigestWords(
    opening: MailWords.Opening(
      subject: "{{company}}: Was Sie zur WhatsApp-Archivierung wissen sollten",
      paragraphs: [
        """
        Bei der WhatsApp-Archivierung von {{company}} ist Folgendes geschehen; vielleicht muss sich jemand darum \
        kümmern.
        """
      ]),
    loggedOut: """
      Nicht mehr verknüpft: Ihre Nachrichten werden nicht archiviert. Sie werden per Mail gebeten, WhatsApp wieder zu \
      verknüpfen. Zuletzt bestätigt:
      """,
    otherPhones: """
      Haben ein anderes Telefon verknüpft, als in der Liste steht. Es wurde sofort getrennt; die letzten Ziffern \
      seiner Nummer:
      """,
    passkeys: """
      WhatsApp verlangt von ihnen einen Passkey. Die Seite sagt ihnen, was zu tun ist; manche werden Hilfe brauchen:
      """,
    declined: """
      Sind mit der Archivierung nicht einverstanden. Sie bekommen keine Mails mehr, bis die Administration sie wieder \
      einlädt:
      """,
    notConnected: """
      Wurden gebeten, ihr WhatsApp zu verknüpfen, und sind noch nicht verbunden. Bitte sprechen Sie mit ihnen:
      """,
    footer: """
      Sie bekommen diese Mail, weil Sie die Archivierung bei {{company}} verwalten. Sie wurde automatisch verschickt.
      """)

  static let french = DigestWords(
    opening: MailWords.Opening(
      subject: "{{company}} : à savoir sur l’archivage WhatsApp",
      paragraphs: [
        """
        Voici ce qui s’est passé dans l’archivage WhatsApp de {{company}} et qui demande peut-être une intervention.
        """
      ]),
    loggedOut: """
      Ne sont plus connectés : leurs messages ne sont pas archivés. Un e-mail leur demande de reconnecter WhatsApp. \
      Dernière confirmation :
      """,
    otherPhones: """
      Ont connecté un autre téléphone que celui de la liste. Il a été déconnecté aussitôt ; derniers chiffres de son \
      numéro :
      """,
    passkeys: """
      WhatsApp leur demande une clé d’accès. La page leur indique quoi faire ; certains auront besoin d’aide :
      """,
    declined: """
      N’acceptent pas l’archivage. Ils ne recevront plus d’e-mail tant qu’un administrateur ne les invite pas de \
      nouveau :
      """,
    notConnected: """
      Ont été invités à connecter leur WhatsApp et ne sont toujours pas connectés. Merci de leur en parler :
      """,
    footer: """
      Vous recevez cet e-mail parce que vous administrez l’archivage de {{company}}. Il a été envoyé automatiquement.
      """)

  static let spanish = DigestWords(
    opening: MailWords.Opening(
      subject: "{{company}}: lo que debe saber sobre el archivo de WhatsApp",
      paragraphs: [
        """
        Esto ha ocurrido en el archivo de WhatsApp de {{company}} y quizá requiera que alguien se ocupe.
        """
      ]),
    loggedOut: """
      Ya no están vinculados: sus mensajes no se archivan. Se les pide por correo que vuelvan a vincular WhatsApp. \
      Última confirmación:
      """,
    otherPhones: """
      Vincularon un teléfono distinto del que figura en la lista. Se desvinculó enseguida; últimas cifras de su \
      número:
      """,
    passkeys: """
      WhatsApp les pide una clave de acceso. La página les dice qué hacer; algunos necesitarán ayuda:
      """,
    declined: """
      No aceptan que se archive. No recibirán más correos hasta que un administrador vuelva a invitarlos:
      """,
    notConnected: """
      Se les pidió que vincularan su WhatsApp y siguen sin estar conectados. Por favor, hable con ellos:
      """,
    footer: """
      Recibe este correo porque administra el archivo de {{company}}. Se envió automáticamente.
      """)

  static let portuguese = DigestWords(
    opening: MailWords.Opening(
      subject: "{{company}}: o que precisa saber sobre o arquivamento do WhatsApp",
      paragraphs: [
        """
        Isto aconteceu no arquivamento do WhatsApp de {{company}} e talvez alguém precise tratar do assunto.
        """
      ]),
    loggedOut: """
      Já não estão conectados: suas mensagens não são arquivadas. Recebem um e-mail para conectar o WhatsApp de novo. \
      Última confirmação:
      """,
    otherPhones: """
      Conectaram um telefone diferente do que está na lista. Foi desconectado imediatamente; últimos dígitos do \
      número:
      """,
    passkeys: """
      O WhatsApp pede-lhes uma chave de acesso. A página diz o que fazer; alguns vão precisar de ajuda:
      """,
    declined: """
      Não concordam com o arquivamento. Não recebem mais e-mails até que um administrador os convide de novo:
      """,
    notConnected: """
      Foram convidados a conectar o WhatsApp e ainda não estão conectados. Por favor, fale com eles:
      """,
    footer: """
      Você recebe este e-mail porque administra o arquivamento de {{company}}. Foi enviado automaticamente.
      """)
}
