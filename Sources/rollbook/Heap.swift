import CMalloc
import Foundation

/// How memory that was freed goes back to the system.
enum Heap {
  /// To be called before there are threads.
  ///
  /// As it comes, glibc gives eight heaps to each processor and trims none of them once a buffer of
  /// some megabytes was freed, such as a password's: a hundred slow downloads kept 1.6 GB long after
  /// they had ended (docs/decisions/memory.md).
  static func settle() {
    let processors = max(2, ProcessInfo.processInfo.activeProcessorCount)
    mallopt(M_ARENA_MAX, Int32(clamping: processors))
    mallopt(M_MMAP_THRESHOLD, 128 << 10)
    mallopt(M_TRIM_THRESHOLD, 1 << 20)
  }
}
