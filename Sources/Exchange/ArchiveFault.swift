// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why an archive that stands for one file is not unpacked.
package enum ArchiveFault: Hashable, Sendable {
    /// Damaged, encrypted or packed in a way that libzip does not know.
    case unreadable
    case noFile
    case files(Int)
    /// The file's name in the archive names a directory.
    case path
    /// It names a drive.
    case drive
    /// The file is a symbolic link.
    case link
    /// It unpacks to another size than its directory states.
    case size
    /// All attachments of the packet together unpack to more than so many bytes.
    case bytes(limit: Int)
    /// It unpacks to so many times its own size, or more.
    case ratio(Int)

    package var words: Bilingual {
        switch self {
        case .unreadable: Bilingual("hỏng hoặc đặt mật khẩu", "damaged or encrypted")
        case .noFile: Bilingual("không có tệp nào bên trong", "no file in it")
        case .files(let count): Bilingual("có \(count) tệp bên trong", "\(count) files in it")
        case .path: Bilingual("tên tệp bên trong chứa đường dẫn", "a path in the file's name")
        case .drive: Bilingual("tên tệp bên trong chứa ổ đĩa", "a drive in the file's name")
        case .link: Bilingual("bên trong là liên kết, không phải tệp", "a link in place of a file")
        case .size:
            Bilingual("dung lượng ghi trong tệp nén sai", "another size than the archive states")
        case .bytes(let limit):
            Bilingual("quá \(limit) byte sau giải nén", "more than \(limit) bytes unpacked")
        case .ratio(let ratio):
            Bilingual("lớn gấp \(ratio) lần sau giải nén", "\(ratio) times its size unpacked")
        }
    }
}
