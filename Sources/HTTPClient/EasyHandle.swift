// LienThong
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// Sole owner of a `CURL *` and of the connection it keeps open.
struct EasyHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer

    /// libcurl wants this once, before the first handle; `static let` makes it so.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() {
        precondition(Self.isReady, "libcurl does not start")
        guard let pointer = curl_easy_init() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
    }

    deinit { curl_easy_cleanup(pointer) }

    /// Forgets every option and keeps the connection.
    func reset() { curl_easy_reset(pointer) }

    func set(_ option: CURLoption, _ value: Int) { _ = curl_set_long(pointer, option, value) }

    func set(offset option: CURLoption, _ value: Int64) {
        _ = curl_set_offset(pointer, option, curl_off_t(value))
    }

    /// The text is copied.
    func set(_ option: CURLoption, _ value: String) -> Bool {
        curl_set_string(pointer, option, value) == CURLE_OK
    }

    /// What it points to must outlive `perform`.
    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) {
        _ = curl_set_pointer(pointer, option, value)
    }

    func set(_ option: CURLoption, callback: curl_write_callback) {
        _ = curl_set_transfer(pointer, option, callback)
    }

    func set(seek: curl_seek_callback) { _ = curl_set_seek(pointer, seek) }

    func set(progress: curl_xferinfo_callback) { _ = curl_set_progress(pointer, progress) }

    func perform() -> CURLcode { curl_easy_perform(pointer) }

    var status: Int { curl_get_long(pointer, CURLINFO_RESPONSE_CODE) }
}
