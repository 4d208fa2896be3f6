import Dispatch

/// A thread of its own kind for work that waits for disks and networks, so that it never holds up Swift's cooperative
/// threads, on which pages are served.
final class RoundThread: TaskExecutor {
  private let queue = DispatchQueue(label: "pairbook.rounds")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
