// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal

/// Time and processor time between two moments.
struct Stopwatch {
    private let began = ContinuousClock.now
    private let processorBegan = Stopwatch.processorSeconds()

    var seconds: Double {
        let (whole, fraction) = (ContinuousClock.now - began).components
        return Double(whole) + Double(fraction) * 1e-18
    }

    var processorSeconds: Double { Stopwatch.processorSeconds() - processorBegan }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1e6
        }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The processor time of another process since it began; the kernel counts in hundredths.
    static func processorSeconds(of process: Int) throws -> Double {
        let text = String(
            decoding: try bytes(ofFile: "/proc/\(process)/stat"), as: UTF8.self)
        // The name, in brackets, may hold spaces.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let kernel = Double(fields[13])
        else { throw UsageError("/proc/\(process)/stat is not as proc(5) says") }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory the process has held, in MiB.
    static var peakMebibytes: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}

/// One line of the report.
func report(_ what: String, _ figures: [(String, String)]) {
    print("| \(what) | " + figures.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + " |")
}

/// What is going on, for whoever waits and for a profiler; not a part of the report.
func progress(_ what: String) {
    let line = Array("\(what)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

/// The times that half, nine tenths, 99 of a hundred and all stay under.
func quantiles(_ times: [Duration]) -> [(String, String)] {
    let sorted = times.sorted()
    return [("p50 ms", 0.5), ("p90", 0.9), ("p99", 0.99), ("most", 1)].map { name, part in
        let place = Int((Double(sorted.count) * part).rounded(.up)) - 1
        return (name, sorted.isEmpty ? "-" : "\(sorted[max(0, place)].milliseconds)")
    }
}

func rate(_ count: Int, _ seconds: Double) -> String {
    "\(Int((Double(count) / seconds).rounded()))/s"
}

func decimal(_ value: Double) -> String {
    let tenths = Int((value * 100).rounded())
    let fraction = tenths % 100
    return "\(tenths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}
