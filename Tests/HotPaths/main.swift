import Dispatch
import Records

let words = CommandLine.arguments
guard words.count == 4, let path = HotPath(rawValue: words[1]) else {
  fatalError("HotPaths csv|json|reading|proof SCHOOL BACKUP")
}
// Nothing here waits for the main thread, which waits for it: Valgrind can't follow a main thread that ends
// before the program does, as that of an async main does.
let done = DispatchSemaphore(value: 0)
Task.detached {
  do { try await path.run(school: words[2], backup: words[3]) } catch { fatalError("\(error)") }
  done.signal()
}
done.wait()
