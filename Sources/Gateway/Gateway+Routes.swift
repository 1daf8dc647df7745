// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Gateway {
    /// Everything that can be called.
    static let routes: [Route] =
        packetRoutes + answerRoutes + documentRoutes + inboxRoutes + fetchRoutes + statusRoutes
        + recallRoutes + updateRoutes + redeliveryRoutes + outgoingRoutes + officeRoutes
        + officeListRoutes
        + officePageRoutes
        + registerRoutes + numberRoutes
        + searchRoutes + operatorRoutes + letterDecisionRoutes + registryRoutes + directoryRoutes
        + successionRoutes + trustRoutes
        + keyRoutes + overdueRoutes + pageRoutes + agencyPageRoutes
        + loginRoutes + sessionRoutes + auditRoutes + styleRoutes
}
