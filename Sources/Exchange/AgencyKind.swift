// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What sort of organisation an agency is. The four levels are those of the state's administration;
/// others join when they can (Decision 28/2018, Article 2(2)), stand under the agency that connects
/// them, and count on its level.
package enum AgencyKind: String, CaseIterable, Hashable, Sendable {
    /// Ministries, People's Committees and what belongs to them: what an agency is unless said.
    case administration
    case school
    case hospital
    case serviceUnit = "service-unit"
    case stateCompany = "state-company"
    case party
    case massOrganisation = "mass-organisation"
    case court
    case procuracy
    case audit
    case police
    case army
    case peoplesCouncil = "peoples-council"
    case nationalAssembly = "national-assembly"
    case presidency

    package var words: Bilingual {
        switch self {
        case .administration: Bilingual("Cơ quan hành chính", "administrative agency")
        case .school: Bilingual("Cơ sở giáo dục", "school")
        case .hospital: Bilingual("Cơ sở y tế", "hospital")
        case .serviceUnit: Bilingual("Đơn vị sự nghiệp", "public service unit")
        case .stateCompany: Bilingual("Doanh nghiệp nhà nước", "state company")
        case .party: Bilingual("Cơ quan Đảng", "Party body")
        case .massOrganisation: Bilingual("Tổ chức chính trị - xã hội", "mass organisation")
        case .court: Bilingual("Tòa án", "court")
        case .procuracy: Bilingual("Viện kiểm sát", "procuracy")
        case .audit: Bilingual("Kiểm toán nhà nước", "State Audit")
        case .police: Bilingual("Công an", "police")
        case .army: Bilingual("Quân đội", "army")
        case .peoplesCouncil: Bilingual("Hội đồng nhân dân", "People's Council")
        case .nationalAssembly: Bilingual("Cơ quan của Quốc hội", "National Assembly's body")
        case .presidency: Bilingual("Cơ quan của Chủ tịch nước", "President's office")
        }
    }

    /// True if an agency of this kind that stands under one of `parent`'s is a part of it, so that
    /// the upper one may send in its name. A court or a Party body stands under a province's platform
    /// to be reached, and takes no orders from it.
    package func isPart(of parent: AgencyKind) -> Bool {
        switch self {
        case .administration, .school, .hospital, .serviceUnit, .stateCompany:
            parent == .administration || parent == self
        case .party, .massOrganisation, .court, .procuracy, .audit, .police, .army,
            .peoplesCouncil, .nationalAssembly, .presidency:
            parent == self
        }
    }
}
