extension MailWords {
  /// For Brazil and Portugal alike; where WhatsApp's menus differ, both names are given.
  static let portuguese = MailWords(
    locale: "pt",
    greeting: "Olá{{#name}}, {{name}}{{/name}}!",
    invitation: Opening(
      subject: "{{company}}: conecte o seu WhatsApp, por favor",
      paragraphs: [
        """
        {{company}} guarda as mensagens de WhatsApp que as suas pessoas enviam e recebem no trabalho. Pedimos que \
        conecte o seu WhatsApp no número de telefone que termina em {{phoneEnding}}, para que seja arquivado para \
        {{company}}.
        """
      ]),
    reconnect: Opening(
      subject: "{{company}}: o seu WhatsApp já não está conectado",
      paragraphs: [
        """
        O seu WhatsApp no número de telefone que termina em {{phoneEnding}} estava conectado para o arquivo de \
        {{company}} e já não está: foi desconectado no telefone, ou o próprio WhatsApp encerrou a conexão.
        """,
        "Até o conectar de novo, as mensagens não são arquivadas. Use, por favor, o novo link abaixo.",
      ]),
    renewal: Opening(
      subject: "{{company}}: um novo link para o seu WhatsApp",
      paragraphs: [
        """
        O seu WhatsApp no número de telefone que termina em {{phoneEnding}} deve ser conectado para o arquivo de \
        {{company}}. Ainda não está conectado, e o link que enviamos antes já não funciona. Aqui está um novo.
        """
      ]),
    reminder: Opening(
      subject: "Lembrete de {{company}}: conecte o seu WhatsApp, por favor",
      paragraphs: [
        """
        O seu WhatsApp no número de telefone que termina em {{phoneEnding}} ainda não está conectado para o arquivo \
        de {{company}}. O link é o mesmo do nosso e-mail anterior.
        """
      ]),
    phoneChanged: Opening(
      subject: "{{company}}: conecte o WhatsApp no seu novo número, por favor",
      paragraphs: [
        """
        {{company}} tem agora um novo número de telefone seu, que termina em {{phoneEnding}}. Pedimos que conecte o \
        seu WhatsApp nesse número. Um link enviado antes já não funciona, e não é preciso fazer nada com o número \
        antigo.
        """
      ]),
    addressChanged: Opening(
      subject: "{{company}}: o seu link do WhatsApp, no seu novo endereço",
      paragraphs: [
        """
        O seu endereço de e-mail em {{company}} é agora {{email}}. O link que enviamos para o endereço antigo já não \
        funciona. Conecte, por favor, o seu WhatsApp no número de telefone que termina em {{phoneEnding}} com o novo \
        link abaixo.
        """
      ]),
    wrongPhone: Opening(
      subject: "{{company}}: era outro telefone, tente de novo, por favor",
      paragraphs: [
        wrongPhoneStory,
        """
        Conecte, por favor, o telefone certo com o novo link abaixo. Se tem um número novo, não o conecte ainda: \
        avise \(whom), para que a \
        lista seja corrigida primeiro.
        """,
      ]),
    wrongPhoneNote: Opening(
      subject: "{{company}}: outro telefone foi conectado e logo desconectado",
      paragraphs: [
        wrongPhoneStory,
        """
        Não é preciso fazer nada agora. Se não foi você, ou se tem um número novo, avise, por favor, \(whom).
        """,
      ]),
    happens: """
      Depois de conectado, as mensagens de WhatsApp deste número são arquivadas para {{company}}. O WhatsApp continua \
      a funcionar no seu telefone como antes, e em “Dispositivos conectados” pode ver a qualquer momento que está \
      conectado.
      """,
    action: "Conectar o meu WhatsApp",
    expiry: """
      O link é só para você. Funciona uma única vez{{#expires}}, até {{expires}}{{/expires}}.
      """,
    stepsTitle: "Como fazer",
    steps: [
      """
      Abra o link num computador ou tablet: a câmera do seu telefone precisa de ver a página. Não tem um computador à \
      mão? Abra o link no telefone e toque em “Digitar um código em vez disso”.
      """,
      """
      Abra o WhatsApp no seu telefone. No iPhone, toque em “Configurações” (em Portugal, “Definições”); no Android, \
      toque nos três pontos no topo.
      """,
      """
      Toque em “Dispositivos conectados” (em Portugal, “Dispositivos associados”) e depois em “Conectar dispositivo” \
      (“Associar um dispositivo”).
      """,
      "Aponte o telefone para o código QR da página e espere até que a página diga que funcionou.",
    ],
    genuineTitle: "Como verificar que este e-mail é verdadeiro",
    codeLabel: "Código de verificação:",
    genuine: """
      A página mostra o mesmo código de verificação, e o endereço dela começa por {{site}}/. Em caso de dúvida, não \
      abra o link: fale com \(whom), onde o código pode ser confirmado. Ninguém lhe pedirá o seu PIN do WhatsApp nem \
      um código que tenha recebido por SMS.
      """,
    notYoursTitle: "Não é o seu telefone?",
    notYours: """
      Se o número que termina em {{phoneEnding}} não é seu, ou se não conhece {{company}}, não use o link, por favor, \
      e avise \(whom).
      """,
    footer: """
      Recebe este e-mail porque está na lista de arquivo de WhatsApp de {{company}}. Foi enviado automaticamente.\
      {{#contact}} Se tiver perguntas, fale com {{contact}}.{{/contact}}
      """,
    escalationGreeting: "Olá{{#recipient}}, {{recipient}}{{/recipient}}!",
    escalation: Opening(
      subject: "{{company}}: {{person}} não está com o arquivo de WhatsApp conectado",
      paragraphs: [
        """
        Foi pedido a {{#name}}{{name}} ({{email}}){{/name}}{{^name}}{{email}}{{/name}}{{#invitedAt}}, em \
        {{invitedAt}},{{/invitedAt}} que conectasse o WhatsApp do número de telefone que termina em {{phoneEnding}}, \
        para que seja arquivado para {{company}}. Não está conectado. Estado: {{status}}.
        """,
        """
        {{^invitationsUsedUp}}O e-mail com o link e os passos foi enviado para {{email}}.{{/invitationsUsedUp}}\
        {{#invitationsUsedUp}}Nenhum outro link será enviado automaticamente; um administrador pode enviar um novo.\
        {{/invitationsUsedUp}}
        """,
        """
        Fale, por favor, com {{person}}. Enquanto não estiver conectado, as mensagens deste número não são \
        arquivadas.
        """,
      ]),
    escalationFooter: """
      Recebe este e-mail porque é responsável por {{person}} ou administra o arquivo em {{company}}. Foi enviado \
      automaticamente.
      """,
    digest: .portuguese)

  private static let whom =
    "{{#contact}}{{contact}}{{/contact}}{{^contact}}a administração de {{company}}{{/contact}}"

  private static let wrongPhoneStory = """
    O nosso link foi usado com um telefone cujo número {{#otherPhoneEnding}}termina em {{otherPhoneEnding}}\
    {{/otherPhoneEnding}}{{^otherPhoneEnding}}é outro{{/otherPhoneEnding}}. Era para o número que termina em \
    {{phoneEnding}}, por isso o outro telefone foi desconectado imediatamente.
    """
}
