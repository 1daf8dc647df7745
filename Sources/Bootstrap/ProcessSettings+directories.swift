// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension ProcessSettings {
    /// Makes the data directory and those inside it; a sentence where that is not possible.
    package func makeDirectories() throws {
        for directory in [dataDirectory, dataDirectory + "/state"] {
            if mkdir(directory, 0o700) != 0, errno != EEXIST {
                throw UsageError(
                    "cannot make the directory \(directory): \(String(cString: strerror(errno)))")
            }
        }
    }
}
