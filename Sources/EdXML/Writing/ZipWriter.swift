// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibZip

#if canImport(Glibc)
    import Glibc
#endif

/// Packs one file into a zip archive that has no name.
enum ZipWriter {
    /// Answers a descriptor of the archive, which the caller closes.
    static func pack(_ file: OutgoingFile, in directory: String) throws(PacketWriteError) -> Int32 {
        let path = directory + "/lienthong-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        var code: Int32 = 0
        guard let archive = zip_open(path, Int32(ZIP_CREATE | ZIP_EXCL), &code) else {
            throw .archive("zip_open: error \(code)")
        }
        switch file.contents {
        case .bytes(let bytes):
            // libzip reads the bytes when it closes the archive, so it must happen in here.
            try bytes.withUnsafeBufferPointer { bytes throws(PacketWriteError) in
                let source = zip_source_buffer(
                    archive, bytes.baseAddress, zip_uint64_t(bytes.count), 0)
                try close(archive, adding: source, as: file.name)
            }
        case .descriptor(let descriptor):
            let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            // libzip reads from where the file stands.
            guard own >= 0, lseek(own, 0, SEEK_SET) == 0, let stream = fdopen(own, "rb") else {
                let code = errno
                zip_discard(archive)
                if own >= 0 { Glibc.close(own) }
                throw .disk(errno: code)
            }
            // Takes the stream over, but only if it succeeds.
            guard let source = zip_source_filep(archive, stream, 0, -1) else {
                fclose(stream)
                zip_discard(archive)
                throw .archive("zip_source_filep")
            }
            try close(archive, adding: source, as: file.name)
        }
        let packed = open(path, O_RDONLY | O_CLOEXEC)
        let fault = errno
        unlink(path)
        guard packed >= 0 else { throw .disk(errno: fault) }
        return packed
    }

    /// Takes over `source` and ends the archive, whether it succeeds or not.
    private static func close(
        _ archive: OpaquePointer, adding source: OpaquePointer?, as name: String
    ) throws(PacketWriteError) {
        guard let source else {
            zip_discard(archive)
            throw .archive("no source")
        }
        guard zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
            zip_source_free(source)
            zip_discard(archive)
            throw .archive("zip_file_add")
        }
        guard zip_close(archive) == 0 else {
            let message = String(cString: zip_strerror(archive))
            zip_discard(archive)
            throw .archive(message)
        }
    }
}
