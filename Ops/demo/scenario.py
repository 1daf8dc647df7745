# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Who sends what to whom on the demo's first morning, and how each packet should fare."""

from dataclasses import dataclass, field

LEVEL_NAMES = {"central": "bộ, ngành", "province": "tỉnh", "district": "huyện", "commune": "xã"}
LEVEL_ENGLISH = {
    "central": "ministry",
    "province": "province",
    "district": "district",
    "commune": "commune",
}
ACCEPTED, REFUSED, REPEATED, RECALLED = "accepted", "refused", "repeated", "recalled"


@dataclass
class Dispatch:
    """One packet to be made. `receivers` are codes as the packet writes them."""

    sender: object
    receivers: list
    topic: str
    priority: int = 0
    zipped: bool = False
    # `True` for a signed PDF, "table" for a spreadsheet, which bears no signature.
    annex: object = False
    # Who signs the main file: "person", "agency".
    signers: tuple = ("person", "agency")
    # What is done to the finished packet or document: see make-documents.py.
    trick: str = ""
    # Of another dispatch of this scenario: its document is recalled, repeated or contradicted.
    original: str = ""
    name: str = ""
    publisher: str = ""
    old_codes: bool = False
    outcome: str = ACCEPTED
    code: str = ""
    # What the signatures make of the document: valid, partlySigned, informationOnly, unverified.
    standing: str = "valid"
    # How far receivers report: 01 arrived, 06 completed.
    follow: str = "01"
    vi: str = ""
    en: str = ""
    summary: tuple = field(default=("", ""))


def morning(country):
    """The dispatches in the order in which they are submitted."""
    provinces = [
        country.named("province", name)
        for name in (
            "Hà Tĩnh", "Lai Châu", "Hà Nội", "Hồ Chí Minh", "Huế", "Đà Nẵng", "Đồng Nai", "Quảng Ngãi",
        )
    ]
    ministry = {
        key: country.named("central", name)
        for key, name in {
            "home": "Bộ Nội vụ",
            "schools": "Bộ Giáo dục và Đào tạo",
            "trade": "Bộ Công Thương",
            "building": "Bộ Xây dựng",
            "health": "Bộ Y tế",
            "finance": "Bộ Tài chính",
            "government": "Văn phòng Chính phủ",
        }.items()
    }

    def p(index):
        return provinces[index]

    def d(province, index=0):
        return country.district(provinces[province], index)

    def c(province, district, index):
        return country.commune(provinces[province], district, index)

    def codes(agencies, sender=None):
        return [agency.code for agency in agencies if agency != sender]

    all_provinces = country.at_level("province")
    all_communes = country.at_level("commune")
    # Those that a platform connects: nobody fetches for the others.
    ministries = [agency for agency in country.at_level("central") if agency.is_node]
    home = ministry["home"]
    closed = _closed(country, provinces[0])

    def send(sender, receivers, topic, **more):
        written = [r if isinstance(r, str) else r.code for r in receivers]
        return Dispatch(sender, [code for code in written if code != sender.code], topic, **more)

    dispatches = [
        # From communes.
        send(c(0, 0, 0), [d(0)], "report", name="first", follow="06"),
        send(c(0, 0, 1), [d(0), p(0)], "irrigation", follow="06", annex=True),
        send(c(0, 0, 0), [c(0, 0, 2), c(0, 0, 3)], "civil-status", follow="06"),
        send(c(0, 1, 0), [c(1, 0, 0)], "civil-status", follow="06", zipped=True),
        send(c(1, 0, 0), [p(1), home], "codes", follow="06"),
        send(c(2, 0, 0), [c(3, 0, 0)], "civil-status", follow="06"),
        send(c(3, 0, 0), [ministry["building"]], "planning", follow="06", annex=True, zipped=True),
        send(c(5, 0, 1), [d(5), p(5), c(7, 0, 0)], "notice"),
        # From districts (since 2025-07-01: from further communes).
        send(d(0), country.under_district(d(0)), "floods"),
        send(d(0), [p(0)], "irrigation", follow="06", zipped=True),
        send(d(0, 1), [d(1)], "figures", follow="06"),
        send(d(1), [ministry["health"]], "report", follow="06"),
        send(d(2), country.under_district(d(2)), "task-force"),
        send(d(4), [p(5), d(5, 1)], "planning", annex=True),
        send(d(6), [c(6, 1, 0), c(6, 1, 1), p(6)], "notice", zipped=True),
        # From provinces.
        send(p(0), country.under_province(p(0)), "figures"),
        send(p(0), all_provinces, "meeting"),
        send(p(0), [c(1, 0, 1), d(1)], "civil-status"),
        send(p(1), [home, ministry["finance"]], "report", zipped=True),
        send(p(2), [d(0), c(0, 1, 1)], "figures"),
        send(
            p(3),
            [p(4), ministry["building"]],
            "planning",
            annex="table",
            standing="partlySigned",
            follow="06",
            vi="Phụ lục là bảng tính, không mang chữ ký số: ký một phần, vẫn được tiếp nhận",
            en="The annex is a spreadsheet, which bears no signature: partly signed, and registered",
        ),
        send(p(4), [d(4), c(4, 0, 0)], "task-force"),
        send(
            p(5),
            [p(7)],
            "meeting",
            signers=("agency",),
            standing="partlySigned",
            follow="06",
            vi="Chỉ có chữ ký số của cơ quan, thiếu chữ ký của người có thẩm quyền: ký một phần",
            en="The agency signed, the competent person did not: partly signed",
        ),
        send(p(6), country.under_district(d(6)), "dengue", priority=1),
        send(p(7), [ministry["schools"]], "report"),
        # From ministries.
        send(home, [ministry["schools"], ministry["trade"]], "draft", annex=True),
        send(ministry["schools"], all_provinces, "schools"),
        send(ministry["health"], [p(3), d(3), c(3, 0, 0)], "dengue", priority=2),
        send(ministry["building"], [d(2), c(2, 0, 0)], "planning"),
        send(ministry["trade"], [c(5, 0, 1), p(5)], "figures", zipped=True),
        send(ministry["finance"], [*all_provinces, *ministries], "figures"),
        send(
            home,
            all_communes,
            "archives",
            name="circular",
            vi=f"Bộ Nội vụ gửi toàn bộ {len(all_communes)} xã, phường của cả nước",
            en=f"A circular from the Ministry of Home Affairs to all {len(all_communes):,} communes",
        ),
        # While the circular is still being delivered.
        send(ministry["government"], [*all_provinces, *ministries], "telegram", priority=3),
        send(p(0), country.communes_of(p(0)), "telegram", priority=3),
        send(c(0, 0, 2), [c(0, 0, 0)], "telegram", priority=1),
        send(c(0, 0, 3), [d(0)], "notice", name="recalled"),
        send(c(4, 0, 0), [c(0, 0, 1), p(4)], "civil-status"),
        send(d(3), [p(3), c(3, 0, 1)], "report"),
        send(p(6), [p(3)], "draft"),
        send(
            p(0),
            ["000.00.00." + home.code, p(1).code, "000.00.00." + p(5).code],
            "codes",
            old_codes=True,
            vi="Mã định danh kiểu cũ (QCVN 102) và kiểu mới trong cùng một gói tin",
            en="Agency codes of the old form (QCVN 102) and of the new one in the same packet",
        ),
        send(
            c(7, 0, 0),
            [p(7), d(7)],
            "figures",
            trick="decomposed",
            vi="Trích yếu viết bằng Unicode tổ hợp (NFD)",
            en="The subject is written in decomposed Unicode (NFD)",
        ),
        send(
            d(7),
            [c(7, 0, 1)],
            "notice",
            signers=(),
            standing="informationOnly",
            vi="Tệp PDF không có chữ ký số: chuyển đi, chỉ để tham khảo",
            en="A PDF without any signature: carried on, for information only",
        ),
        # What must not get through.
        send(
            c(0, 0, 1),
            [d(0), p(0)],
            "report",
            trick="changed-after-signing",
            outcome=REFUSED,
            code="SIGNATURE_INVALID",
            vi="Nội dung bị sửa một byte sau khi ký",
            en="One byte of the document was changed after signing",
        ),
        send(
            c(2, 0, 0),
            [p(2), p(2).code + ".98989", "Z99"],
            "figures",
            outcome=REFUSED,
            code="UNKNOWN_RECEIVER",
            vi="Có hai nơi nhận không tồn tại trong danh mục",
            en="Two receivers are not in the registry",
        ),
        send(
            p(1),
            [home, closed],
            "report",
            outcome=REFUSED,
            code="CLOSED_RECEIVER",
            vi="Gửi tới cơ quan đã kết thúc hoạt động",
            en="One receiver is closed",
        ),
        send(
            d(1),
            [p(1)],
            "figures",
            trick="secret-field",
            outcome=REFUSED,
            code="SECRET_DOCUMENT",
            vi="Trường Secret ghi Mật: không được vào hệ thống",
            en="The field Secret says secret: it must not enter",
        ),
        send(
            c(5, 0, 1),
            [d(5)],
            "notice",
            trick="secret-prefix",
            outcome=REFUSED,
            code="SECRET_DOCUMENT",
            vi="Trích yếu bắt đầu bằng [MẬT]",
            en="The subject begins with [MẬT] (secret)",
        ),
        send(
            c(0, 1, 0),
            [d(0)],
            "report",
            publisher=p(1).level_one,
            outcome=REFUSED,
            code="SENDER_NOT_COVERED",
            vi="Nút của tỉnh khác gửi thay một xã không thuộc tỉnh mình",
            en="Another province's node sends for a commune that is not its own",
        ),
        Dispatch(
            c(0, 0, 0), [], "report", original="first", trick="same-bytes", outcome=REPEATED,
            vi="Gửi lại đúng gói tin đã gửi: biên nhận như cũ, không phát lại",
            en="The first packet again, byte for byte: same receipt, delivered once",
        ),
        Dispatch(
            c(0, 0, 0), [], "report", original="first", trick="other-content", outcome=REFUSED,
            code="DOCUMENT_CONFLICT",
            vi="Nội dung khác dưới mã định danh văn bản đã dùng",
            en="Other content under a document identifier already used",
        ),
        Dispatch(
            c(0, 0, 3), [], "notice", original="recalled", trick="recall", outcome=RECALLED,
            vi="Thu hồi văn bản gửi nhầm: nơi nhận đã lấy, hủy và báo 15",
            en="A document recalled: its receiver has fetched it, cancels it and reports 15",
        ),
        send(
            p(4),
            [p(5)],
            "notice",
            trick="cut-short",
            outcome=REFUSED,
            code="NOT_XML",
            vi="Gói tin bị cắt giữa chừng",
            en="A packet cut off in the middle",
        ),
    ]
    for dispatch in dispatches:
        _describe(dispatch, country)
    return dispatches


def _closed(country, province):
    """A code that was in force once: of a ministry merged away, else of a former district."""
    for code in ("G07", *sorted(country.closed)):
        if code in country.closed and (len(code) == 3 or code.startswith(province.code + ".")):
            return code
    raise SystemExit("make-documents: no agency has closed before that day; choose a later one.")


def _describe(dispatch, country):
    if dispatch.vi:
        return
    receivers = [country[code] for code in dispatch.receivers]
    levels = sorted({agency.level for agency in receivers}, key=list(LEVEL_NAMES).index)
    count = len(receivers)
    vi = ", ".join(LEVEL_NAMES[level] for level in levels)
    en = ", ".join(LEVEL_ENGLISH[level] for level in levels)
    urgency = ("", "khẩn", "thượng khẩn", "hỏa tốc")[dispatch.priority]
    dispatch.vi = f"{dispatch.sender.territory} gửi cấp {vi} ({count} nơi nhận)"
    dispatch.en = f"{LEVEL_ENGLISH[dispatch.sender.level]} to {en} ({count} receivers)"
    if count == 1:
        dispatch.vi = f"{dispatch.sender.territory} gửi {receivers[0].territory}"
        dispatch.en = dispatch.en.replace("1 receivers", "1 receiver")
    if urgency:
        dispatch.vi += f", {urgency}"
        dispatch.en += ", " + ("", "urgent", "very urgent", "express")[dispatch.priority]
