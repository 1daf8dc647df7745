// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

extension Document {
    /// What each of its deliveries says of it, some 16 KiB at most: a line of an inbox, and how to
    /// fetch the packet. A circular has ten thousand deliveries; all that the document says stands
    /// once, in `documents.accepted`.
    var brief: Document {
        let characters = EventBounds.textCharacters
        var brief = self
        brief.sender.name = sender.name.clipped(characters)
        brief.sender.writtenCode = sender.writtenCode.clipped(characters)
        brief.number = number.clipped(characters)
        brief.notation = notation.clipped(characters)
        brief.subject = subject.clipped(EventBounds.briefSubject)
        brief.typeName = typeName.clipped(characters)
        brief.signerName = signerName.clipped(characters)
        brief.signerPosition = signerPosition.clipped(characters)
        brief.signerCompetence = signerCompetence.clipped(characters)
        brief.place = place.clipped(characters)
        brief.content = ""
        brief.appendixes = []
        brief.responseFor = []
        brief.replaces = Array(replaces.prefix(EventBounds.briefReplaces))
        brief.attachments = attachments.prefix(EventBounds.briefAttachments).map { attachment in
            var attachment = attachment
            attachment.name = attachment.name.clipped(characters)
            attachment.contentType = attachment.contentType.clipped(characters)
            return attachment
        }
        brief.moreAttachments = Int32(clamping: attachments.count - brief.attachments.count)
        return brief
    }
}
