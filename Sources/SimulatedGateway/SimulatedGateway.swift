import ArgumentParser
import AsyncHTTPClient
import Hummingbird

@main
struct SimulatedGateway: AsyncParsableCommand {
  func run() async throws {
    let router = Router()
    router.get("/ping") { _, _ in "pong" }
    try await Application(router: router).runService()
  }
}
