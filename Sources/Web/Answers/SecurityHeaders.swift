import HTTPTypes

/// What every answer carries, refusals and errors too.
enum SecurityHeaders {
  /// Nothing from anywhere but this server's own files; no frame, no plugin, no base, no form elsewhere.
  static let contentPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
  ].joined(separator: "; ")

  static let all: [(name: String, value: String)] = [
    ("Content-Security-Policy", contentPolicy),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex, nofollow, noarchive"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
      "Permissions-Policy",
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=()"
    ),
  ]

  /// A year; only where the links are https, so that a trial without TLS is not locked out.
  static let strictTransport = ("Strict-Transport-Security", "max-age=31536000")

  static func fields(isHTTPS: Bool) -> [HTTPField] {
    (all + (isHTTPS ? [strictTransport] : [])).compactMap { name, value in
      HTTPField.Name(name).map { HTTPField(name: $0, value: value) }
    }
  }
}
