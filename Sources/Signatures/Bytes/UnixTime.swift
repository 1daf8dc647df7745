// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// Seconds since 1970, UTC.
enum UnixTime {
    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time else { return nil }
        var fields = tm()
        guard ASN1_TIME_to_tm(time, &fields) == 1 else { return nil }
        return Int64(timegm(&fields))
    }
}
