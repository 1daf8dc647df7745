// LienThong
// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
    /// What the publisher reads: what is wrong, with which element, and what to do next. Words in
    /// braces are filled in; `{element}` is the path of the element at fault.
    package var sentences: (vi: String, en: String) {
        switch self {
        case .emptyPacket:
            (
                "Gói tin rỗng: gửi lại kèm nội dung.",
                "The packet is empty: send it again with its content."
            )
        case .packetTooLarge:
            (
                "Gói tin dài hơn {limit} byte: chia nhỏ tệp đính kèm hoặc gửi qua cổng HTTP.",
                "The packet is longer than {limit} bytes: split its attachments or send it to the "
                    + "HTTP gateway."
            )
        case .notXML:
            (
                "Gói tin không phải XML đúng cú pháp ({detail}): kiểm tra phần mềm tạo gói rồi gửi "
                    + "lại.",
                "The packet is not well-formed XML ({detail}): check the program that wrote it and "
                    + "send again."
            )
        case .encodingNotUTF8:
            (
                "Gói tin không dùng mã UTF-8 ({detail}): ghi lại bằng UTF-8 rồi gửi lại.",
                "The packet is not encoded in UTF-8 ({detail}): write it in UTF-8 and send again."
            )
        case .doctypeForbidden:
            (
                "Gói tin có khai báo DOCTYPE: bỏ khai báo này rồi gửi lại.",
                "The packet has a DOCTYPE declaration: remove it and send again."
            )
        case .xmlLimit:
            (
                "Phần tử {element} vượt giới hạn đọc XML ({detail}): giảm bớt rồi gửi lại.",
                "Element {element} exceeds a limit of XML reading ({detail}): reduce it and send "
                    + "again."
            )
        case .wrongNamespace:
            (
                "Phần tử {element} thuộc không gian tên \"{value}\": dùng "
                    + "http://www.mic.gov.vn/TBT/QCVN_102_2016 rồi gửi lại.",
                "Element {element} is in namespace \"{value}\": use "
                    + "http://www.mic.gov.vn/TBT/QCVN_102_2016 and send again."
            )
        case .notAPacket:
            (
                "Đây không phải gói tin edXML ({detail}): gửi tệp .edxml theo QCVN 102.",
                "This is not an edXML packet ({detail}): send an .edxml file after QCVN 102."
            )
        case .headerNotFirst:
            (
                "Tệp đính kèm đứng trước phần đầu edXMLHeader: đặt phần đầu lên trước, trong "
                    + "{limit} byte đầu, rồi gửi lại.",
                "Attachments stand before edXMLHeader: put the header first, within the first "
                    + "{limit} bytes, and send again."
            )
        case .missingElement:
            (
                "Thiếu phần tử {element}: bổ sung rồi gửi lại.",
                "Element {element} is missing or empty: add it and send again."
            )
        case .invalidValue:
            (
                "Phần tử {element} có giá trị \"{value}\" không hợp lệ, cần {expected_vi}: sửa rồi "
                    + "gửi lại.",
                "Element {element} has the invalid value \"{value}\", expected {expected_en}: "
                    + "correct it and send again."
            )
        case .valueTooLong:
            (
                "Phần tử {element} dài {length} ký tự, quá giới hạn {limit}: rút ngắn rồi gửi lại.",
                "Element {element} has {length} characters, more than {limit}: shorten it and send "
                    + "again."
            )
        case .noReceiver:
            (
                "Không có nơi nhận nào ở {element}: ghi ít nhất một mã định danh nơi nhận rồi gửi "
                    + "lại.",
                "There is no receiver in {element}: name at least one receiver's code and send "
                    + "again."
            )
        case .duplicateReceiver:
            (
                "Nơi nhận {agencies} ghi nhiều lần ở {element}: giữ mỗi nơi nhận một lần rồi gửi "
                    + "lại.",
                "Receiver {agencies} is named more than once in {element}: name each receiver once "
                    + "and send again."
            )
        case .secretDocument:
            (
                "Văn bản có dấu chỉ độ mật ở {element}: không được gửi qua trục này, hãy gửi theo "
                    + "quy định về bảo vệ bí mật nhà nước.",
                "The document bears a mark of secrecy in {element}: it must not enter this "
                    + "exchange, send it the way the rules on state secrets say."
            )
        default: laterSentences
        }
    }
}
