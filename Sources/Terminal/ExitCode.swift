// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How processes of ours end.
package enum ExitCode {
    package static let done: Int32 = 0
    /// It did not work, or the expected figures do not hold.
    package static let failed: Int32 = 1
    /// Neither done nor failed when the time was over.
    package static let undecided: Int32 = 2
    /// The command line cannot be understood.
    package static let usage: Int32 = 3
    /// Another process runs under this instance's name, or in this data directory.
    package static let fenced: Int32 = 4
}

/// An error with an exit code of its own.
package protocol EndOfProcess: Error {
    var exitCode: Int32 { get }
}
