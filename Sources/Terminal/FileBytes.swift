// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A whole small file that an option of a process names, at most `limitBytes`: one that cannot be read
/// is a command line that cannot be followed.
package func bytes(ofFile path: String, limitBytes: Int = 16 << 20) throws(UsageError) -> [UInt8] {
    do {
        return try FileContents.read(path, limitBytes: limitBytes)
    } catch {
        throw UsageError(error.problem)
    }
}
