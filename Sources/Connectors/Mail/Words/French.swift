extension MailWords {
  static let french = MailWords(
    locale: "fr",
    greeting: "Bonjour{{#name}} {{name}}{{/name}},",
    invitation: Opening(
      subject: "{{company}} : merci de connecter votre WhatsApp",
      paragraphs: [
        """
        {{company}} conserve les messages WhatsApp que ses équipes envoient et reçoivent dans leur travail. Merci de \
        connecter votre WhatsApp sur le numéro de téléphone se terminant par {{phoneEnding}}, afin qu’il soit archivé \
        pour {{company}}.
        """
      ]),
    reconnect: Opening(
      subject: "{{company}} : votre WhatsApp n’est plus connecté",
      paragraphs: [
        """
        Votre WhatsApp sur le numéro de téléphone se terminant par {{phoneEnding}} était connecté à l’archivage de \
        {{company}} et ne l’est plus : il a été déconnecté sur le téléphone, ou WhatsApp a mis fin de lui-même à la \
        connexion.
        """,
        """
        Tant que vous ne l’aurez pas reconnecté, ses messages ne seront pas archivés. Merci d’utiliser le nouveau \
        lien ci-dessous.
        """,
      ]),
    renewal: Opening(
      subject: "{{company}} : un nouveau lien pour votre WhatsApp",
      paragraphs: [
        """
        Votre WhatsApp sur le numéro de téléphone se terminant par {{phoneEnding}} doit être connecté à l’archivage \
        de {{company}}. Il ne l’est pas encore, et le lien que nous vous avions envoyé ne fonctionne plus. En voici \
        un nouveau.
        """
      ]),
    reminder: Opening(
      subject: "Rappel de {{company}} : merci de connecter votre WhatsApp",
      paragraphs: [
        """
        Votre WhatsApp sur le numéro de téléphone se terminant par {{phoneEnding}} n’est pas encore connecté à \
        l’archivage de {{company}}. Le lien est le même que dans notre message précédent.
        """
      ]),
    phoneChanged: Opening(
      subject: "{{company}} : merci de connecter WhatsApp sur votre nouveau numéro",
      paragraphs: [
        """
        {{company}} a maintenant pour vous un nouveau numéro de téléphone, se terminant par {{phoneEnding}}. Merci de \
        connecter votre WhatsApp sur ce numéro. Un lien que nous vous aurions envoyé auparavant ne fonctionne plus, \
        et vous n’avez rien à faire pour l’ancien numéro.
        """
      ]),
    addressChanged: Opening(
      subject: "{{company}} : votre lien WhatsApp, à votre nouvelle adresse",
      paragraphs: [
        """
        Votre adresse e-mail chez {{company}} est désormais {{email}}. Le lien envoyé à votre ancienne adresse ne \
        fonctionne plus. Merci de connecter votre WhatsApp sur le numéro de téléphone se terminant par \
        {{phoneEnding}} avec le nouveau lien ci-dessous.
        """
      ]),
    wrongPhone: Opening(
      subject: "{{company}} : c’était un autre téléphone, merci de réessayer",
      paragraphs: [
        wrongPhoneStory,
        """
        Merci de connecter le bon téléphone avec le nouveau lien ci-dessous. Si vous avez un nouveau numéro, ne le \
        connectez pas encore : prévenez \(whom), afin que la liste soit d’abord corrigée.
        """,
      ]),
    wrongPhoneNote: Opening(
      subject: "{{company}} : un autre téléphone a été connecté, puis déconnecté",
      paragraphs: [
        wrongPhoneStory,
        """
        Vous n’avez rien à faire pour le moment. Si ce n’était pas vous, ou si vous avez un nouveau numéro, merci de \
        prévenir \(whom).
        """,
      ]),
    happens: """
      Une fois connecté, les messages WhatsApp de ce numéro sont archivés pour {{company}}. WhatsApp continue de \
      fonctionner comme avant sur votre téléphone, et dans « Appareils connectés » vous voyez à tout moment qu’il est \
      connecté.
      """,
    action: "Connecter mon WhatsApp",
    expiry: """
      Ce lien est pour vous seul. Il fonctionne une seule fois{{#expires}}, jusqu’au {{expires}}{{/expires}}.
      """,
    stepsTitle: "Comment faire",
    steps: [
      """
      Ouvrez le lien sur un ordinateur ou une tablette : l’appareil photo de votre téléphone doit voir la page. Pas \
      d’ordinateur sous la main ? Ouvrez le lien sur le téléphone et touchez « Saisir plutôt un code ».
      """,
      """
      Sur votre téléphone, ouvrez WhatsApp. Sur un iPhone, touchez « Réglages » ou « Paramètres » ; sur Android, \
      touchez les trois points en haut.
      """,
      "Touchez « Appareils connectés », puis « Connecter un appareil ».",
      "Dirigez le téléphone vers le code QR de la page et attendez que la page indique que cela a fonctionné.",
    ],
    genuineTitle: "Comment vérifier que ce message est authentique",
    codeLabel: "Code de contrôle :",
    genuine: """
      La page affiche le même code de contrôle, et son adresse commence par {{site}}/. En cas de doute, n’ouvrez pas \
      le lien : demandez à \(whom), où le code peut être vérifié. Personne ne vous demandera votre code PIN WhatsApp \
      ni un code que vous avez reçu par SMS.
      """,
    notYoursTitle: "Ce n’est pas votre téléphone ?",
    notYours: """
      Si le numéro se terminant par {{phoneEnding}} n’est pas le vôtre, ou si vous ne connaissez pas {{company}}, \
      merci de ne pas utiliser le lien et de prévenir \(whom).
      """,
    footer: """
      Vous recevez ce message parce que vous figurez sur la liste d’archivage WhatsApp de {{company}}. Il a été \
      envoyé automatiquement.{{#contact}} Pour toute question, adressez-vous à {{contact}}.{{/contact}}
      """,
    escalationGreeting: "Bonjour{{#recipient}} {{recipient}}{{/recipient}},",
    escalation: Opening(
      subject: "{{company}} : {{person}} n’est pas connecté à l’archivage WhatsApp",
      paragraphs: [
        """
        Il a été demandé{{#invitedAt}}, le {{invitedAt}},{{/invitedAt}} à \
        {{#name}}{{name}} ({{email}}){{/name}}{{^name}}{{email}}{{/name}} de connecter le WhatsApp du numéro de \
        téléphone se terminant par {{phoneEnding}}, afin qu’il soit archivé pour {{company}}. Il n’est pas connecté. \
        Statut : {{status}}.
        """,
        """
        {{^invitationsUsedUp}}Le message avec le lien et les étapes a été envoyé à {{email}}.{{/invitationsUsedUp}}\
        {{#invitationsUsedUp}}Aucun autre lien ne sera envoyé de lui-même ; un administrateur peut en envoyer un \
        nouveau.{{/invitationsUsedUp}}
        """,
        """
        Merci d’en parler avec {{person}}. Tant qu’il n’est pas connecté, les messages de ce numéro ne sont pas \
        archivés.
        """,
      ]),
    escalationFooter: """
      Vous recevez ce message parce que vous êtes responsable de {{person}} ou administrez l’archivage chez \
      {{company}}. Il a été envoyé automatiquement.
      """,
    digest: .french)

  private static let whom =
    "{{#contact}}{{contact}}{{/contact}}{{^contact}}l’administration de {{company}}{{/contact}}"

  private static let wrongPhoneStory = """
    Notre lien a été utilisé avec un téléphone dont le numéro {{#otherPhoneEnding}}se termine par {{otherPhoneEnding}}\
    {{/otherPhoneEnding}}{{^otherPhoneEnding}}est un autre{{/otherPhoneEnding}}. Il était destiné au numéro se \
    terminant par {{phoneEnding}} ; l’autre téléphone a donc été déconnecté aussitôt.
    """
}
