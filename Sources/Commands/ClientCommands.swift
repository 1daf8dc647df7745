// LienThong
// SPDX-License-Identifier: Apache-2.0

import Terminal

/// The verbs that speak HTTP to a gateway.
package let clientCommands: [Command] =
    Command.office + [
        .publish, .recall, .update, .replace, .redeliver, .outgoing, .track, .inbox, .fetch,
        .evidence,
        .acknowledge,
        .overdue,
        .search, .stats,
        .deviations,
        .answers,
        .registryPlan, .registryImport, .registryShow, .registryRoute, .registryRules,
        .registryFind, .registrySuccessions, .registrySucceed, .trustPlan,
        .trustImport, .trustEnding, .trustRefresh,
        .trustList,
        .deadLettersList, .deadLettersShow, .deadLettersRedrive, .deadLettersDrop, .sessionsList,
        .sessionsEnd, .audit, .doctor,
    ]
