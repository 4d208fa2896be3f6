struct PortuguesePage: PageWords {
  let locale = "pt"
  func administrator(of company: String) -> String { "a administração de \(company)" }

  let numberLabel = "Número de telefone"
  let codeLabel = "Código de verificação"
  let genuineTitle = "Como verificar que esta página é verdadeira"
  func genuine(site: String, whom: String) -> String {
    """
    O e-mail que trouxe você até aqui mostra o mesmo código de verificação, e o endereço desta página começa por \
    \(site)/. Se um dos dois for diferente, pare aqui e fale com \(whom). Ninguém lhe pedirá o seu PIN do WhatsApp nem \
    um código que tenha recebido por SMS.
    """
  }
  func notYours(company: String, whom: String) -> String {
    "Se este número não é seu, ou se não conhece \(company), não continue, por favor, e fale com \(whom)."
  }
  func questions(whom: String) -> String { "Perguntas? Fale com \(whom)." }
  let refreshes = "Esta página renova-se a cada poucos segundos."
  let disconnected = "A conexão foi perdida. Uma nova tentativa é feita automaticamente."

  let readyTitle = "Conecte o seu WhatsApp"
  func readyLead(company: String, phone: String) -> String {
    """
    \(company) guarda as mensagens de WhatsApp que a sua equipe envia e recebe no trabalho. Pegue o telefone com o \
    número **\(phone)** e conecte aqui o WhatsApp dele. Leva cerca de um minuto.
    """
  }
  func happens(company: String) -> String {
    """
    Depois de conectado, as mensagens de WhatsApp deste número são arquivadas para \(company). O WhatsApp continua a \
    funcionar no seu telefone como antes.
    """
  }
  let showCode = "Mostrar o código"
  let consentTitle = "Leia isto primeiro, por favor"
  let agree = "Li este texto e concordo com ele."
  let mustAgree =
    """
    Nada começou ainda: leia, por favor, o texto e marque a caixa abaixo dele, ou escolha “Não concordo”.
    """
  let disagree = "Não concordo"

  let startingTitle = "O seu código está chegando…"
  let startingLead = "Leva alguns segundos. Enquanto isso, abra o WhatsApp no seu telefone."

  let codeTitle = "Leia este código com o seu telefone"
  let onThisPhone = "Está lendo isto no próprio telefone?"
  let useLetters = "Digitar um código em vez disso"
  let scanSteps = [
    "Abra o WhatsApp no seu telefone.",
    """
    No iPhone, toque em **Configurações** (em Portugal, **Definições**); no Android, toque nos três pontos no topo.
    """,
    """
    Toque em **Dispositivos conectados** (em Portugal, **Dispositivos associados**) e depois em **Conectar \
    dispositivo** (**Associar um dispositivo**).
    """,
    "Aponte o telefone para este código e espere até que esta página diga que funcionou.",
  ]
  let pictureName = "Código QR para ler com o WhatsApp"
  let nextCode = "Novo código em {n} s"
  let fourDevicesTitle = "O WhatsApp diz que não é possível conectar mais dispositivos?"
  let fourDevices = """
    São permitidos quatro. Em **Dispositivos conectados** (em Portugal, **Dispositivos associados**), toque num que já \
    não usa, desconecte-o e leia o código de novo.
    """

  let lettersTitle = "Digite este código no seu telefone"
  let lettersSteps = [
    """
    Abra o WhatsApp. No iPhone, toque em **Configurações** (em Portugal, **Definições**); no Android, toque nos três \
    pontos no topo.
    """,
    """
    Toque em **Dispositivos conectados** (em Portugal, **Dispositivos associados**) e depois em **Conectar \
    dispositivo** (**Associar um dispositivo**).
    """,
    """
    Toque em **Conectar com número de telefone** (**Associar com número de telefone**) e digite o código acima.
    """,
    "Volte a esta página: ela diz quando funcionou.",
  ]
  let lettersLeft = "Válido por mais {n} s"

  let ranOutTitle = "O código não foi lido a tempo"
  let ranOutLead = """
    Não faz mal. Tenha o telefone à mão, com o WhatsApp aberto em **Dispositivos conectados** (em Portugal, \
    **Dispositivos associados**), e peça um novo código.
    """
  let tryAgain = "Mostrar um novo código"

  let passkeyTitle = "O WhatsApp pede a sua chave de acesso"
  let passkeyLead = """
    O seu telefone foi reconhecido. A sua conta do WhatsApp está protegida por uma chave de acesso (passkey), e o \
    WhatsApp quer que confirme com ela que é você: por impressão digital, pelo rosto ou como desbloqueia o seu dispositivo.
    """
  let passkeySearching = "Procurando a extensão do navegador que pode pedi-la…"
  let passkeyFound = "O seu navegador está pronto."
  let passkeySign = "Confirmar com a minha chave de acesso"
  let passkeyWorking = """
    Esperando a sua chave de acesso. Uma página do WhatsApp pode abrir-se; volte aqui depois.
    """
  let passkeyFailed = "Não funcionou. Tente mais uma vez, por favor."
  let passkeyMissing = [
    """
    Só uma página do próprio WhatsApp pode pedir esta chave de acesso. Por isso esta página precisa de uma extensão do \
    navegador, que não foi encontrada aqui.
    """,
    """
    Abra esta página no Chrome, Edge ou Firefox num computador, instale lá a extensão e recarregue a página.
    """,
  ]
  let passkeyExtension = "Obter a extensão da WAHA para Chrome e Edge"
  func passkeyOtherwise(whom: String) -> String { "Se isso não for possível, fale com \(whom)." }
  let digitsTitle = "Compare os quatro dígitos"
  let digitsLead = "O seu telefone mostra quatro dígitos. São os mesmos que estes?"
  let digitsConfirm = "Sim, são os mesmos"
  func digitsDiffer(whom: String) -> String {
    "Se forem diferentes, não confirme. Cancele no telefone e fale com \(whom)."
  }

  let wrongPhoneTitle = "Era outro telefone"
  func wrongPhone(ending: String?, phone: String) -> String {
    let other =
      ending.map { "O telefone cujo número termina em **\($0)**" } ?? "Um telefone com outro número"
    return "\(other) foi conectado e logo desconectado. Este link é para **\(phone)**."
  }
  let wrongPhoneMailed = "Um novo link para o telefone certo está a caminho por e-mail."
  func wrongPhoneNotMailed(whom: String) -> String { "Para um novo link, fale com \(whom)." }
  func newNumber(whom: String) -> String {
    """
    Se tem um número novo, não o conecte ainda: fale com \(whom), para que primeiro se corrija a lista.
    """
  }

  let successTitle = "O seu WhatsApp está conectado"
  func success(company: String) -> String {
    """
    É tudo. A partir de agora, as mensagens deste número são arquivadas para \(company). Pode fechar esta página.
    """
  }
  let successAfter = """
    No seu telefone, o registo fica em **Dispositivos conectados** (em Portugal, **Dispositivos associados**). Por \
    favor, não o desconecte lá.
    """
  let usedTitle = "Este link já foi usado"
  func used(whom: String) -> String {
    """
    Um WhatsApp foi conectado com ele, e ele só funciona uma vez. Se foi você, não precisa de fazer mais nada. Se não \
    foi, fale com \(whom).
    """
  }
  let expiredTitle = "Este link expirou"
  let expiredRenew = """
    Para sua segurança, funcionou só alguns dias. Podemos enviar um novo para o seu endereço de e-mail registado.
    """
  let renew = "Enviar-me um novo link"
  func expiredNoMore(whom: String) -> String {
    "Para sua segurança, funcionou só alguns dias. Para um novo, fale com \(whom)."
  }
  let renewedTitle = "Um novo link está a caminho"
  let renewed = """
    Vai para o seu endereço de e-mail registado. Use, por favor, o do e-mail mais recente; pode fechar esta página.
    """
  let replacedTitle = "Há um link mais recente"
  let replaced = """
    Este já não funciona. Abra, por favor, o link do e-mail mais recente que recebeu de nós.
    """
  let revokedTitle = "Este link já não funciona"
  func revoked(whom: String) -> String {
    """
    A administração cancelou-o. Se ainda tiver de ligar o seu WhatsApp, recebe um novo link por e-mail; se não, não \
    precisa de fazer nada. Se não esperava isso, fale com \(whom).
    """
  }
  let declinedTitle = "Você não concordou"
  func declined(company: String, whom: String) -> String {
    """
    Nada foi conectado, não receberá mais e-mails sobre isto, e a administração de \(company) está informada. Se mudar \
    de ideia, fale com \(whom).
    """
  }
  let onHoldTitle = "Agora não é possível"
  func onHold(whom: String) -> String {
    """
    O seu WhatsApp não pode ser conectado neste momento. Não precisa de fazer nada; abra, por favor, este link mais \
    tarde. Se for urgente, fale com \(whom).
    """
  }
  let gatewayDownTitle = "A ligação ao WhatsApp não funciona"
  let gatewayDown = """
    A culpa é nossa, não sua. A página tenta de novo sozinha; também pode fechá-la e abrir o link mais tarde.
    """

  let declineTitle = "Não concorda?"
  func declineLead(company: String) -> String {
    """
    Então nada será conectado. Este link deixa de funcionar, não receberá mais e-mails sobre isto, e a administração \
    de \(company) saberá que não concordou.
    """
  }
  let declineConfirm = "Sim, não concordo"
  let codeInstead = "Mostrar antes o código para ler"
  let declineSend = "Registar a minha resposta"
  let back = "Voltar"
  let again = "Tentar de novo"

  func plain(_ page: PlainPage) -> (title: String, text: String) {
    switch page {
    case .notFound:
      (
        "Esta página não existe",
        """
        Abra de novo, por favor, o link do e-mail: com um clique, ou copiando-o inteiro. Se isso não ajudar, fale com \
        quem lhe escreveu.
        """
      )
    case .badRequest:
      ("Não foi possível entender", "Abra de novo, por favor, o link do e-mail.")
    case .forbidden:
      (
        "Isso veio de outra página",
        "Nada foi feito. Abra de novo, por favor, o link do e-mail e use os botões dele."
      )
    case .tooManyRequests:
      ("Pedidos demais", "Espere um pouco, por favor, e recarregue a página.")
    case .busy:
      ("Um momento, por favor", "O seu link está sendo tratado. A página tenta de novo sozinha.")
    case .failed:
      (
        "Algo não funciona aqui",
        "A culpa é nossa, não sua, e ficou anotada. Tente de novo, por favor, daqui a alguns minutos."
      )
    }
  }
}
