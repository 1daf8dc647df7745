// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Testing

struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080"),
        ("[::1]", "http://[::1]:8080"), ("localhost", "http://localhost:8080"),
    ])
    func `an IPv6 address stands in brackets`(host: String, url: String) {
        #expect(ProcessHost.url(host, 8080) == url)
    }
}
