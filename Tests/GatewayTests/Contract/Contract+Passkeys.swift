import Formats
import Foundation
import GatewaySimulation
import Reconciliation
import Testing

/// What a passkey signs, as the browser gives it.
enum Assertion {
  static func of(challenge: String, more: String = "") -> String {
    let client = #"{"type":"webauthn.get","challenge":"\#(challenge)"}"#
    let data = Data(client.utf8).base64EncodedString().replacing("=", with: "")
    return #"{"id":"aWQ","rawId":"aWQ","type":"public-key"\#(more),"response":"#
      + #"{"clientDataJSON":"\#(data)","authenticatorData":"AAAA","signature":"AAAA"}}"#
  }

  static let wrong = of(challenge: "of-another")
}

extension GatewayStage {
  /// A phone scans whose account wants a passkey.
  func demandPasskey(_ demand: World.PasskeyDemand) async throws {
    try await begin()
    try world { try $0.scan(Sample.session, number: Sample.number, passkey: demand) }
  }

  /// What the passkey has to sign.
  func challenge() async throws -> String {
    let text = try #require(try await gateway.passkeyChallenge(Sample.session))
    let json = try JSONValue(parsing: Array(text.utf8), path: "")
    #expect(json["allowCredentials"]?.array?.count == 1)
    #expect(json["userVerification"]?.string == "required")
    return try #require(json["challenge"]?.string)
  }
}

extension GatewayContract {
  static let passkeys = [
    ContractPoint("A passkey that is asked for is signed, and the session works") { stage in
      try await stage.demandPasskey(.passkey)
      #expect(try await stage.state() == .needsPasskey)
      #expect(try await stage.gateway.code(Sample.session) == nil)
      let assertion = Assertion.of(
        challenge: try await stage.challenge(), more: #","clientExtensionResults":{}"#)
      try await stage.gateway.answerPasskey(Sample.session, assertion: assertion)
      #expect(try await stage.state() == .working)
      #expect(try await stage.gateway.passkeyChallenge(Sample.session) == nil)
    },
    ContractPoint("Digits that are to be compared are shown, and confirmed") { stage in
      try await stage.demandPasskey(.passkeyAndDigits)
      #expect(try await stage.gateway.passkeyConfirmation(Sample.session) == nil)
      let assertion = Assertion.of(challenge: try await stage.challenge())
      try await stage.gateway.answerPasskey(Sample.session, assertion: assertion)
      #expect(try await stage.state() == .needsPasskeyConfirmation)
      let digits = try #require(try await stage.gateway.passkeyConfirmation(Sample.session))
      #expect(digits.count == 4 && digits.allSatisfy(\.isWholeNumber))
      #expect(try await stage.gateway.passkeyChallenge(Sample.session) == nil)
      try await stage.gateway.confirmPasskey(Sample.session)
      #expect(try await stage.state() == .working)
    },
    ContractPoint("An answer to another challenge links nobody") { stage in
      try await stage.demandPasskey(.passkey)
      try await stage.gateway.answerPasskey(Sample.session, assertion: Assertion.wrong)
      #expect(try await stage.state() == .failed)
    },
    ContractPoint("Where no passkey is asked for none is taken") { stage in
      try await stage.begin()
      #expect(try await stage.gateway.passkeyChallenge(Sample.session) == nil)
      #expect(try await stage.gateway.passkeyConfirmation(Sample.session) == nil)
      await #expect(throws: GatewayError.notNow(state: .awaitingScan)) {
        try await stage.gateway.answerPasskey(Sample.session, assertion: Assertion.wrong)
      }
      await #expect(throws: GatewayError.notNow(state: .awaitingScan)) {
        try await stage.gateway.confirmPasskey(Sample.session)
      }
    },
    ContractPoint("What is no assertion is refused, and never sent") { stage in
      try await stage.demandPasskey(.passkey)
      let calls = stage.calls
      for text in ["", "{}", #"{"id":"x"}"#, "[]"] {
        await #expect(throws: GatewayError.refused(gateway: stage.name, status: 400)) {
          try await stage.gateway.answerPasskey(Sample.session, assertion: text)
        }
      }
      #expect(stage.calls == calls)
      #expect(try await stage.state() == .needsPasskey)
    },
    ContractPoint("An answer whose fate is unknown is not given twice") { stage in
      try await stage.demandPasskey(.passkey)
      let assertion = Assertion.of(challenge: try await stage.challenge())
      stage.faults(.init(method: "POST", path: "/passkey", times: 9, fault: .cutAfter))
      await #expect(
        throws: GatewayError.unreachable(gateway: stage.name, why: "the connection was closed")
      ) {
        try await stage.gateway.answerPasskey(Sample.session, assertion: assertion)
      }
      #expect(stage.world { $0.faults.scripted[0].times } == 8)
      #expect(try await stage.state() == .working)
    },
  ]
}
