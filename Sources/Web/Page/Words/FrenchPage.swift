struct FrenchPage: PageWords {
  let locale = "fr"
  func administrator(of company: String) -> String { "l’administration de \(company)" }

  let numberLabel = "Numéro de téléphone"
  let codeLabel = "Code de contrôle"
  let genuineTitle = "Comment vérifier que cette page est authentique"
  func genuine(site: String, whom: String) -> String {
    """
    Le message qui vous a mené ici affiche le même code de contrôle, et l’adresse de cette page commence par \(site)/. \
    Si l’un des deux diffère, arrêtez-vous ici et adressez-vous à \(whom). Personne ne vous demandera votre code PIN \
    WhatsApp ni un code que vous avez reçu par SMS.
    """
  }
  func notYours(company: String, whom: String) -> String {
    """
    Si ce numéro n’est pas le vôtre, ou si vous ne connaissez pas \(company), merci de ne pas continuer et de \
    prévenir \(whom).
    """
  }
  func questions(whom: String) -> String { "Des questions ? Adressez-vous à \(whom)." }
  let refreshes = "Cette page se renouvelle toutes les quelques secondes."
  let disconnected = "La connexion est interrompue. Elle sera rétablie d’elle-même."

  let readyTitle = "Connectez votre WhatsApp"
  func readyLead(company: String, phone: String) -> String {
    """
    \(company) conserve les messages WhatsApp que ses équipes envoient et reçoivent dans leur travail. Prenez le \
    téléphone dont le numéro est **\(phone)** et connectez ici son WhatsApp. Cela prend environ une minute.
    """
  }
  func happens(company: String) -> String {
    """
    Une fois connecté, les messages WhatsApp de ce numéro sont archivés pour \(company). WhatsApp continue de \
    fonctionner comme avant sur votre téléphone.
    """
  }
  let showCode = "Afficher le code"
  let consentTitle = "À lire d’abord, s’il vous plaît"
  let agree = "J’ai lu ce texte et je l’accepte."
  let mustAgree =
    """
    Rien n’a encore commencé : merci de lire le texte et de cocher la case au-dessous, ou de choisir « Je n’accepte \
    pas ».
    """
  let disagree = "Je n’accepte pas"

  let startingTitle = "Votre code arrive…"
  let startingLead =
    "Cela prend quelques secondes. En attendant, ouvrez WhatsApp sur votre téléphone."

  let codeTitle = "Scannez ce code avec votre téléphone"
  let onThisPhone = "Vous lisez ceci sur le téléphone lui-même ?"
  let useLetters = "Saisir plutôt un code"
  let scanSteps = [
    "Ouvrez WhatsApp sur votre téléphone.",
    """
    Sur un iPhone, touchez **Réglages** ou **Paramètres** ; sur Android, touchez les trois points en haut.
    """,
    "Touchez **Appareils connectés**, puis **Connecter un appareil**.",
    "Dirigez le téléphone vers ce code et attendez que cette page indique que cela a fonctionné.",
  ]
  let pictureName = "Code QR à scanner avec WhatsApp"
  let nextCode = "Nouveau code dans {n} s"
  let fourDevicesTitle = "WhatsApp indique qu’aucun autre appareil ne peut être connecté ?"
  let fourDevices = """
    Quatre sont permis. Dans **Appareils connectés**, touchez un appareil que vous n’utilisez plus, déconnectez-le, \
    puis scannez de nouveau le code.
    """

  let lettersTitle = "Saisissez ce code sur votre téléphone"
  let lettersSteps = [
    """
    Ouvrez WhatsApp. Sur un iPhone, touchez **Réglages** ou **Paramètres** ; sur Android, touchez les trois points en \
    haut.
    """,
    "Touchez **Appareils connectés**, puis **Connecter un appareil**.",
    "Touchez **Connecter avec le numéro de téléphone** et saisissez le code ci-dessus.",
    "Revenez à cette page : elle indique quand cela a fonctionné.",
  ]
  let lettersLeft = "Valable encore {n} s"

  let ranOutTitle = "Le code n’a pas été scanné à temps"
  let ranOutLead = """
    Rien n’est perdu. Prenez votre téléphone, ouvrez **Appareils connectés** dans WhatsApp et demandez un nouveau code.
    """
  let tryAgain = "Afficher un nouveau code"

  let passkeyTitle = "WhatsApp demande votre clé d’accès"
  let passkeyLead = """
    Votre téléphone a été reconnu. Votre compte WhatsApp est protégé par une clé d’accès (passkey) : WhatsApp veut \
    que vous confirmiez avec elle qu’il s’agit bien de vous, par empreinte, par visage ou comme vous déverrouillez votre appareil.
    """
  let passkeySearching = "Recherche de l’extension de navigateur qui peut la demander…"
  let passkeyFound = "Votre navigateur est prêt."
  let passkeySign = "Confirmer avec ma clé d’accès"
  let passkeyWorking = """
    En attente de votre clé d’accès. Une page de WhatsApp peut s’ouvrir ; revenez ensuite ici.
    """
  let passkeyFailed = "Cela n’a pas fonctionné. Merci d’essayer encore une fois."
  let passkeyMissing = [
    """
    Seule une page de WhatsApp peut demander cette clé d’accès. Cette page a donc besoin d’une extension de \
    navigateur, qui n’a pas été trouvée ici.
    """,
    """
    Ouvrez cette page dans Chrome, Edge ou Firefox sur un ordinateur, installez-y l’extension et rechargez la page.
    """,
  ]
  let passkeyExtension = "Obtenir l’extension de WAHA pour Chrome et Edge"
  func passkeyOtherwise(whom: String) -> String {
    "Si ce n’est pas possible, adressez-vous à \(whom)."
  }
  let digitsTitle = "Comparez les quatre chiffres"
  let digitsLead = "Votre téléphone affiche quatre chiffres. Sont-ils les mêmes que ceux-ci ?"
  let digitsConfirm = "Oui, ce sont les mêmes"
  func digitsDiffer(whom: String) -> String {
    "S’ils diffèrent, ne confirmez pas. Annulez sur votre téléphone et adressez-vous à \(whom)."
  }

  let wrongPhoneTitle = "C’était un autre téléphone"
  func wrongPhone(ending: String?, phone: String) -> String {
    let other =
      ending.map { "Le téléphone dont le numéro se termine par **\($0)**" }
      ?? "Un téléphone d’un autre numéro"
    return "\(other) a été connecté, puis aussitôt déconnecté. Ce lien est pour **\(phone)**."
  }
  let wrongPhoneMailed = "Un nouveau lien pour le bon téléphone est en route vers vous par e-mail."
  func wrongPhoneNotMailed(whom: String) -> String {
    "Pour un nouveau lien, adressez-vous à \(whom)."
  }
  func newNumber(whom: String) -> String {
    """
    Si vous avez un nouveau numéro, ne le connectez pas encore : prévenez \(whom), afin que la liste soit d’abord \
    corrigée.
    """
  }

  let successTitle = "Votre WhatsApp est connecté"
  func success(company: String) -> String {
    """
    C’est tout. Désormais, les messages de ce numéro sont archivés pour \(company). Vous pouvez fermer cette page.
    """
  }
  let successAfter = """
    Sur votre téléphone, l’entrée reste dans **Appareils connectés**. Merci de ne pas l’y déconnecter.
    """
  let usedTitle = "Ce lien a déjà servi"
  func used(whom: String) -> String {
    """
    Un WhatsApp a été connecté grâce à lui, et il ne fonctionne qu’une fois. Si c’était vous, vous n’avez plus rien à \
    faire. Sinon, prévenez \(whom).
    """
  }
  let expiredTitle = "Ce lien a expiré"
  let expiredRenew = """
    Pour votre sécurité, il n’a fonctionné que quelques jours. Nous pouvons en envoyer un nouveau à votre adresse \
    e-mail enregistrée.
    """
  let renew = "M’envoyer un nouveau lien"
  func expiredNoMore(whom: String) -> String {
    "Pour votre sécurité, il n’a fonctionné que quelques jours. Pour un nouveau, adressez-vous à \(whom)."
  }
  let renewedTitle = "Un nouveau lien est en route"
  let renewed = """
    Il est envoyé à votre adresse e-mail enregistrée. Merci d’utiliser celui du message le plus récent ; vous pouvez \
    fermer cette page.
    """
  let replacedTitle = "Il existe un lien plus récent"
  let replaced = """
    Celui-ci ne fonctionne plus. Merci d’ouvrir le lien du message le plus récent que vous avez reçu de nous.
    """
  let revokedTitle = "Ce lien ne fonctionne plus"
  func revoked(whom: String) -> String {
    """
    L’administration y a mis fin. Si vous devez encore associer votre WhatsApp, un nouveau lien vous parviendra par \
    e-mail ; sinon, vous n’avez rien à faire. Si vous ne vous y attendiez pas, adressez-vous à \(whom).
    """
  }
  let declinedTitle = "Vous n’avez pas accepté"
  func declined(company: String, whom: String) -> String {
    """
    Rien n’est connecté, vous ne recevrez plus de messages à ce sujet, et l’administration de \(company) en est \
    informée. Si vous changez d’avis, prévenez \(whom).
    """
  }
  let onHoldTitle = "Pas pour le moment"
  func onHold(whom: String) -> String {
    """
    Votre WhatsApp ne peut pas être connecté en ce moment. Vous n’avez rien à faire ; merci de rouvrir ce lien plus \
    tard. Si c’est urgent, adressez-vous à \(whom).
    """
  }
  let gatewayDownTitle = "La liaison avec WhatsApp est interrompue"
  let gatewayDown = """
    Cela vient de nous, pas de vous. La page réessaie d’elle-même ; vous pouvez aussi la fermer et ouvrir le lien plus \
    tard.
    """

  let declineTitle = "Vous n’acceptez pas ?"
  func declineLead(company: String) -> String {
    """
    Alors rien ne sera connecté. Ce lien cessera de fonctionner, vous ne recevrez plus de messages à ce sujet, et \
    l’administration de \(company) saura que vous n’avez pas accepté.
    """
  }
  let declineConfirm = "Oui, je n’accepte pas"
  let codeInstead = "Afficher plutôt le code à scanner"
  let declineSend = "Enregistrer ma réponse"
  let back = "Retour"
  let again = "Réessayer"

  func plain(_ page: PlainPage) -> (title: String, text: String) {
    switch page {
    case .notFound:
      (
        "Cette page n’existe pas",
        """
        Merci d’ouvrir de nouveau le lien du message : d’un clic, ou en le copiant en entier. Si cela n’aide pas, \
        adressez-vous à ceux qui vous ont écrit.
        """
      )
    case .badRequest:
      ("Cela n’a pas été compris", "Merci d’ouvrir de nouveau le lien du message.")
    case .forbidden:
      (
        "Cela venait d’une autre page",
        "Rien n’a été fait. Merci d’ouvrir de nouveau le lien du message et d’utiliser ses boutons."
      )
    case .tooManyRequests:
      ("Trop de demandes", "Merci de patienter un peu, puis de recharger la page.")
    case .busy:
      (
        "Un instant, s’il vous plaît",
        "Votre lien est en cours de traitement. La page réessaie d’elle-même."
      )
    case .failed:
      (
        "Quelque chose ne fonctionne pas ici",
        "Cela vient de nous, pas de vous, et a été noté. Merci de réessayer dans quelques minutes."
      )
    }
  }
}
