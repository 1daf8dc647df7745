// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What an inspector may take, set by itself before it reads anything. It travels as the program's
/// arguments.
struct InspectorLimits: Hashable {
    /// What it may allocate, in bytes (`RLIMIT_DATA`).
    var memoryBytes: Int
    /// What it may map in all, the file that it looks into included (`RLIMIT_AS`).
    var addressBytes: Int

    var arguments: [String] { ["\(memoryBytes)", "\(addressBytes)"] }

    init(memoryBytes: Int, addressBytes: Int) {
        self.memoryBytes = memoryBytes
        self.addressBytes = addressBytes
    }

    init?(_ arguments: some Collection<String>) {
        let numbers = arguments.compactMap { Int($0) }
        guard arguments.count == 2, numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        self.init(memoryBytes: numbers[0], addressBytes: numbers[1])
    }
}

/// How an inspector says with its exit status why it ended.
enum InspectorExit {
    /// Nobody asks any more.
    static let done: Int32 = 0
    /// Started otherwise than by a worker, or asked what no worker asks.
    static let misused: Int32 = 64
    /// A limit could not be set.
    static let unlimited: Int32 = 70
    /// It may allocate no more. (`lt_out_of_memory` in the shims of qpdf and OpenSSL.)
    static let outOfMemory: Int32 = 71
    /// Asked for a file's text, on a system that cannot confine who reads it.
    static let unconfined: Int32 = 72
    /// Asked for a file's text, without a program that reads it.
    static let noReader: Int32 = 73
}
