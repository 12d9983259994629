import Logging
import Records
import ServiceLifecycle
import UnixSignals
import Web

/// Shows a renewed certificate without a restart: at once on SIGHUP, and by itself some seconds after
/// its files changed. One that is no good is told to the log, and the old one stays.
struct CertificateClock: Service {
  private let certificate: Certificate
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger
  private let signals: UnixSignalsSequence

  private static let looking = Duration.seconds(5)
  /// Days before its end at which somebody should know.
  private static let warning = 14

  /// From then on the signal ends the process no more.
  init(certificate: Certificate, clock: @escaping @Sendable () -> Timestamp, logger: Logger) async {
    (self.certificate, self.clock, self.logger) = (certificate, clock, logger)
    signals = await UnixSignalsSequence(trapping: .sighup)
  }

  func run() async throws {
    tellOfEnd()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask {
          for await _ in signals { renew() }
        }
        group.addTask {
          while !Task.isCancelled {
            do { try await Task.sleep(for: Self.looking) } catch { return }
            if certificate.isRenewed { renew() }
          }
        }
      }
    }
  }

  private func renew() {
    do {
      try certificate.renew()
      logger.notice("the certificate was read anew")
      tellOfEnd()
    } catch {
      logger.error("the certificate stays the old one", metadata: ["problem": "\(error)"])
    }
  }

  private func tellOfEnd() {
    let days = (certificate.expiry.seconds - clock().seconds) / 86_400
    guard days < Self.warning else { return }
    logger.warning("the certificate ends soon or has ended", metadata: ["days": "\(days)"])
  }
}
