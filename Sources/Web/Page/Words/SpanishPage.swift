struct SpanishPage: PageWords {
  let locale = "es"
  func administrator(of company: String) -> String { "la administración de \(company)" }

  let numberLabel = "Número de teléfono"
  let codeLabel = "Código de comprobación"
  let genuineTitle = "Cómo comprobar que esta página es auténtica"
  func genuine(site: String, whom: String) -> String {
    """
    El correo que le trajo aquí muestra el mismo código de comprobación, y la dirección de esta página empieza por \
    \(site)/. Si alguno de los dos es distinto, no siga y pregunte a \(whom). Nadie le pedirá su PIN de WhatsApp ni un \
    código que haya recibido por SMS.
    """
  }
  func notYours(company: String, whom: String) -> String {
    "Si este número no es suyo, o si no conoce a \(company), no siga, por favor, y avise a \(whom)."
  }
  func questions(whom: String) -> String { "¿Preguntas? Diríjase a \(whom)." }
  let refreshes = "Esta página se renueva cada pocos segundos."
  let disconnected = "Se ha perdido la conexión. Se vuelve a intentar por sí sola."

  let readyTitle = "Vincule su WhatsApp"
  func readyLead(company: String, phone: String) -> String {
    """
    \(company) conserva los mensajes de WhatsApp que su gente envía y recibe por trabajo. Tome el teléfono con el \
    número **\(phone)** y vincule aquí su WhatsApp. Se tarda más o menos un minuto.
    """
  }
  func happens(company: String) -> String {
    """
    Una vez vinculado, los mensajes de WhatsApp de este número se archivan para \(company). WhatsApp sigue funcionando \
    en su teléfono como hasta ahora.
    """
  }
  let showCode = "Mostrar el código"
  let consentTitle = "Lea primero esto, por favor"
  let agree = "He leído este texto y estoy de acuerdo."
  let mustAgree =
    """
    Todavía no ha empezado nada: lea, por favor, el texto y marque la casilla de debajo, o elija «No estoy de acuerdo».
    """
  let disagree = "No estoy de acuerdo"

  let startingTitle = "Su código llega enseguida…"
  let startingLead = "Tarda unos segundos. Mientras tanto, abra WhatsApp en su teléfono."

  let codeTitle = "Escanee este código con su teléfono"
  let onThisPhone = "¿Está leyendo esto en el propio teléfono?"
  let useLetters = "Introducir un código en su lugar"
  let scanSteps = [
    "Abra WhatsApp en su teléfono.",
    """
    En un iPhone, toque **Configuración** o **Ajustes**; en Android, toque los tres puntos de arriba.
    """,
    "Toque **Dispositivos vinculados** y luego **Vincular un dispositivo**.",
    "Apunte con el teléfono a este código y espere hasta que esta página diga que ha funcionado.",
  ]
  let pictureName = "Código QR para escanear con WhatsApp"
  let nextCode = "Código nuevo en {n} s"
  let fourDevicesTitle = "¿WhatsApp dice que no se pueden vincular más dispositivos?"
  let fourDevices = """
    Permite cuatro. En **Dispositivos vinculados**, toque uno que ya no use, cierre su sesión y escanee de nuevo el \
    código.
    """

  let lettersTitle = "Introduzca este código en su teléfono"
  let lettersSteps = [
    """
    Abra WhatsApp. En un iPhone, toque **Configuración** o **Ajustes**; en Android, toque los tres puntos de arriba.
    """,
    "Toque **Dispositivos vinculados** y luego **Vincular un dispositivo**.",
    "Toque **Vincular con el número de teléfono** e introduzca el código de arriba.",
    "Vuelva a esta página: le dirá cuándo ha funcionado.",
  ]
  let lettersLeft = "Válido {n} s más"

  let ranOutTitle = "El código no se escaneó a tiempo"
  let ranOutLead = """
    No pasa nada. Tenga el teléfono a mano, con WhatsApp abierto en **Dispositivos vinculados**, y pida un código nuevo.
    """
  let tryAgain = "Mostrar un código nuevo"

  let passkeyTitle = "WhatsApp le pide su clave de acceso"
  let passkeyLead = """
    Su teléfono ha sido reconocido. Su cuenta de WhatsApp está protegida por una clave de acceso (passkey), y WhatsApp \
    quiere que confirme con ella que es usted: con la huella, con la cara o como desbloquea su dispositivo.
    """
  let passkeySearching = "Buscando la extensión del navegador que puede pedirla…"
  let passkeyFound = "Su navegador está listo."
  let passkeySign = "Confirmar con mi clave de acceso"
  let passkeyWorking = """
    Esperando su clave de acceso. Puede que se abra una página de WhatsApp; vuelva aquí después.
    """
  let passkeyFailed = "No ha funcionado. Inténtelo otra vez, por favor."
  let passkeyMissing = [
    """
    Solo una página del propio WhatsApp puede pedir esta clave de acceso. Por eso esta página necesita una extensión \
    del navegador, que aquí no se ha encontrado.
    """,
    """
    Abra esta página en Chrome, Edge o Firefox en un ordenador o una computadora, instale allí la extensión y vuelva a \
    cargar la página.
    """,
  ]
  let passkeyExtension = "Obtener la extensión de WAHA para Chrome y Edge"
  func passkeyOtherwise(whom: String) -> String { "Si no es posible, pregunte a \(whom)." }
  let digitsTitle = "Compare las cuatro cifras"
  let digitsLead = "Su teléfono muestra cuatro cifras. ¿Son las mismas que estas?"
  let digitsConfirm = "Sí, son las mismas"
  func digitsDiffer(whom: String) -> String {
    "Si son distintas, no confirme. Cancele en su teléfono y pregunte a \(whom)."
  }

  let wrongPhoneTitle = "Era otro teléfono"
  func wrongPhone(ending: String?, phone: String) -> String {
    let other =
      ending.map { "El teléfono cuyo número termina en **\($0)**" } ?? "Un teléfono con otro número"
    return "\(other) se vinculó y se desvinculó enseguida. Este enlace es para **\(phone)**."
  }
  let wrongPhoneMailed = "Un enlace nuevo para el teléfono correcto va de camino a su correo."
  func wrongPhoneNotMailed(whom: String) -> String { "Para un enlace nuevo, diríjase a \(whom)." }
  func newNumber(whom: String) -> String {
    """
    Si tiene un número nuevo, no lo vincule todavía: avise a \(whom), para que primero se corrija la lista.
    """
  }

  let successTitle = "Su WhatsApp está vinculado"
  func success(company: String) -> String {
    """
    Eso es todo. Desde ahora, los mensajes de este número se archivan para \(company). Puede cerrar esta página.
    """
  }
  let successAfter = """
    En su teléfono, la entrada queda en **Dispositivos vinculados**. No cierre allí su sesión, por favor.
    """
  let usedTitle = "Este enlace ya se ha usado"
  func used(whom: String) -> String {
    """
    Con él se vinculó un WhatsApp, y sirve una sola vez. Si fue usted, no tiene que hacer nada más. Si no, avise a \
    \(whom).
    """
  }
  let expiredTitle = "Este enlace ha caducado"
  let expiredRenew = """
    Por su seguridad sirvió solo unos días. Podemos enviar uno nuevo a su dirección de correo registrada.
    """
  let renew = "Enviarme un enlace nuevo"
  func expiredNoMore(whom: String) -> String {
    "Por su seguridad sirvió solo unos días. Para uno nuevo, diríjase a \(whom)."
  }
  let renewedTitle = "Un enlace nuevo va de camino"
  let renewed = """
    Llega a su dirección de correo registrada. Use, por favor, el del correo más reciente; puede cerrar esta página.
    """
  let replacedTitle = "Hay un enlace más reciente"
  let replaced = """
    Este ya no sirve. Abra, por favor, el enlace del correo más reciente que haya recibido de nosotros.
    """
  let revokedTitle = "Este enlace ya no sirve"
  func revoked(whom: String) -> String {
    """
    La administración lo ha anulado. Si aún tiene que vincular su WhatsApp, recibirá un enlace nuevo por correo; si no, \
    no tiene que hacer nada. Si no lo esperaba, pregunte a \(whom).
    """
  }
  let declinedTitle = "No estuvo de acuerdo"
  func declined(company: String, whom: String) -> String {
    """
    No se ha vinculado nada, no recibirá más correos sobre esto, y la administración de \(company) lo sabe. Si cambia \
    de opinión, avise a \(whom).
    """
  }
  let onHoldTitle = "Ahora mismo no es posible"
  func onHold(whom: String) -> String {
    """
    Su WhatsApp no se puede vincular en este momento. No tiene que hacer nada; abra, por favor, este enlace más tarde. \
    Si es urgente, pregunte a \(whom).
    """
  }
  let gatewayDownTitle = "La conexión con WhatsApp no funciona"
  let gatewayDown = """
    Es culpa nuestra, no suya. La página lo intenta de nuevo por sí sola; también puede cerrarla y abrir el enlace más \
    tarde.
    """

  let declineTitle = "¿No está de acuerdo?"
  func declineLead(company: String) -> String {
    """
    Entonces no se vinculará nada. Este enlace dejará de servir, no recibirá más correos sobre esto, y la \
    administración de \(company) sabrá que no estuvo de acuerdo.
    """
  }
  let declineConfirm = "Sí, no estoy de acuerdo"
  let codeInstead = "Mostrar mejor el código para escanear"
  let declineSend = "Guardar mi respuesta"
  let back = "Volver"
  let again = "Intentar de nuevo"

  func plain(_ page: PlainPage) -> (title: String, text: String) {
    switch page {
    case .notFound:
      (
        "Esta página no existe",
        """
        Abra de nuevo, por favor, el enlace del correo: con un clic o copiándolo entero. Si eso no ayuda, pregunte a \
        quien le escribió.
        """
      )
    case .badRequest:
      ("No se ha entendido", "Abra de nuevo, por favor, el enlace del correo.")
    case .forbidden:
      (
        "Eso venía de otra página",
        "No se ha hecho nada. Abra de nuevo, por favor, el enlace del correo y use sus botones."
      )
    case .tooManyRequests:
      ("Demasiadas peticiones", "Espere un poco, por favor, y vuelva a cargar la página.")
    case .busy:
      (
        "Un momento, por favor",
        "Se está trabajando en su enlace. La página lo intenta de nuevo por sí sola."
      )
    case .failed:
      (
        "Algo no funciona aquí",
        "Es culpa nuestra, no suya, y ha quedado anotado. Inténtelo de nuevo, por favor, en unos minutos."
      )
    }
  }
}
