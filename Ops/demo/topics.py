# LienThong
# SPDX-License-Identifier: Apache-2.0
"""What the demo's documents are about. Everything is made up; only the forms are real."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    kind: str  # English, for descriptions
    abbreviation: str  # QĐ, BC, …; a letter (công văn) has none
    detail: int  # number in the list of administrative types
    type_name: str
    subject: str
    sphere: str
    body: tuple
    days_to_answer: int = 0
    steering: int = 0

    @property
    def is_addressed(self):
        """Whether the form has a line "Kính gửi"."""
        return self.abbreviation in ("", "TTr", "GM")

    @property
    def title(self):
        return self.type_name.upper() if self.abbreviation else ""


def letter(subject, sphere, *body, days=0, steering=0):
    return Topic("letter", "", 18, "Công văn", "V/v " + subject, sphere, body, days, steering)


def titled(kind, abbreviation, detail, name, subject, sphere, *body, days=0, steering=0):
    return Topic(kind, abbreviation, detail, name, subject, sphere, body, days, steering)


# {who} is the issuer in the text, {year} the demo's year, {month} the month.
TOPICS = {
    "codes": letter(
        "rà soát mã định danh điện tử của các cơ quan, đơn vị",
        "Chuyển đổi số",
        "Để việc gửi, nhận văn bản điện tử được thông suốt, {who} đề nghị các cơ quan, đơn vị rà soát mã định danh điện tử, tên giao dịch và địa chỉ thư công vụ đang dùng trên hệ thống quản lý văn bản và điều hành.",
        "Trường hợp có thay đổi về tổ chức (đổi tên, sáp nhập, giải thể), đề nghị ghi rõ mã cũ, mã mới, ngày bắt đầu và ngày kết thúc hiệu lực để cập nhật vào danh mục dùng chung.",
        "Kết quả rà soát gửi về {who} qua trục liên thông văn bản, không gửi bản giấy.",
        days=7,
        steering=1,
    ),
    "civil-status": letter(
        "phối hợp xác minh thông tin hộ tịch",
        "Tư pháp",
        "{who} đang giải quyết hồ sơ đăng ký lại khai sinh của công dân từng thường trú tại địa bàn quý cơ quan.",
        "Đề nghị quý cơ quan kiểm tra sổ đăng ký khai sinh đang lưu giữ và cho biết việc khai sinh của công dân đã được đăng ký hay chưa, số và ngày đăng ký nếu có.",
        "Văn bản trả lời xin gửi qua hệ thống liên thông trong thời hạn nêu trên. Xin cảm ơn sự phối hợp của quý cơ quan.",
        days=5,
    ),
    "dengue": letter(
        "tăng cường phòng, chống sốt xuất huyết trong mùa mưa",
        "Y tế",
        "Theo số liệu giám sát, số ca mắc sốt xuất huyết trong tháng tăng so với cùng kỳ. Để chủ động phòng, chống dịch, {who} đề nghị thực hiện các việc sau.",
        "1. Tổ chức diệt lăng quăng, bọ gậy tại từng hộ gia đình, trường học, chợ; mỗi tuần một lần cho đến hết mùa mưa.",
        "2. Giám sát, phát hiện sớm, xử lý triệt để ổ dịch; bảo đảm thuốc, hóa chất, phương tiện.",
        "3. Báo cáo số ca mắc hằng tuần trước 16 giờ thứ Năm.",
        steering=1,
    ),
    "schools": letter(
        "rà soát điều kiện tổ chức kỳ thi tốt nghiệp trung học phổ thông",
        "Giáo dục",
        "Để chuẩn bị cho kỳ thi, {who} đề nghị rà soát cơ sở vật chất các điểm thi, phương án giao thông, điện, nước, y tế và an toàn thực phẩm.",
        "Bố trí dự phòng điểm thi ở nơi có nguy cơ ngập lụt, chia cắt. Phân công lãnh đạo trực trong những ngày thi.",
        "Báo cáo kết quả chuẩn bị bằng văn bản điện tử có ký số.",
        days=4,
        steering=1,
    ),
    "planning": letter(
        "cho ý kiến về điều chỉnh quy hoạch chi tiết khu dân cư",
        "Xây dựng",
        "{who} đã nhận hồ sơ điều chỉnh quy hoạch chi tiết tỷ lệ 1/500 khu dân cư trên địa bàn. Hồ sơ gồm thuyết minh, bản vẽ và tổng hợp ý kiến cộng đồng.",
        "Để có cơ sở trình cấp có thẩm quyền, đề nghị quý cơ quan cho ý kiến về chỉ tiêu sử dụng đất, đấu nối hạ tầng và chỉ giới đường đỏ.",
        "Quá thời hạn trên, nếu chưa nhận được văn bản trả lời, coi như thống nhất.",
        days=10,
    ),
    "draft": letter(
        "góp ý dự thảo quy chế gửi, nhận văn bản điện tử",
        "Văn thư",
        "{who} đang hoàn thiện dự thảo quy chế gửi, nhận và xử lý văn bản điện tử giữa các cơ quan. Dự thảo gồm 5 chương, 21 điều, gửi kèm văn bản này.",
        "Đề nghị tập trung góp ý về thời hạn xác nhận đã nhận, việc từ chối văn bản, thu hồi văn bản gửi nhầm và trách nhiệm của văn thư cơ quan.",
        days=14,
    ),
    "archives": titled(
        "guidance", "HD", 8, "Hướng dẫn",
        "Sắp xếp, bàn giao hồ sơ, tài liệu khi tổ chức lại đơn vị hành chính",
        "Lưu trữ",
        "Hướng dẫn này áp dụng cho tất cả các cơ quan, đơn vị thuộc diện tổ chức lại. Hồ sơ, tài liệu điện tử và giấy phải được thống kê, đóng gói và bàn giao nguyên vẹn.",
        "1. Hồ sơ đã kết thúc: lập mục lục, nộp vào lưu trữ lịch sử hoặc giao cho cơ quan tiếp nhận theo thẩm quyền.",
        "2. Hồ sơ chưa giải quyết xong: bàn giao cùng danh sách việc đang làm, thời hạn và người chịu trách nhiệm.",
        "3. Văn bản điện tử: giữ nguyên tệp đã ký số, không in rồi quét lại; thông tin về chữ ký số và lịch sử gửi, nhận được bàn giao cùng văn bản.",
        "4. Con dấu và chứng thư số của cơ quan chấm dứt hoạt động được thu hồi theo quy định.",
        "Trong quá trình thực hiện, nếu có vướng mắc, các địa phương gửi văn bản điện tử về {who} để được hướng dẫn.",
        steering=1,
    ),
    "report": titled(
        "report", "BC", 14, "Báo cáo",
        "Kết quả gửi, nhận văn bản điện tử và cải cách hành chính tháng {month} năm {year}",
        "Cải cách hành chính",
        "1. Trong tháng, đơn vị đã gửi 214 và nhận 538 văn bản điện tử có ký số; tỷ lệ văn bản đi được ký số của người có thẩm quyền và của cơ quan đạt 100%.",
        "2. Số hồ sơ thủ tục hành chính tiếp nhận: 327, trong đó trực tuyến 251; giải quyết trước hạn và đúng hạn 99,1%.",
        "3. Khó khăn: đường truyền tại hai điểm văn phòng chưa ổn định; một số văn bản đến thiếu thời hạn trả lời.",
        "4. Kiến nghị: bổ sung tập huấn cho công chức văn thư mới.",
        steering=2,
    ),
    "floods": titled(
        "plan", "KH", 10, "Kế hoạch",
        "Phòng, chống thiên tai và tìm kiếm cứu nạn năm {year}",
        "Phòng, chống thiên tai",
        "I. Mục đích, yêu cầu: chủ động phòng ngừa, ứng phó kịp thời, giảm thiệt hại về người và tài sản; thực hiện phương châm bốn tại chỗ.",
        "II. Nhiệm vụ: rà soát phương án sơ tán dân vùng ngập sâu, sạt lở; kiểm tra hồ đập, kè, cống; dự trữ lương thực, nước uống, thuốc men cho ít nhất bảy ngày.",
        "III. Tổ chức thực hiện: các xã, phường, thị trấn cập nhật phương án, phân công trực ban 24/24 giờ khi có bão, lũ và báo cáo theo mẫu.",
        steering=1,
    ),
    "telegram": titled(
        "telegram", "CĐ", 19, "Công điện",
        "Tập trung ứng phó mưa lớn, lũ quét, sạt lở đất",
        "Phòng, chống thiên tai",
        "Dự báo từ đêm nay có mưa to đến rất to, nguy cơ cao xảy ra lũ quét, sạt lở đất ở vùng núi và ngập úng ở vùng trũng. {who} yêu cầu:",
        "1. Khẩn trương sơ tán dân khỏi khu vực nguy hiểm trước 18 giờ hôm nay; cấm người qua ngầm, tràn khi nước chảy xiết.",
        "2. Vận hành hồ chứa đúng quy trình, thông báo cho vùng hạ du trước khi xả lũ.",
        "3. Trực ban nghiêm túc, báo cáo tình hình hai giờ một lần qua hệ thống liên thông.",
        steering=1,
    ),
    "meeting": titled(
        "invitation", "GM", 25, "Giấy mời",
        "Dự hội nghị trực tuyến về kết nối, chia sẻ dữ liệu",
        "Chuyển đổi số",
        "{who} trân trọng kính mời đại diện lãnh đạo, công chức văn thư và cán bộ công nghệ thông tin của quý cơ quan dự hội nghị trực tuyến.",
        "Nội dung: tình hình gửi, nhận văn bản điện tử giữa các cấp chính quyền; những lỗi thường gặp; kế hoạch quý tới.",
        "Thời gian: 14 giờ 00, thứ Sáu tuần này. Hình thức: họp trực tuyến, đường kết nối được gửi tới thư công vụ.",
    ),
    "irrigation": titled(
        "submission", "TTr", 16, "Tờ trình",
        "Đề nghị phê duyệt danh mục công trình thủy lợi nhỏ cần sửa chữa",
        "Nông nghiệp",
        "Sau đợt kiểm tra trước mùa mưa, có 12 công trình thủy lợi nhỏ hư hỏng, ảnh hưởng đến tưới tiêu của 640 ha lúa và hoa màu.",
        "{who} kính trình cấp trên xem xét, phê duyệt danh mục công trình cần sửa chữa và hỗ trợ kinh phí theo phụ lục kèm theo.",
        days=10,
    ),
    "notice": titled(
        "notice", "TB", 7, "Thông báo",
        "Lịch tiếp công dân định kỳ của lãnh đạo quý tới",
        "Tiếp công dân",
        "{who} thông báo lịch tiếp công dân định kỳ: ngày 05 và ngày 20 hằng tháng, từ 8 giờ đến 11 giờ 30 tại trụ sở tiếp công dân.",
        "Nếu ngày tiếp trùng ngày nghỉ thì chuyển sang ngày làm việc kế tiếp. Đề nghị niêm yết công khai và thông báo trên hệ thống truyền thanh.",
    ),
    "task-force": titled(
        "decision", "QĐ", 2, "Quyết định",
        "Về việc kiện toàn Tổ công tác chuyển đổi số",
        "Chuyển đổi số",
        "Điều 1. Kiện toàn Tổ công tác chuyển đổi số gồm 9 thành viên; danh sách kèm theo Quyết định này.",
        "Điều 2. Tổ công tác có nhiệm vụ đôn đốc việc ký số, gửi, nhận văn bản điện tử, theo dõi việc xác nhận trong ngày và khắc phục lỗi liên thông.",
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, cá nhân có liên quan chịu trách nhiệm thi hành.",
    ),
    "figures": letter(
        "cung cấp số liệu phục vụ sơ kết sáu tháng",
        "Tổng hợp",
        "Để chuẩn bị hội nghị sơ kết, {who} đề nghị cung cấp số liệu về văn bản điện tử đã gửi, đã nhận, số bị từ chối và lý do, số quá hạn xác nhận.",
        "Số liệu tính đến hết ngày 15 của tháng, gửi theo mẫu trong phụ lục bằng văn bản điện tử có ký số của cơ quan.",
        days=6,
    ),
}
