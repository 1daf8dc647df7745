// LienThong
// SPDX-License-Identifier: Apache-2.0

import CCurl
import Glibc

/// An open file that is read while it is sent.
final class UploadSource {
    let length: Int64
    private let descriptor: Int32

    /// Nil with `errno` set; `ESPIPE` for what is no plain file, whose length nobody knows.
    init?(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            length = 0
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            length = 0
            errno = ESPIPE
            return nil
        }
        length = Int64(status.st_size)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    static let read: curl_write_callback = { buffer, size, count, context in
        guard let context else { return Int(CURL_READFUNC_ABORT) }
        let source = Unmanaged<UploadSource>.fromOpaque(context).takeUnretainedValue()
        let got = Glibc.read(source.descriptor, buffer, size * count)
        return got < 0 ? Int(CURL_READFUNC_ABORT) : got
    }

    /// libcurl goes back to the begin when a reused connection turns out to be closed.
    static let seek: curl_seek_callback = { context, offset, origin in
        guard let context else { return CURL_SEEKFUNC_FAIL }
        let source = Unmanaged<UploadSource>.fromOpaque(context).takeUnretainedValue()
        return lseek(source.descriptor, offset, origin) < 0 ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK
    }
}
