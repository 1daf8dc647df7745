// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where a signed file is another than was signed: the first place that was found, for whoever looks
/// for it in the file. There may be more.
package struct FileDifference: Hashable, Sendable {
    /// The raw values are those of `Signatures`, and the words of the API.
    package enum Part: String, CaseIterable, Hashable, Sendable {
        case page, annotation, form, catalog, tags, structure
    }

    package var part: Part
    /// From 1; 0 where it is none of a page's.
    package var page: Int
    /// The key of the PDF dictionary, `/Contents`; empty where it is none's.
    package var key: String
    /// The number of the PDF object; 0 where it is none of its own.
    package var object: Int

    package init(_ part: Part, page: Int = 0, key: String = "", object: Int = 0) {
        self.part = part
        self.page = page
        self.key = key
        self.object = object
    }

    package var words: Bilingual {
        let part = partWords
        let place = [object > 0 ? "\(object) 0 R" : "", key].filter { !$0.isEmpty }
            .joined(separator: " ")
        guard !place.isEmpty else { return Bilingual("\(part.vi).", "\(part.en).") }
        return Bilingual(
            "\(part.vi) (đối tượng PDF \(place)).", "\(part.en) (PDF object \(place)).")
    }

    private var partWords: Bilingual {
        let onPage = page > 0 ? Bilingual(" trang \(page)", " of page \(page)") : Bilingual("", "")
        return switch part {
        case .page:
            Bilingual(
                "Nội dung\(onPage.vi) khác với lúc ký",
                "the content\(onPage.en) is not what was signed")
        case .annotation:
            Bilingual(
                "Chú thích hoặc dấu trên\(onPage.vi.isEmpty ? " trang" : onPage.vi) đã được thêm, "
                    + "sửa hoặc bỏ",
                "a remark or a stamp\(onPage.en) was added, changed or removed")
        case .form:
            Bilingual(
                "Trường biểu mẫu hoặc chữ ký đã bị thêm, sửa hoặc bỏ",
                "a field of the form or a signature was added, changed or removed")
        case .catalog:
            Bilingual(
                "Thiết lập chung của tệp đã bị sửa",
                "what holds for the file as a whole was changed")
        case .tags:
            Bilingual(
                "Phần dành cho trình đọc màn hình đã bị sửa",
                "what a screen reader reads was changed")
        case .structure:
            Bilingual(
                "Cấu trúc tệp đã bị ghi lại, các trình đọc có thể hiển thị khác nhau",
                "the file's structure was rewritten; readers may show different things")
        }
    }
}
