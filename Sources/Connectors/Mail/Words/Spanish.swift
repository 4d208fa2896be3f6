extension MailWords {
  static let spanish = MailWords(
    locale: "es",
    greeting: "Hola{{#name}}, {{name}}{{/name}}:",
    invitation: Opening(
      subject: "{{company}}: vincule su WhatsApp, por favor",
      paragraphs: [
        """
        {{company}} conserva los mensajes de WhatsApp que su gente envía y recibe por trabajo. Le pedimos que vincule \
        su WhatsApp en el número de teléfono que termina en {{phoneEnding}}, para que se archive para {{company}}.
        """
      ]),
    reconnect: Opening(
      subject: "{{company}}: su WhatsApp ya no está vinculado",
      paragraphs: [
        """
        Su WhatsApp en el número de teléfono que termina en {{phoneEnding}} estaba vinculado para el archivo de \
        {{company}} y ya no lo está: se cerró la sesión en el teléfono, o WhatsApp terminó la conexión por sí mismo.
        """,
        """
        Hasta que lo vincule de nuevo, sus mensajes no se archivan. Use, por favor, el nuevo enlace que aparece más \
        abajo.
        """,
      ]),
    renewal: Opening(
      subject: "{{company}}: un nuevo enlace para su WhatsApp",
      paragraphs: [
        """
        Su WhatsApp en el número de teléfono que termina en {{phoneEnding}} debe vincularse para el archivo de \
        {{company}}. Todavía no está vinculado, y el enlace que le enviamos ya no sirve. Aquí tiene uno nuevo.
        """
      ]),
    reminder: Opening(
      subject: "Recordatorio de {{company}}: vincule su WhatsApp, por favor",
      paragraphs: [
        """
        Su WhatsApp en el número de teléfono que termina en {{phoneEnding}} todavía no está vinculado para el archivo \
        de {{company}}. El enlace es el mismo que en nuestro correo anterior.
        """
      ]),
    phoneChanged: Opening(
      subject: "{{company}}: vincule WhatsApp en su número nuevo, por favor",
      paragraphs: [
        """
        {{company}} tiene ahora un nuevo número de teléfono suyo, que termina en {{phoneEnding}}. Le pedimos que \
        vincule su WhatsApp en ese número. Los enlaces que le enviamos antes ya no sirven, y no tiene que hacer nada \
        con el número anterior.
        """
      ]),
    addressChanged: Opening(
      subject: "{{company}}: su enlace de WhatsApp, en su nueva dirección",
      paragraphs: [
        """
        Su dirección de correo en {{company}} es ahora {{email}}. El enlace que enviamos a la dirección anterior ya \
        no sirve. Vincule, por favor, su WhatsApp en el número de teléfono que termina en {{phoneEnding}} con el \
        nuevo enlace que aparece más abajo.
        """
      ]),
    wrongPhone: Opening(
      subject: "{{company}}: era otro teléfono, inténtelo de nuevo, por favor",
      paragraphs: [
        wrongPhoneStory,
        """
        Vincule, por favor, el teléfono correcto con el nuevo enlace que aparece más abajo. Si tiene un número nuevo, \
        no lo vincule todavía: avise a \(whom), para que primero se corrija la lista.
        """,
      ]),
    wrongPhoneNote: Opening(
      subject: "{{company}}: se vinculó otro teléfono y se desvinculó enseguida",
      paragraphs: [
        wrongPhoneStory,
        """
        Ahora no tiene que hacer nada. Si no lo hizo usted, o si tiene un número nuevo, avise, por favor, a \(whom).
        """,
      ]),
    happens: """
      Una vez vinculado, los mensajes de WhatsApp de este número se archivan para {{company}}. WhatsApp sigue \
      funcionando en su teléfono como hasta ahora, y en «Dispositivos vinculados» puede ver en todo momento que está \
      vinculado.
      """,
    action: "Vincular mi WhatsApp",
    expiry: """
      El enlace es solo para usted. Sirve una sola vez{{#expires}}, hasta el {{expires}}{{/expires}}.
      """,
    stepsTitle: "Cómo se hace",
    steps: [
      """
      Abra el enlace en un ordenador, una computadora o una tableta: la cámara de su teléfono tiene que ver la página. \
      ¿No tiene ninguno a mano? Abra el enlace en el teléfono y toque «Introducir un código en su lugar».
      """,
      """
      Abra WhatsApp en su teléfono. En un iPhone, toque «Configuración» o «Ajustes»; en Android, toque los tres \
      puntos de arriba.
      """,
      "Toque «Dispositivos vinculados» y luego «Vincular un dispositivo».",
      "Apunte con el teléfono al código QR de la página y espere hasta que la página diga que ha funcionado.",
    ],
    genuineTitle: "Cómo comprobar que este correo es auténtico",
    codeLabel: "Código de comprobación:",
    genuine: """
      La página muestra el mismo código de comprobación, y su dirección empieza por {{site}}/. Si tiene dudas, no \
      abra el enlace: pregunte a \(whom), donde pueden consultar el código. Nadie le pedirá su PIN de WhatsApp ni un \
      código que haya recibido por SMS.
      """,
    notYoursTitle: "¿No es su teléfono?",
    notYours: """
      Si el número que termina en {{phoneEnding}} no es suyo, o si no conoce a {{company}}, no use el enlace, por \
      favor, y avise a \(whom).
      """,
    footer: """
      Recibe este correo porque figura en la lista de archivo de WhatsApp de {{company}}. Se ha enviado \
      automáticamente.{{#contact}} Si tiene alguna pregunta, diríjase a {{contact}}.{{/contact}}
      """,
    escalationGreeting: "Hola{{#recipient}}, {{recipient}}{{/recipient}}:",
    escalation: Opening(
      subject: "{{company}}: {{person}} no tiene conectado el archivo de WhatsApp",
      paragraphs: [
        """
        Se pidió a {{#name}}{{name}} ({{email}}){{/name}}{{^name}}{{email}}{{/name}}{{#invitedAt}}, el \
        {{invitedAt}},{{/invitedAt}} que vinculara el WhatsApp del número de teléfono que termina en \
        {{phoneEnding}}, para que se archive para {{company}}. No está conectado. Estado: {{status}}.
        """,
        """
        {{^invitationsUsedUp}}El correo con el enlace y los pasos se envió a {{email}}.{{/invitationsUsedUp}}\
        {{#invitationsUsedUp}}No se enviarán más enlaces por sí solos; un administrador puede enviar uno nuevo.\
        {{/invitationsUsedUp}}
        """,
        """
        Le rogamos que hable con {{person}}. Mientras no esté conectado, los mensajes de este número no se archivan.
        """,
      ]),
    escalationFooter: """
      Recibe este correo porque es responsable de {{person}} o administra el archivo en {{company}}. Se ha enviado \
      automáticamente.
      """,
    digest: .spanish)

  private static let whom =
    "{{#contact}}{{contact}}{{/contact}}{{^contact}}la administración de {{company}}{{/contact}}"

  private static let wrongPhoneStory = """
    Nuestro enlace se usó con un teléfono cuyo número {{#otherPhoneEnding}}termina en {{otherPhoneEnding}}\
    {{/otherPhoneEnding}}{{^otherPhoneEnding}}es otro{{/otherPhoneEnding}}. Era para el número que termina en \
    {{phoneEnding}}, así que el otro teléfono se desvinculó de inmediato.
    """
}
