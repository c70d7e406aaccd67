import type { ConsoleRows } from './console-port.ts'
import * as reads from './console-reads.ts'
import { edit, makeChannel, post, react, remove, say } from './console.ts'
import { outside, type Host } from './host.ts'
import { keepInbound } from './inbound.ts'

/** The console's messages on a database: who may call what when; what is asked stands in the files beside. */
export function openConsole(host: Host): ConsoleRows {
  return {
    listChannels: () => outside(host, 'listChannels', queries => reads.listChannels(queries)),
    makeChannel: channel => outside(host, 'makeChannel', queries => makeChannel(queries, channel)),
    say: (message, inbound) => outside(host, 'say', () => say(host, message, inbound)),
    keepInboundOnly: inbound =>
      outside(host, 'keepInboundOnly', async queries => void (await keepInbound(queries, inbound))),
    post: message => outside(host, 'post', () => post(host, message)),
    edit: (channel, id, body, at) => outside(host, 'edit', () => edit(host, channel, id, body, at)),
    remove: (channel, id) => outside(host, 'remove', () => remove(host, channel, id)),
    findByKey: (channel, key) =>
      outside(host, 'findByKey', queries => reads.readByKey(queries, channel, key)),
    react: (reaction, inbound) => outside(host, 'react', () => react(host, reaction, inbound)),
    channelMessages: (channel, as, before, limit) =>
      outside(host, 'channelMessages', queries =>
        reads.readChannelMessages(queries, { channel, as, before, limit }),
      ),
    threadMessages: (root, as, limit) =>
      outside(host, 'threadMessages', queries => reads.readThreadMessages(queries, root, as, limit)),
    changesAfter: (rev, as, limit) =>
      outside(host, 'changesAfter', queries => reads.readChangesAfter(queries, rev, as, limit)),
    latestRev: () => outside(host, 'latestRev', queries => reads.readLatestRev(queries)),
    find: (channel, id) => outside(host, 'find', queries => reads.readMessage(queries, channel, id, null)),
    readFile: id => outside(host, 'readFile', queries => reads.readFile(queries, id)),
  }
}
